using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What is kept beside the ledger for who reports on it: sums of days that are over, corrections, months that were closed. Sums over a period
/// (<see cref="IJournal.CostsAsync"/>) are of attempts and corrections, to the last digit, whether their day is rolled up or not. Safe for any number of
/// threads; durable when it returns.
/// </summary>
public interface IBooks
{
    /// <summary>
    /// Keeps the sums of days that ended before a moment and have no open attempt, so that their attempts need not be read again. No figure changes by it.
    /// </summary>
    /// <returns>How many days were rolled up.</returns>
    ValueTask<int> RollUpAsync(string tenant, DateTimeOffset before, CancellationToken cancel);

    /// <summary>An attempt's row, and what was corrected of it, in order; null when there is no such attempt.</summary>
    /// <param name="owner">A conversation's id, or a call's.</param>
    ValueTask<(LedgerRow Row, IReadOnlyList<Correction> Corrections)?> AttemptAsync(string tenant, string owner, int attempt, CancellationToken cancel);

    /// <summary>False when the attempt has a correction of that number, or the month in which it counts is closed. Nothing was written then.</summary>
    ValueTask<bool> CorrectAsync(Correction correction, CancellationToken cancel);

    /// <summary>Oldest first, by the time at which they count.</summary>
    ValueTask<Page<Correction>> CorrectionsAsync(string tenant, DateTimeOffset from, DateTimeOffset to, PageRequest page, CancellationToken cancel);

    /// <summary>What was done to months, in order.</summary>
    ValueTask<IReadOnlyList<MonthAct>> MonthActsAsync(string tenant, CancellationToken cancel);

    /// <summary>False when the month has an act of that number, or not so many corrections as the act says. Nothing was written then.</summary>
    ValueTask<bool> ActAsync(string tenant, MonthAct act, CancellationToken cancel);
}
