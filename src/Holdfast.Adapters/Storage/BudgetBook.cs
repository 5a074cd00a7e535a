using System.Collections.Concurrent;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>What of an account is spent and held, and what was added to its limit.</summary>
internal readonly record struct AccountSums(long UsedNanoUsd, long HeldNanoUsd, long RefilledNanoUsd);

/// <summary>Budgets and their accounts as far as they are in memory. What is not there is read from the ledger when it is needed. Safe for any number of threads.</summary>
internal sealed class BudgetBook
{
    /// <summary>Every conversation may have an account: beyond so many all are read anew.</summary>
    private const int MostAccounts = 100_000;

    private readonly ConcurrentDictionary<string, IReadOnlyList<Budget>> _budgets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tenant, BudgetAccount Account), AccountSums> _accounts = new();
    private readonly ConcurrentDictionary<(string Tenant, BudgetAccount Account, bool IsFull), long> _alerted = new();
    private readonly ConcurrentQueue<BudgetAlert> _alerts = new();

    public IReadOnlyList<Budget> BudgetsOf(string tenant) => _budgets.GetValueOrDefault(tenant) ?? [];

    public void Put(string tenant, IReadOnlyList<Budget> budgets) => _budgets[tenant] = budgets;

    public AccountSums? Find(string tenant, BudgetAccount account) => _accounts.TryGetValue((tenant, account), out var sums) ? sums : null;

    public void Put(string tenant, BudgetAccount account, AccountSums sums)
    {
        if (_accounts.Count >= MostAccounts) _accounts.Clear();
        _accounts[(tenant, account)] = sums;
        if (BudgetsOf(tenant).FirstOrDefault(one => one.Name == account.Budget) is not { } budget) return;
        var standing = Standing(budget, account, sums, at: default);
        if (standing.IsNear) Alert(tenant, standing, isFull: false);
        if (standing.LeftNanoUsd <= 0) Alert(tenant, standing, isFull: true);
    }

    /// <summary>A hard budget had no room for a call.</summary>
    public void Refused(string tenant, BudgetStanding standing) => Alert(tenant, standing, isFull: true);

    public IReadOnlyList<BudgetAlert> TakeAlerts()
    {
        var taken = new List<BudgetAlert>();
        while (_alerts.TryDequeue(out var alert)) taken.Add(alert);
        return taken;
    }

    /// <summary>Once for each limit.</summary>
    private void Alert(string tenant, BudgetStanding standing, bool isFull)
    {
        var key = (tenant, standing.Account, isFull);
        if (_alerted.TryGetValue(key, out var limit) && limit == standing.LimitNanoUsd) return;
        if (_alerted.Count >= MostAccounts) _alerted.Clear();
        _alerted[key] = standing.LimitNanoUsd;
        _alerts.Enqueue(new(tenant, standing.Account, isFull, standing.LimitNanoUsd, standing.UsedNanoUsd));
    }

    /// <summary>Accounts are read anew when they are needed next.</summary>
    public void Forget() => _accounts.Clear();

    /// <summary>The accounts that count a call, with their budgets.</summary>
    public IEnumerable<(Budget Budget, BudgetAccount Account)> AccountsOf(string tenant, Spender who, DateTimeOffset at)
    {
        foreach (var budget in BudgetsOf(tenant))
            if (budget.AccountOf(who, at) is { } account) yield return (budget, account);
    }

    /// <summary>Of the accounts that are in memory.</summary>
    public IReadOnlyList<BudgetStanding> Peek(string tenant, Spender who, DateTimeOffset at)
    {
        if (!_budgets.ContainsKey(tenant)) return [];
        var standings = new List<BudgetStanding>();
        foreach (var (budget, account) in AccountsOf(tenant, who, at))
            if (Find(tenant, account) is { } sums) standings.Add(Standing(budget, account, sums, at));
        return standings;
    }

    public static BudgetStanding Standing(Budget budget, BudgetAccount account, AccountSums sums, DateTimeOffset at) =>
        new(budget, account, sums.UsedNanoUsd, sums.HeldNanoUsd, sums.RefilledNanoUsd, budget.PeriodOf(at).To);
}
