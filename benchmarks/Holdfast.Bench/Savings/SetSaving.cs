using Holdfast.Bench.Context;

namespace Holdfast.Bench.Savings;

/// <summary>What a set of sessions cost, from the practice model's bill; an input token costs one.</summary>
/// <param name="whole">Its sessions with nothing left out.</param>
/// <param name="played">The same, as they were played.</param>
internal sealed class SetSaving(IReadOnlyList<Played> whole, IReadOnlyList<Played> played)
{
    private readonly List<BilledCall> _calls = [.. played.SelectMany(one => one.Billed)];

    public double Naive { get; } = whole.Sum(one => BilledCall.Uncached(All(one)));

    public double AppendOnly { get; } = whole.Sum(one => BilledCall.AppendOnly(All(one)));

    public double Billed => _calls.Sum(call => call.Price);

    public double Saved => Naive - Billed;

    public double ByReading => _calls.Sum(call => 0.9 * call.CacheRead);

    public double ByWriting => _calls.Sum(call => -(0.25 * call.CacheWrite) - call.CacheWriteLong);

    public double ByContext => Naive - BilledCall.Uncached(_calls);

    public double Share(double tokens) => 100 * tokens / Naive;

    /// <summary>The calls with all results in full. A call after the end of the recording has those of the one before.</summary>
    private static IEnumerable<BilledCall> All(Played one) => one.Billed.Select((call, i) =>
        call with { Input = call.Input + (long)Math.Round(call.Prompt * (one.Whole[Math.Min(i, one.Whole.Count - 1)] - 1)) });
}
