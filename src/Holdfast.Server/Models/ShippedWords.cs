using Holdfast.Core.Memory;

namespace Holdfast.Server.Models;

/// <summary>What words mean, out of the file that ships with the server. Read when it is first asked for: some 5 MB, of which a server that recalls nothing has no need.</summary>
internal static class ShippedWords
{
    private static readonly Lazy<WordVectors> Words = new(Read);

    public static WordVectors Load() => Words.Value;

    private static WordVectors Read()
    {
        using var file = typeof(ShippedWords).Assembly.GetManifestResourceStream("data/word-vectors.bin")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return new(bytes);
    }
}
