using System.Text.Json.Serialization;

namespace Holdfast.Bench.Context;

/// <summary>One call as the practice model bills it.</summary>
internal sealed record BilledCall(
    string Model,
    long Input,
    long CacheRead,
    [property: JsonPropertyName("cache_write_5m")] long CacheWrite,
    [property: JsonPropertyName("cache_write_1h")] long CacheWriteLong,
    long Output)
{
    /// <summary>An input token costs one.</summary>
    private const double ReadPrice = 0.1, WritePrice = 1.25, LongWritePrice = 2, OutputPrice = 5;

    public long Prompt => Input + CacheRead + CacheWrite + CacheWriteLong;

    public double Price =>
        Input + (ReadPrice * CacheRead) + (WritePrice * CacheWrite) + (LongWritePrice * CacheWriteLong) + (OutputPrice * Output);

    /// <summary>What these calls would have cost had nothing been cached.</summary>
    public static double Uncached(IEnumerable<BilledCall> calls) => calls.Sum(call => call.Prompt + (OutputPrice * call.Output));

    /// <summary>
    /// What these calls, each a continuation of the one before, cost when every prompt reads the whole prompt before it and writes what is
    /// new.
    /// </summary>
    public static double AppendOnly(IEnumerable<BilledCall> calls)
    {
        var (price, before) = (0.0, 0L);
        foreach (var call in calls)
        {
            price += (ReadPrice * before) + (WritePrice * (call.Prompt - before)) + (OutputPrice * call.Output);
            before = call.Prompt;
        }
        return price;
    }
}
