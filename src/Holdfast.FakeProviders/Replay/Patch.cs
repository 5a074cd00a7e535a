using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.FakeProviders.Replay;

/// <summary>
/// A tool result that is told by what is different from an earlier one, as a model has to read it: a line that says so, and a unified diff. With the earlier
/// result it must give the whole again.
/// </summary>
internal static partial class Patch
{
    /// <summary>Does it tell this result to someone who has seen those before it?</summary>
    public static bool Tells(string told, string result, IEnumerable<string> earlier)
    {
        if (told == result) return true;
        var head = Head().Match(told);
        return head.Success && earlier.Any(before => Applied(before, told[head.Length..]) == result);
    }

    /// <summary>Null when the diff is not one of this text.</summary>
    private static string? Applied(string before, string diff)
    {
        var (old, now, at) = (before.Split('\n'), new List<string>(), 0);
        foreach (var line in diff.Length == 0 ? [] : diff.Split('\n'))
        {
            if (Hunk().Match(line) is { Success: true } hunk)
            {
                var start = int.Parse(hunk.Groups["start"].ValueSpan, CultureInfo.InvariantCulture) - 1;
                if (start < at || start > old.Length) return null;
                now.AddRange(old[at..start]);
                at = start;
                continue;
            }
            if (line.Length == 0 || (line[0] != '+' && (at == old.Length || old[at++] != line[1..]))) return null;
            if (line[0] != '-') now.Add(line[1..]);
        }
        return string.Join('\n', now.Concat(old[at..]));
    }

    [GeneratedRegex(@"^\[The same as .+ gave above \(entry [0-9]+\)(\.\]|, but for these lines:\]\n)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Head();

    [GeneratedRegex(@"^@@ -(?<start>[0-9]+),[0-9]+ \+[0-9]+,[0-9]+ @@$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hunk();
}
