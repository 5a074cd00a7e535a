namespace Holdfast.Core.Watching;

/// <summary>Hours of spending, one after the other, of which any stretch can be summed at once. An hour is counted from 1970 on, UTC.</summary>
/// <param name="first">The hour of the first entry.</param>
/// <param name="models">Names, in the order of each entry's models.</param>
public sealed class SpendHistory(long first, IReadOnlyList<string> models)
{
    private readonly List<Spend> _sums = [new(0, new ModelSpend[models.Count])];

    public IReadOnlyList<string> Models => models;

    public long First => first;

    /// <summary>The hour after the last.</summary>
    public long End => first + _sums.Count - 1;

    /// <summary>The next hour; an hour in which nothing happened is one, too.</summary>
    public void Add(Spend hour)
    {
        var (before, sum) = (_sums[^1], new ModelSpend[models.Count]);
        for (var i = 0; i < sum.Length; i++) sum[i] = before.Models[i] + hour.Models[i];
        _sums.Add(new(before.Owners + hour.Owners, sum));
    }

    /// <summary>Of so many hours before this one. They must be there.</summary>
    public Spend Before(long hour, int length)
    {
        var (from, to, sum) = (_sums[(int)(hour - length - first)], _sums[(int)(hour - first)], new ModelSpend[models.Count]);
        for (var i = 0; i < sum.Length; i++) sum[i] = to.Models[i] - from.Models[i];
        return new(to.Owners - from.Owners, sum);
    }

    /// <summary>Hours like one to which the first day of the week belongs: Monday to Friday, as against the weekend.</summary>
    internal static bool IsWorkday(long hour) => (hour / 24 + 3) % 7 < 5; // 1970 began on a Thursday
}
