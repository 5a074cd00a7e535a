using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Books;

public enum CorrectionRefusal
{
    NoSuchAttempt,

    /// <summary>It still runs, or its process died and nobody has settled it yet.</summary>
    Unsettled,

    /// <summary>The ledger says so already.</summary>
    NothingToCorrect,
}

/// <summary>
/// Puts right what the ledger says of an attempt, once it is known what was billed. The row stays as it is: the difference is a row of its own, which counts in
/// the month of the attempt as long as that is open, and from then on at the time at which it is made.
/// </summary>
public sealed class Corrections(IBooks books, TimeProvider clock)
{
    /// <param name="owner">A conversation's id, or a call's.</param>
    /// <param name="costNanoUsd">What the attempt cost.</param>
    /// <param name="usage">What was used; null = as the ledger says.</param>
    public async ValueTask<(Correction? Made, CorrectionRefusal? Refusal)> MakeAsync(
        string tenant, string owner, int attempt, long costNanoUsd, Usage? usage, string by, string reason, CancellationToken cancel)
    {
        while (true)
        {
            if (await books.AttemptAsync(tenant, owner, attempt, cancel) is not { } known) return (null, CorrectionRefusal.NoSuchAttempt);
            if (known.Row.SettledAt is null) return (null, CorrectionRefusal.Unsettled);
            var correction = await DifferenceAsync(known.Row, known.Corrections, costNanoUsd, usage, by, reason, cancel);
            if (correction is { CostNanoUsd: 0 } && correction.Usage == default) return (null, CorrectionRefusal.NothingToCorrect);
            if (await books.CorrectAsync(correction, cancel)) return (correction, null);
        }
    }

    private async ValueTask<Correction> DifferenceAsync(
        LedgerRow row, IReadOnlyList<Correction> earlier, long costNanoUsd, Usage? usage, string by, string reason, CancellationToken cancel)
    {
        var cost = earlier.Aggregate(row.CostNanoUsd!.Value, (sum, one) => sum + one.CostNanoUsd);
        var used = earlier.Aggregate(row.Usage, (sum, one) => sum + one.Usage);
        var (now, month) = (clock.GetUtcNow(), Month.Of(row.ReservedAt));
        var last = (await books.MonthActsAsync(row.Tenant, cancel)).LastOrDefault(act => act.Month == month);
        return new(
            row.Tenant, row.Conversation, row.Call, row.Attempt, earlier.Count + 1, last is { Kind: MonthActKind.Closed } ? now : row.ReservedAt, now, by, reason,
            row.Agent, row.Model, row.Outcome != "completed", (usage ?? used) - used, costNanoUsd - cost);
    }
}
