using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What calls may cost. Where an attempt is reserved (<see cref="IJournal"/>, <see cref="ICallLedger"/>), the same transaction looks whether every
/// hard budget that it falls under has room, whatever other calls and nodes there are. What a budget counts is the ledger itself: also what was spent
/// before there was a budget. Safe for any number of threads; durable when it returns.
/// </summary>
public interface IBudgets
{
    /// <summary>By name.</summary>
    ValueTask<IReadOnlyList<Budget>> ListAsync(string tenant, CancellationToken cancel);

    /// <summary>Makes the budget or changes it; the next reservation obeys it.</summary>
    ValueTask<BudgetChange> SaveAsync(string tenant, Budget budget, Role by, CancellationToken cancel);

    /// <summary>With what it was refilled with.</summary>
    ValueTask<BudgetChange> DeleteAsync(string tenant, string name, Role by, CancellationToken cancel);

    /// <summary>Adds to the limit of one account, for as long as that counts.</summary>
    ValueTask<BudgetChange> RefillAsync(string tenant, BudgetAccount account, long nanoUsd, Role by, CancellationToken cancel);

    /// <summary>How the budgets stand that a call of this spender falls under.</summary>
    ValueTask<IReadOnlyList<BudgetStanding>> StandingsAsync(string tenant, Spender who, DateTimeOffset at, CancellationToken cancel);

    /// <summary>How one budget stands: the accounts that have spent in the current period, the fullest first.</summary>
    ValueTask<IReadOnlyList<BudgetStanding>> AccountsAsync(string tenant, Budget budget, DateTimeOffset at, int limit, CancellationToken cancel);

    /// <summary>What is known in memory of <see cref="StandingsAsync"/>, perhaps not all and not the newest: to be thrifty by, not to refuse by.</summary>
    IReadOnlyList<BudgetStanding> Peek(string tenant, Spender who, DateTimeOffset at);

    /// <summary>What came near its limit or reached it at this node, since this was asked last; after a start perhaps what is known already.</summary>
    IReadOnlyList<BudgetAlert> TakeAlerts();

    /// <summary>Keeps an alert. False when it is known: of each account there is one of each kind in a period, and anew when its limit was changed.</summary>
    ValueTask<bool> RaiseAsync(BudgetAlert alert, DateTimeOffset at, CancellationToken cancel);

    ValueTask<BudgetAlert?> FindAlertAsync(string tenant, string id, CancellationToken cancel);
}

/// <summary>What came of a change to a budget.</summary>
public enum BudgetChange
{
    Done,
    NotFound,

    /// <summary>It is locked, or would be: a root key may do that, and no other.</summary>
    Locked,
}

public static class BudgetLock
{
    public static bool MayChange(this Role by, Budget budget) => !budget.IsLocked || by == Role.Root;
}
