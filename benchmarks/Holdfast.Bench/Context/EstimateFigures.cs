using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>How far the server's estimate of a prompt is from what the provider counted.</summary>
internal static class EstimateFigures
{
    /// <summary>Attempts of a conversation after which the estimate has to be good.</summary>
    private const int Learned = 10;

    public static void Add(string at, IReadOnlyList<Played> played, Report report)
    {
        var errors = played.SelectMany(one => one.Attempts.Skip(Learned))
            .Where(attempt => attempt is { Usage: not null, UsageEstimated: false }).Select(Error).ToList();
        report.Add($"estimate at {at}: attempts after the tenth", "", errors.Count);
        report.Add($"estimate at {at}: error, 95th percentile", "%", Rounds.Of(errors.Select(Math.Abs), 0.95), Target.Below(2));
        report.Add($"estimate at {at}: error, median", "%", Rounds.Of(errors.Select(Math.Abs), 0.5));
        report.Add($"estimate at {at}: furthest below the count", "%", -errors.Min());
        report.Add($"estimate at {at}: furthest above the count", "%", errors.Max());
    }

    /// <summary>Per cent of the provider's count; above 0 when the estimate is higher.</summary>
    private static double Error(Attempt attempt)
    {
        var (shares, usage) = (attempt.Tokens, attempt.Usage!);
        var counted = usage.Input + usage.CacheRead + usage.CacheWrite + usage.CacheWriteLong;
        return 100.0 * (shares.System + shares.History + shares.Working + shares.Recall - counted) / counted;
    }
}
