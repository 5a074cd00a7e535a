namespace Holdfast.Core.Knowledge;

/// <summary>A line of a text: where it stands and what of Markdown it is.</summary>
/// <param name="From">First UTF-16 unit.</param>
/// <param name="End">After its line break.</param>
/// <param name="Heading">1 to 6 for a heading; 0 otherwise.</param>
/// <param name="InCode">Inside a fenced block of code, its fences included.</param>
internal readonly record struct TextLine(int From, int End, int Heading, bool IsBlank, bool InCode)
{
    public int Length => End - From;

    public static IEnumerable<TextLine> Of(string text)
    {
        var inCode = false;
        for (var from = 0; from < text.Length;)
        {
            var at = text.IndexOf('\n', from);
            var end = at < 0 ? text.Length : at + 1;
            var line = text.AsSpan(from, end - from).Trim();
            var isFence = line.StartsWith("```") || line.StartsWith("~~~");
            yield return new(from, end, inCode || isFence ? 0 : HeadingLevel(line), line.IsEmpty, inCode || isFence);
            if (isFence) inCode = !inCode;
            from = end;
        }
    }

    private static int HeadingLevel(ReadOnlySpan<char> line)
    {
        var level = 0;
        while (level < line.Length && line[level] == '#') level++;
        return level is >= 1 and <= 6 && level < line.Length && line[level] == ' ' ? level : 0;
    }
}
