namespace Holdfast.Core.Memory.Squeezing;

/// <summary>The names that stand only in lines that were left out.</summary>
internal static class NamesLeft
{
    private const int FrameChars = 20, ShortestNumber = 6;

    /// <summary>The most frequent first, as many as <paramref name="room"/> characters hold; equally frequent ones in the order of the text.</summary>
    public static IReadOnlyList<string> In(List<Line> lines, bool[] kept, int room)
    {
        var counts = new Dictionary<string, (int Count, int Order)>(StringComparer.Ordinal);
        var byName = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var isShown = shown.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < lines.Count; i++) if (kept[i]) Each(lines[i].Text, name => isShown.Add(name));
        for (var i = 0; i < lines.Count; i++)
        {
            if (kept[i]) continue;
            Each(lines[i].Text, name =>
            {
                var isBareNumber = name.Length < ShortestNumber && !name.ContainsAnyExceptInRange('0', '9');
                if (isShown.Contains(name) || isBareNumber) return;
                byName[name] = byName.TryGetValue(name, out var seen) ? (seen.Count + 1, seen.Order) : (1, counts.Count);
            });
        }
        var left = room - FrameChars;
        var names = new List<string>();
        foreach (var (name, _) in counts.OrderByDescending(name => name.Value.Count).ThenBy(name => name.Value.Order))
        {
            if (name.Length + 1 > left) continue;
            left -= name.Length + 1;
            names.Add(name);
        }
        return names;
    }

    private static void Each(ReadOnlySpan<char> text, Action<ReadOnlySpan<char>> take)
    {
        for (var (start, end) = NameScan.Next(text, 0); start < end; (start, end) = NameScan.Next(text, end + 1)) take(text[start..end]);
    }
}
