using System.Text;

namespace Holdfast.Cli.Documents;

/// <summary>Texts on this machine, on their way to become documents.</summary>
/// <param name="Path">As the document is called: relative, with slashes.</param>
internal sealed record TextFile(string Path, string Content);

internal static class TextFiles
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file, or every text in a folder. What is hidden or no text is passed over, and said.</summary>
    /// <param name="name">The file's path as a document, or what those of the folder's files begin with; null = as they are called here.</param>
    public static IEnumerable<TextFile> Of(string source, string? name, Terminal terminal)
    {
        if (File.Exists(source))
            return [new(name ?? System.IO.Path.GetFileName(source), Read(source) ?? throw new CliError($"{source} is not a text in UTF-8."))];
        if (!Directory.Exists(source)) throw new CliError($"There is no file or folder {source}.");
        return InFolder(source, name, terminal);
    }

    private static IEnumerable<TextFile> InFolder(string folder, string? prefix, Terminal terminal)
    {
        var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System });
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var path = System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
            if (path.Split('/').Any(part => part.StartsWith('.'))) continue;
            if (Read(file) is { } content) yield return new(prefix is null ? path : $"{prefix.TrimEnd('/')}/{path}", content);
            else terminal.Note($"{path} is no text, or blank: left out.");
        }
    }

    private static string? Read(string file)
    {
        try
        {
            var text = _utf8.GetString(File.ReadAllBytes(file));
            return string.IsNullOrWhiteSpace(text) || text.Contains('\0') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
