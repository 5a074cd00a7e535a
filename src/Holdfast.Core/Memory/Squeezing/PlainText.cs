namespace Holdfast.Core.Memory.Squeezing;

/// <summary>Any text: its ends, and the lines that speak of errors or hold names and values. A repeated line stays once.</summary>
internal static class PlainText
{
    private const int EndLines = 4, WidestLine = 240;
    private static readonly string[] Trouble = ["error", "exception", "fail", "fatal", "warn", "denied", "not found", "cannot"];

    public static List<Line> Read(string content)
    {
        var texts = Split(content);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = new List<Line>(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            var isEnd = i < EndLines || i >= texts.Count - EndLines;
            lines.Add(new(texts[i], !seen.Add(texts[i]) ? 0 : isEnd ? Line.Most : Weigh(texts[i])));
        }
        return lines;
    }

    /// <summary>Whether a line speaks of something that went wrong.</summary>
    public static bool IsTrouble(string line) => Array.Exists(Trouble, word => line.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The lines, where over-long ones are broken at a space if there is one.</summary>
    public static List<string> Split(string content)
    {
        var lines = new List<string>();
        foreach (var range in content.AsSpan().Split('\n'))
        {
            var rest = content.AsSpan()[range].TrimEnd('\r');
            while (rest.Length > WidestLine)
            {
                var at = rest[..WidestLine].LastIndexOf(' ') + 1;
                if (at == 0) at = char.IsHighSurrogate(rest[WidestLine - 1]) ? WidestLine - 1 : WidestLine;
                lines.Add(rest[..at].ToString());
                rest = rest[at..];
            }
            lines.Add(rest.ToString());
        }
        return lines;
    }

    private static int Weigh(string line) =>
        string.IsNullOrWhiteSpace(line) ? 0 : IsTrouble(line) ? 4 : NameScan.Next(line, 0) is var (start, end) && start < end ? 2 : 1;
}
