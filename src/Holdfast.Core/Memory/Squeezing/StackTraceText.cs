namespace Holdfast.Core.Memory.Squeezing;

/// <summary>Traces of .NET, Java, Python and JavaScript: what was thrown and why, the first frames, and those of own code.</summary>
internal static class StackTraceText
{
    private const int FewestFrames = 3, FirstFrames = 2;
    private static readonly string[] Foreign =
    [
        "at System.", "at Microsoft.", "at java.", "at javax.", "at jdk.", "at sun.", "at org.junit.", "at org.springframework.", "at org.apache.",
        "at kotlin.", "at Xunit.", "node:", "node_modules", "site-packages", "dist-packages", "lib/python",
    ];

    public static List<Line>? Read(string content)
    {
        var texts = PlainText.Split(content);
        if (texts.Count(IsFrame) < FewestFrames) return null;
        var lines = new List<Line>(texts.Count);
        var run = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var isSource = i > 0 && IsPython(texts[i - 1]); // Python shows the line of code below its frame
            if (isSource) lines.Add(new(texts[i], lines[i - 1].Weight));
            else if (IsFrame(texts[i])) lines.Add(new(texts[i], run++ < FirstFrames ? 4 : IsForeign(texts[i]) ? 0 : 3));
            else
            {
                run = 0;
                lines.Add(new(texts[i], IsThrown(texts[i]) ? Line.Most : string.IsNullOrWhiteSpace(texts[i]) ? 0 : 2));
            }
        }
        return lines;
    }

    private static bool IsThrown(string line) =>
        PlainText.IsTrouble(line) || line.StartsWith("Traceback", StringComparison.Ordinal) || line.Contains("aused by", StringComparison.Ordinal);

    private static bool IsFrame(string line) =>
        IsPython(line) || (line.Length > 3 && char.IsWhiteSpace(line[0]) && line.AsSpan().TrimStart().StartsWith("at ", StringComparison.Ordinal));

    private static bool IsPython(string line) =>
        line.AsSpan().TrimStart().StartsWith("File \"", StringComparison.Ordinal) && line.Contains("\", line ", StringComparison.Ordinal);

    private static bool IsForeign(string line) => Array.Exists(Foreign, part => line.Contains(part, StringComparison.Ordinal));
}
