namespace Holdfast.Core.Differences;

/// <summary>Old lines that new ones stand for.</summary>
/// <param name="Old">The first old line; <paramref name="OldEnd"/> is the one after the last.</param>
internal readonly record struct Edit(int Old, int OldEnd, int New, int NewEnd);

/// <summary>
/// The greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986): for 0, 1, 2 … changes, how far each diagonal comes; then the
/// way back from the end.
/// </summary>
internal static class LineEdits
{
    /// <summary>In order; adjacent changes are one.</summary>
    /// <returns>Null when it takes more than so many lines removed and added.</returns>
    public static List<Edit>? Of(string[] old, string[] now, int mostChanges)
    {
        var (start, end) = Same(old, now);
        var (oldLength, newLength) = (old.Length - start - end, now.Length - start - end);
        if (Math.Abs(oldLength - newLength) > mostChanges) return null;
        var reached = Reach(old.AsSpan(start, oldLength), now.AsSpan(start, newLength), Math.Min(mostChanges, oldLength + newLength));
        return reached is null ? null : WayBack(reached, oldLength, newLength, start);
    }

    /// <summary>Equal lines at the beginning, and at the end.</summary>
    private static (int Start, int End) Same(string[] old, string[] now)
    {
        var most = Math.Min(old.Length, now.Length);
        var start = 0;
        while (start < most && old[start] == now[start]) start++;
        var end = 0;
        while (end < most - start && old[^(end + 1)] == now[^(end + 1)]) end++;
        return (start, end);
    }

    /// <summary>For each number of changes, the furthest old line on each diagonal from -d to d; the last holds the end. Null when it is not reached.</summary>
    private static List<int[]>? Reach(ReadOnlySpan<string> old, ReadOnlySpan<string> now, int most)
    {
        var steps = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            var furthest = new int[(2 * d) + 1];
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : From(steps[d - 1], d, k).X;
                var y = x - k;
                while (x < old.Length && y < now.Length && old[x] == now[y]) (x, y) = (x + 1, y + 1);
                furthest[k + d] = x;
                if (x < old.Length || y < now.Length) continue;
                steps.Add(furthest);
                return steps;
            }
            steps.Add(furthest);
        }
        return null;
    }

    /// <summary>Where the step with d changes onto diagonal k comes to: from above, with a line added, or from the left, with one removed.</summary>
    private static (int X, bool IsAdded) From(int[] before, int d, int k)
    {
        var above = k < d ? before[k + d] : -1;
        var left = k > -d ? before[k + d - 2] : -1;
        return k == -d || (k < d && left < above) ? (above, true) : (left + 1, false);
    }

    private static List<Edit> WayBack(List<int[]> steps, int x, int y, int start)
    {
        var edits = new List<Edit>();
        for (var d = steps.Count - 1; d > 0; d--)
        {
            var k = x - y;
            var (landed, isAdded) = From(steps[d - 1], d, k);
            // Back along the equal lines, then over the one that changed.
            (x, y) = isAdded ? (landed, landed - k - 1) : (landed - 1, landed - k);
            var edit = new Edit(start + x, start + x + (isAdded ? 0 : 1), start + y, start + y + (isAdded ? 1 : 0));
            if (edits.Count > 0 && edits[^1] is var next && next.Old == edit.OldEnd && next.New == edit.NewEnd)
                edits[^1] = new(edit.Old, next.OldEnd, edit.New, next.NewEnd);
            else edits.Add(edit);
        }
        edits.Reverse();
        return edits;
    }
}
