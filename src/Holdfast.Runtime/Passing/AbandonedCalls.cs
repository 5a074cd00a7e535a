using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>Closes the rows of calls that a crash left open, before any new call is taken: what was sent is billed, by estimate.</summary>
public sealed class AbandonedCalls(ICallLedger ledger, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <param name="find">The rung of a <c>provider/model</c>; null when it is not configured any more: then nobody knows a price.</param>
    public async ValueTask SettleAsync(Func<string, Rung?> find, CancellationToken cancel)
    {
        IReadOnlyList<LedgerRow> open;
        while ((open = await ledger.OpenAsync(AtOnce, cancel)).Count > 0)
            await Task.WhenAll(open.Select(row => ledger.SettleAsync(new(row.Tenant, row.Call!), Settled(row, find(row.Model))).AsTask()));
    }

    private Settle Settled(LedgerRow row, Rung? rung)
    {
        var usage = new Usage(row.PromptTokens, 0, 0, 0, 0);
        var (price, cost) = rung is null ? default : PriceBook.At(rung.Prices, row.ReservedAt, usage)?.Bill(usage) ?? default;
        return new(
            row.Attempt, clock.GetUtcNow(), usage, cost, UsageEstimated: true, price, AnsweredBy: null, Settle.Abandoned,
            DurationMs: 0);
    }
}
