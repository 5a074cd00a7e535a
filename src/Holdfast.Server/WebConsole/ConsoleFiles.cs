using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Server.WebConsole;

/// <summary>The console as it was built: console/build writes the files beside this one, and the program carries them.</summary>
internal sealed class ConsoleFiles
{
    private const string Folder = "console/", Index = "index.html", NoncePlace = "NONCE-OF-THIS-ANSWER";

    private readonly Dictionary<string, ConsoleFile> _files;
    private readonly string _index;

    public ConsoleFiles()
    {
        var program = typeof(ConsoleFiles).Assembly;
        _files = program.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name => new ConsoleFile(name, Read(program.GetManifestResourceStream(name)!)));
        _index = Encoding.UTF8.GetString(_files[Index].Plain);
    }

    /// <summary>Null when there is none. The index is asked for with <see cref="IndexWith"/>.</summary>
    public ConsoleFile? Find(string path) => path == Index ? null : _files.GetValueOrDefault(path);

    /// <summary>The page, for one answer: the styles that its program writes into it carry the nonce, and no others are allowed.</summary>
    public byte[] IndexWith(string nonce) => Encoding.UTF8.GetBytes(_index.Replace(NoncePlace, nonce, StringComparison.Ordinal));

    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    private static byte[] Read(Stream stream)
    {
        using var bytes = new MemoryStream();
        using (stream) stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
