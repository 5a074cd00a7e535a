using System.IO.Compression;

namespace Holdfast.Server.WebConsole;

/// <summary>A file of the console, in memory. Each compressed form is made when it is first asked for.</summary>
internal sealed class ConsoleFile
{
    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _brotli, _gzip;

    public ConsoleFile(string path, byte[] plain)
    {
        (_plain, Type) = (plain, TypeOf(path));
        _brotli = new(() => Compressed(into => new BrotliStream(into, new BrotliCompressionOptions { Quality = 9 })));
        _gzip = new(() => Compressed(into => new GZipStream(into, CompressionLevel.SmallestSize)));
    }

    public string Type { get; }

    public ReadOnlySpan<byte> Plain => _plain;

    /// <param name="accepted">The request's Accept-Encoding. Browsers that take Brotli say so, and only over what they trust.</param>
    public (byte[] Bytes, string? Encoding) For(string accepted) =>
        accepted.Contains("br", StringComparison.Ordinal) ? (_brotli.Value, "br")
        : accepted.Contains("gzip", StringComparison.Ordinal) ? (_gzip.Value, "gzip")
        : (_plain, null);

    private byte[] Compressed(Func<Stream, Stream> compressor)
    {
        using var into = new MemoryStream();
        using (var stream = compressor(into)) stream.Write(_plain);
        return into.ToArray();
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".md" => "text/markdown; charset=utf-8",
        var other => throw new InvalidOperationException($"The console has a file that is {other}: say of what type it is."),
    };
}
