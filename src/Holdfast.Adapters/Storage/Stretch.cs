namespace Holdfast.Adapters.Storage;

/// <summary>A part of a period: days that are rolled up, or time whose attempts are read one by one.</summary>
internal readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To, bool IsRolled)
{
    public const long DayMs = 86_400_000;

    public static long DayOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / DayMs;

    public static DateTimeOffset BeginOf(long day) => DateTimeOffset.FromUnixTimeMilliseconds(day * DayMs);

    /// <param name="rolled">Days, in order. Those that the period holds in part are read one by one.</param>
    public static IReadOnlyList<Stretch> Cut(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<long> rolled)
    {
        var stretches = new List<Stretch>();
        var at = from;
        foreach (var day in rolled)
        {
            var (begin, end) = (BeginOf(day), BeginOf(day + 1));
            if (begin < from || end > to) continue;
            if (begin > at) stretches.Add(new(at, begin, IsRolled: false));
            if (stretches is [.., { IsRolled: true } before] && before.To == begin) stretches[^1] = before with { To = end };
            else stretches.Add(new(begin, end, IsRolled: true));
            at = end;
        }
        if (at < to || stretches.Count == 0) stretches.Add(new(at, to, IsRolled: false));
        return stretches;
    }
}
