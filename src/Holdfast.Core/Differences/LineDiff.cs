using System.Globalization;
using System.Text;

namespace Holdfast.Core.Differences;

/// <summary>
/// What changed between two texts, as a unified diff without file names. Shortest in lines (Myers 1986). Lines are what stands between line breaks, so a
/// text that ends with one has an empty last line: nothing is lost, and no mark for a missing break is needed.
/// </summary>
public static class LineDiff
{
    /// <summary>Unchanged lines around each change.</summary>
    private const int Around = 2;

    /// <summary>Empty for equal texts.</summary>
    /// <param name="mostChanges">Lines removed and added, together. Time and memory grow with its square.</param>
    /// <returns>Null when more lines changed.</returns>
    public static string? Between(string before, string after, int mostChanges)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        return LineEdits.Of(old, now, mostChanges) is { } edits ? Write(edits, old, now) : null;
    }

    private static string Write(List<Edit> edits, string[] old, string[] now)
    {
        var text = new StringBuilder();
        for (var i = 0; i < edits.Count;)
        {
            // Changes whose surroundings touch are told together.
            var last = i;
            while (last + 1 < edits.Count && edits[last + 1].Old - edits[last].OldEnd <= 2 * Around) last++;
            var (from, to) = (Math.Max(0, edits[i].Old - Around), Math.Min(old.Length, edits[last].OldEnd + Around));
            var (start, end) = (from + edits[i].New - edits[i].Old, to + edits[last].NewEnd - edits[last].OldEnd);
            if (text.Length > 0) text.Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"@@ -{from + 1},{to - from} +{start + 1},{end - start} @@");
            for (; i <= last; i++)
            {
                Lines(text, ' ', old, from, edits[i].Old);
                Lines(text, '-', old, edits[i].Old, edits[i].OldEnd);
                Lines(text, '+', now, edits[i].New, edits[i].NewEnd);
                from = edits[i].OldEnd;
            }
            Lines(text, ' ', old, from, to);
        }
        return text.ToString();
    }

    private static void Lines(StringBuilder text, char mark, string[] lines, int from, int to)
    {
        for (var i = from; i < to; i++) text.Append('\n').Append(mark).Append(lines[i]);
    }
}
