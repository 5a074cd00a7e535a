using System.Globalization;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>A log: troubles with their neighbours; of lines that differ only in numbers the first, with how many more there are.</summary>
internal static class LogText
{
    private const int Sample = 200, FewestLines = 8;
    private static readonly string[] Levels = ["INFO", "DEBUG", "TRACE", "WARN", "ERROR", "info:", "warn:", "[x]", "[+]"];

    public static List<Line>? Read(string content)
    {
        var texts = PlainText.Split(content);
        var sample = Math.Min(texts.Count, Sample);
        if (texts.Count < FewestLines || texts.Take(sample).Count(IsEntry) * 3 < sample) return null;
        var shapes = texts.ConvertAll(Shape);
        var counts = shapes.CountBy(shape => shape).ToDictionary(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. texts.Select((text, i) => seen.Add(shapes[i])
                ? new Line(text + More(counts[shapes[i]] - 1), Weigh(texts, i))
                : new Line(text, 0)),
        ];
    }

    private static int Weigh(List<string> texts, int i) =>
        PlainText.IsTrouble(texts[i]) ? Line.Most
        : i == 0 || i == texts.Count - 1 ? 4
        : PlainText.IsTrouble(texts[i - 1]) || PlainText.IsTrouble(texts[i + 1]) ? 3
        : string.IsNullOrWhiteSpace(texts[i]) ? 0 : 2;

    private static string More(int more) => more == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" [… and {more} more like it]");

    private static bool IsEntry(string line) =>
        (line.Length > 18 && line.AsSpan(0, 18).Count(':') >= 2 && line.AsSpan(0, 12).IndexOfAnyInRange('0', '9') is 0 or 1)
        || Array.Exists(Levels, level => line.Contains(level, StringComparison.Ordinal));

    /// <summary>The line without what differs between repetitions: every word with a digit in it is one sign.</summary>
    private static string Shape(string line)
    {
        var shape = new System.Text.StringBuilder(line.Length);
        for (var start = 0; start < line.Length;)
        {
            var end = start;
            while (end < line.Length && char.IsLetterOrDigit(line[end])) end++;
            var word = line.AsSpan(start, end - start);
            if (word.IndexOfAnyInRange('0', '9') >= 0) shape.Append('#');
            else shape.Append(word);
            if (end < line.Length) shape.Append(line[end]);
            start = end + 1;
        }
        return shape.ToString();
    }
}
