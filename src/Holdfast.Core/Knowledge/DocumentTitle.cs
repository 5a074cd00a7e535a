namespace Holdfast.Core.Knowledge;

/// <summary>What a document is called where nobody gave it a title: its first heading, or else the last part of its path.</summary>
public static class DocumentTitle
{
    public const int LongestChars = 200;

    public static bool IsOne(string title) => title.Length is > 0 and <= LongestChars && !string.IsNullOrWhiteSpace(title) && !title.Any(char.IsControl);

    public static string Of(string path, string content)
    {
        foreach (var line in TextLine.Of(content).Where(line => !line.IsBlank).Take(1))
            if (line.Heading > 0 && content.AsSpan(line.From, line.Length).Trim().Trim('#').Trim().ToString() is var title && IsOne(title)) return title;
        return path[(path.LastIndexOf('/') + 1)..];
    }
}
