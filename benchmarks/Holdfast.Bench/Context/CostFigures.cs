using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Context;

/// <summary>What whole sessions cost, beside appending with a warm cache and beside sending everything again uncached.</summary>
/// <param name="whole">The sessions with nothing left out: their token counts are what both are computed from.</param>
internal sealed class CostFigures(IReadOnlyList<Played> whole, Report report)
{
    private const int ManyCalls = 30;

    /// <summary>Per cent that is to be saved: of a set what appending with a warm cache saves, but of the longest sessions more.</summary>
    public static double? AppendOnlySaving(SessionSet set, double appendOnly) => IsLong(set) ? null : Math.Round(set.AppendOnlySaving ?? appendOnly, 1);

    /// <summary>The other sets are too short for a small budget to spare what it costs.</summary>
    public static double? LongSaving(SessionSet set, double appendOnly) => IsLong(set) ? 84 : null;

    private static bool IsLong(SessionSet set) => set.Name == "SWE-agent gpt-4o";

    private readonly Dictionary<Recording, Played> _whole = whole.ToDictionary(one => one.Recording);

    /// <param name="at">The budget.</param>
    /// <param name="dearer">The family that this is the fair budget for; whether others are dearer than append-only is said without a target.</param>
    /// <param name="saved">From a set, and what append-only saves of it, to the per cent that are to be saved; null = none are.</param>
    public void Add(string at, IReadOnlyList<Played> played, string? dearer = null, Func<SessionSet, double, double?>? saved = null)
    {
        foreach (var family in played.GroupBy(one => one.Recording.Set.Family))
        {
            var isJudged = family.Key == dearer;
            report.Add($"cost at {at}, all {family.Key}: times append-only", "", Ratio([.. family]), isJudged ? Target.AtMost(1) : null);
            var many = family.Where(one => one.Recording.ModelCalls > ManyCalls).ToList();
            if (many.Count > 0)
                report.Add(
                    $"cost at {at}, {many.Count} {family.Key} sessions over {ManyCalls} calls: times append-only", "", Ratio(many),
                    isJudged ? Target.Below(1) : null);
            var never = family.Key == "tau-bench" && isJudged ? Target.AtMost(1) : null;
            var dearest = family.Max(one => Ratio([one]));
            report.Add($"cost at {at}, {family.Key}: its dearest session, times append-only", "", dearest, never);
        }
        var later = played.SelectMany(one => one.Billed.Skip(1)).ToList();
        report.Add(
            $"cost at {at}: calls after a session's first that found nothing in the cache", "%",
            100.0 * later.Count(call => call.CacheRead == 0) / later.Count);
        foreach (var set in played.GroupBy(one => one.Recording.Set).OrderBy(set => set.Key.File, StringComparer.Ordinal))
            Saving(at, set.Key, [.. set], saved);
    }

    /// <summary>Four decimals: what is less is the error of adding.</summary>
    private double Ratio(IReadOnlyList<Played> played) => Math.Round(played.Sum(Price) / played.Sum(AppendOnly), 4);

    private static double Price(Played played) => played.Billed.Sum(call => call.Price);

    private void Saving(string at, SessionSet set, List<Played> played, Func<SessionSet, double, double?>? target)
    {
        var uncached = played.Sum(one => BilledCall.Uncached(_whole[one.Recording].Billed));
        double Saved(double price) => 100 * (1 - (price / uncached));
        var appendOnly = Saved(played.Sum(AppendOnly));
        var reach = target?.Invoke(set, appendOnly);
        report.Add(
            $"cost at {at}, {set.Name}: saved of sending all uncached", "%", Saved(played.Sum(Price)),
            reach is { } least ? Target.AtLeast(least) : null, appendOnly);
    }

    private double AppendOnly(Played played) => BilledCall.AppendOnly(_whole[played.Recording].Billed);
}
