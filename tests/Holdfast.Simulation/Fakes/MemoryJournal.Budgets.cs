using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Budgets without accounts: what they count is summed up from the ledger every time.</summary>
public sealed partial class MemoryJournal
{
    private readonly SortedDictionary<(string Tenant, string Name), Budget> _budgets = [];
    private readonly Dictionary<(string Tenant, BudgetAccount Account), long> _refills = [];

    ValueTask<IReadOnlyList<Budget>> IBudgets.ListAsync(string tenant, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<Budget>>([.. _budgets.Where(one => one.Key.Tenant == tenant).Select(one => one.Value)]);
    }

    public ValueTask<BudgetChange> SaveAsync(string tenant, Budget budget, Role by, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!by.MayChange(budget) || Refusal(tenant, budget.Name, by) == BudgetChange.Locked) return new(BudgetChange.Locked);
            _budgets[(tenant, budget.Name)] = budget;
            return new(BudgetChange.Done);
        }
    }

    public ValueTask<BudgetChange> DeleteAsync(string tenant, string name, Role by, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (Refusal(tenant, name, by) is { } refused) return new(refused);
            foreach (var key in _refills.Keys.Where(key => key.Tenant == tenant && key.Account.Budget == name).ToList()) _refills.Remove(key);
            _budgets.Remove((tenant, name));
            return new(BudgetChange.Done);
        }
    }

    public ValueTask<BudgetChange> RefillAsync(string tenant, BudgetAccount account, long nanoUsd, Role by, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (Refusal(tenant, account.Budget, by) is { } refused) return new(refused);
            _refills[(tenant, account)] = _refills.GetValueOrDefault((tenant, account)) + nanoUsd;
            return new(BudgetChange.Done);
        }
    }

    public ValueTask<IReadOnlyList<BudgetStanding>> StandingsAsync(string tenant, Spender who, DateTimeOffset at, CancellationToken cancel) =>
        ValueTask.FromResult(Peek(tenant, who, at));

    public ValueTask<IReadOnlyList<BudgetStanding>> AccountsAsync(string tenant, Budget budget, DateTimeOffset at, int limit, CancellationToken cancel)
    {
        lock (_lock)
        {
            var accounts = Rows(tenant).Select(row => budget.AccountOf(SpenderOf(row), at)).OfType<BudgetAccount>().Distinct();
            var standings = accounts.Select(account => Standing(tenant, budget, account, at)).Where(one => one.UsedNanoUsd > 0 || budget.Scope == BudgetScope.Tenant);
            return ValueTask.FromResult<IReadOnlyList<BudgetStanding>>([.. standings.OrderByDescending(one => one.UsedNanoUsd).Take(limit)]);
        }
    }

    /// <summary>Nobody listens in the simulation.</summary>
    public IReadOnlyList<BudgetAlert> TakeAlerts() => [];

    public ValueTask<bool> RaiseAsync(BudgetAlert alert, DateTimeOffset at, CancellationToken cancel) => ValueTask.FromResult(false);

    public ValueTask<BudgetAlert?> FindAlertAsync(string tenant, string id, CancellationToken cancel) => ValueTask.FromResult<BudgetAlert?>(null);

    public IReadOnlyList<BudgetStanding> Peek(string tenant, Spender who, DateTimeOffset at)
    {
        lock (_lock)
        {
            var standings = new List<BudgetStanding>();
            foreach (var (key, budget) in _budgets)
                if (key.Tenant == tenant && budget.AccountOf(who, at) is { } account) standings.Add(Standing(tenant, budget, account, at));
            return standings;
        }
    }

    private BudgetChange? Refusal(string tenant, string name, Role by) =>
        !_budgets.TryGetValue((tenant, name), out var budget) ? BudgetChange.NotFound : by.MayChange(budget) ? null : BudgetChange.Locked;

    private bool HaveRoom(string tenant, string? conversation, IReadOnlyList<LedgerChange> changes)
    {
        if (_budgets.Count == 0 || changes.OfType<Reserve>().ToList() is not [var first, ..] reserves) return true;
        var needed = reserves.Sum(reserve => reserve.ReservedNanoUsd);
        return needed == 0 || Peek(tenant, new(first.Agent, conversation, first.Turn), first.At).All(one => !one.Budget.IsHard || one.LeftNanoUsd >= needed);
    }

    private BudgetStanding Standing(string tenant, Budget budget, BudgetAccount account, DateTimeOffset at)
    {
        var rows = Rows(tenant).Where(row => budget.AccountOf(SpenderOf(row), row.ReservedAt) == account).ToList();
        var held = rows.Where(row => row.SettledAt is null).Sum(row => row.ReservedNanoUsd);
        var spent = rows.Where(row => row.SettledAt is not null).Sum(row => row.Outcome == Settle.Abandoned ? row.ReservedNanoUsd : row.CostNanoUsd!.Value);
        return new(budget, account, held + spent, held, _refills.GetValueOrDefault((tenant, account)), budget.PeriodOf(at).To);
    }

    private IEnumerable<LedgerRow> Rows(string tenant) =>
        _ledger.Where(one => one.Key.Tenant == tenant).SelectMany(one => one.Value.Values).Concat(CallRows(tenant));

    private static Spender SpenderOf(LedgerRow row) => new(row.Agent, row.Conversation, row.Turn);
}
