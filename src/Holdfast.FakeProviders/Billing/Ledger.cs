using System.Text.Json.Serialization;

namespace Holdfast.FakeProviders.Billing;

/// <summary>One call as the provider bills it.</summary>
/// <param name="Key">The last four characters of the key.</param>
/// <param name="Batch">At half the price, in a batch.</param>
/// <param name="Aborted">The answer did not arrive whole: billed are the prompt and the output produced so far.</param>
internal sealed record BillingRow(
    DateTimeOffset At, string RequestId, string Key, string Model, int Status, bool Aborted,
    int Input, int CacheRead,
    [property: JsonPropertyName("cache_write_5m")] int CacheWrite5m, [property: JsonPropertyName("cache_write_1h")] int CacheWrite1h,
    int Output, int Reasoning, long CostNano, bool Batch = false)
{
    /// <summary>Counts up from 1 without gaps; given by the ledger.</summary>
    public long Seq { get; set; }
}

internal sealed record BillingTotals(
    long Calls, long Aborted, long Input, long CacheRead,
    [property: JsonPropertyName("cache_write_5m")] long CacheWrite5m, [property: JsonPropertyName("cache_write_1h")] long CacheWrite1h,
    long Output, long Reasoning, long CostNano)
{
    public static readonly BillingTotals None = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public BillingTotals Plus(BillingRow row) => new(
        Calls + 1, Aborted + (row.Aborted ? 1 : 0), Input + row.Input, CacheRead + row.CacheRead, CacheWrite5m + row.CacheWrite5m,
        CacheWrite1h + row.CacheWrite1h, Output + row.Output, Reasoning + row.Reasoning, CostNano + row.CostNano);
}

/// <summary>What the provider would bill. Totals count everything; rows are kept up to a bound, oldest dropped first.</summary>
internal sealed class Ledger
{
    private const int MaxRows = 500_000;

    private readonly Lock _lock = new();
    private readonly Queue<BillingRow> _rows = new();
    private BillingTotals _totals = BillingTotals.None;

    public BillingTotals Totals
    {
        get { lock (_lock) return _totals; }
    }

    public void Add(BillingRow row)
    {
        lock (_lock)
        {
            _totals = _totals.Plus(row);
            if (_rows.Count == MaxRows) _rows.Dequeue();
            row.Seq = _totals.Calls;
            _rows.Enqueue(row);
        }
    }

    public List<BillingRow> After(long seq)
    {
        lock (_lock) return _rows.Where(row => row.Seq > seq).ToList();
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rows.Clear();
            _totals = BillingTotals.None;
        }
    }
}
