namespace Holdfast.Core.Memory.Squeezing;

/// <summary>Source with line numbers, as editors show it: definitions and both ends.</summary>
internal static class ListingText
{
    private const int EndLines = 3;
    private static readonly string[] Definitions =
    [
        "def ", "async def ", "class ", "function ", "export ", "public ", "private ", "protected ", "internal ", "static ", "interface ", "enum ",
        "struct ", "record ", "func ", "fn ", "pub ", "impl ", "trait ", "type ", "namespace ", "package ", "module ", "@",
    ];

    public static List<Line>? Read(string content)
    {
        var texts = PlainText.Split(content);
        if (texts.Count < 10 || texts.Count(line => Code(line).Length < line.Length) * 2 < texts.Count) return null;
        return [.. texts.Select((text, i) => new Line(text, i < EndLines || i >= texts.Count - EndLines ? Line.Most : Weigh(text)))];
    }

    private static int Weigh(string text)
    {
        var code = Code(text).Trim();
        if (code.Length == text.Length) return 4; // no number: what the editor says of the file
        if (code.Length < 4 || code[0] is '#' or '*' || code.StartsWith("//", StringComparison.Ordinal)) return 0;
        foreach (var word in Definitions) if (code.StartsWith(word, StringComparison.Ordinal)) return 3;
        return 1;
    }

    /// <summary>What follows the line's number, or all of it where there is none.</summary>
    private static ReadOnlySpan<char> Code(string line)
    {
        var span = line.AsSpan();
        var digits = span.TrimStart(' ');
        var end = 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end])) end++;
        var isNumbered = end is > 0 and < 8 && (end == digits.Length || digits[end] is ':' or '\t' or ' ' or '|');
        return isNumbered ? digits[Math.Min(end + 1, digits.Length)..] : span;
    }
}
