using Holdfast.Core.Watching;

namespace Holdfast.Bench.Anomalies;

/// <summary>The simple method to compare with: an hour is three times as dear as the same hour of the week before. It knows no cause.</summary>
internal static class SimpleRule
{
    public static bool Alarms(SpendHistory history, long hour) =>
        history.Before(hour, 1).NanoUsd > 3 * Math.Max(10_000_000, history.Before(hour - 7 * 24, 1).NanoUsd);
}
