using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>
/// Judges reservations, on the writer's thread: being one, what it looked at cannot change before it writes. Accounts live in memory and are made of
/// the ledger: after a start, or a transaction that was rolled back, they are read from there again, so that nothing can drift.
/// </summary>
internal sealed class BudgetWrites
{
    private readonly SqliteConnection _db;

    /// <summary>Reservations of this process that are not settled, of tenants that have budgets.</summary>
    private readonly Dictionary<(string Tenant, string Owner, int Attempt), (Reserve Reserve, Spender Who)> _open = [];

    public BudgetWrites(SqliteConnection db)
    {
        _db = db;
        foreach (var tenant in db.Query($"SELECT tenant_id, {Rows.BudgetColumns} FROM budgets", row => (row.GetString(0), Rows.Budget(row, first: 1))).GroupBy(one => one.Item1))
            Book.Put(tenant.Key, [.. tenant.Select(one => one.Item2)]);
    }

    public BudgetBook Book { get; } = new();

    /// <param name="conversation">Null for a call that belongs to none.</param>
    public bool HaveRoom(string tenant, string? conversation, IReadOnlyList<LedgerChange> changes)
    {
        if (Book.BudgetsOf(tenant).Count == 0) return true;
        Reserve? first = null;
        var needed = 0L;
        foreach (var change in changes)
        {
            if (change is not Reserve { ReservedNanoUsd: > 0 } reserve) continue;
            first ??= reserve;
            needed += reserve.ReservedNanoUsd;
        }
        if (first is null) return true;
        var tight = Standings(tenant, new(first.Agent, conversation, first.Turn), first.At).FirstOrDefault(one => one.Budget.IsHard && one.LeftNanoUsd < needed);
        if (tight is not null) Book.Refused(tenant, tight);
        return tight is null;
    }

    /// <summary>After a reservation or a settlement was written.</summary>
    /// <param name="conversation">Null for a call that belongs to none.</param>
    public void Wrote(string tenant, string owner, string? conversation, LedgerChange change)
    {
        if (Book.BudgetsOf(tenant).Count == 0) return;
        if (change is Reserve reserve)
        {
            var who = new Spender(reserve.Agent, conversation, reserve.Turn);
            _open[(tenant, owner, reserve.Attempt)] = (reserve, who);
            Count(tenant, who, reserve.At, used: reserve.ReservedNanoUsd, held: reserve.ReservedNanoUsd);
        }
        else if (change is Settle settle)
        {
            var (held, by) = _open.Remove((tenant, owner, settle.Attempt), out var open) ? open : Read(tenant, owner, conversation, settle.Attempt);
            Count(tenant, by, held.At, used: settle.CountedNanoUsd(held.ReservedNanoUsd) - held.ReservedNanoUsd, held: -held.ReservedNanoUsd);
        }
    }

    /// <summary>What was counted may not have been written.</summary>
    public void Forget()
    {
        Book.Forget();
        _open.Clear();
    }

    public IReadOnlyList<BudgetStanding> Standings(string tenant, Spender who, DateTimeOffset at) =>
        [.. Book.AccountsOf(tenant, who, at).Select(one => BudgetBook.Standing(one.Budget, one.Account, SumsOf(tenant, one.Budget, one.Account, who, at), at))];

    public BudgetChange Save(string tenant, Budget budget, Role by)
    {
        if (!by.MayChange(budget) || Refusal(tenant, budget.Name, by) == BudgetChange.Locked) return BudgetChange.Locked;
        _db.Execute(
            $"""
            INSERT OR REPLACE INTO budgets (tenant_id, {Rows.BudgetColumns})
            VALUES ($tenant, $name, $scope, $agent, $conversation, $period, $limit, $hard, $near, $locked)
            """,
            ("$tenant", tenant), ("$name", budget.Name), ("$scope", SnakeCase.Name(budget.Scope)), ("$agent", budget.Agent),
            ("$conversation", budget.Conversation), ("$period", SnakeCase.Name(budget.Period)), ("$limit", budget.LimitNanoUsd),
            ("$hard", budget.IsHard ? 1 : 0), ("$near", budget.NearPercent), ("$locked", budget.IsLocked ? 1 : 0));
        Book.Put(tenant, [.. Book.BudgetsOf(tenant).Where(other => other.Name != budget.Name), budget]);
        Book.Forget();
        return BudgetChange.Done;
    }

    public BudgetChange Delete(string tenant, string name, Role by)
    {
        if (Refusal(tenant, name, by) is { } refused) return refused;
        _db.Execute("DELETE FROM budget_refills WHERE tenant_id = $tenant AND name = $name", ("$tenant", tenant), ("$name", name));
        _db.Execute("DELETE FROM budgets WHERE tenant_id = $tenant AND name = $name", ("$tenant", tenant), ("$name", name));
        Book.Put(tenant, [.. Book.BudgetsOf(tenant).Where(other => other.Name != name)]);
        Book.Forget();
        return BudgetChange.Done;
    }

    public BudgetChange Refill(string tenant, BudgetAccount account, long nanoUsd, Role by)
    {
        if (Refusal(tenant, account.Budget, by) is { } refused) return refused;
        _db.Execute(
            """
            INSERT INTO budget_refills (tenant_id, name, subject, period, nano_usd) VALUES ($tenant, $name, $subject, $period, $nano)
            ON CONFLICT DO UPDATE SET nano_usd = nano_usd + $nano
            """,
            ("$tenant", tenant), ("$name", account.Budget), ("$subject", account.Subject), ("$period", account.Period), ("$nano", nanoUsd));
        Book.Forget();
        return BudgetChange.Done;
    }

    public bool Raise(BudgetAlert alert, DateTimeOffset at) => _db.Execute(
        "INSERT INTO budget_alerts (tenant_id, alert_id, at, body) VALUES ($tenant, $id, $at, $body) ON CONFLICT DO NOTHING",
        ("$tenant", alert.Tenant), ("$id", alert.Id), ("$at", at), ("$body", Rows.BodyOf(alert))) == 1;

    /// <summary>Why a budget is not changed; null where it may be.</summary>
    private BudgetChange? Refusal(string tenant, string name, Role by) =>
        Book.BudgetsOf(tenant).FirstOrDefault(one => one.Name == name) switch
        {
            null => BudgetChange.NotFound,
            var budget => by.MayChange(budget) ? null : BudgetChange.Locked,
        };

    private void Count(string tenant, Spender who, DateTimeOffset at, long used, long held)
    {
        foreach (var (_, account) in Book.AccountsOf(tenant, who, at))
            if (Book.Find(tenant, account) is { } sums)
                Book.Put(tenant, account, sums with { UsedNanoUsd = sums.UsedNanoUsd + used, HeldNanoUsd = sums.HeldNanoUsd + held });
    }

    private AccountSums SumsOf(string tenant, Budget budget, BudgetAccount account, Spender who, DateTimeOffset at)
    {
        if (Book.Find(tenant, account) is { } known) return known;
        var (used, held) = LedgerReads.Spent(_db, tenant, budget, who, at);
        var sums = new AccountSums(used, held, LedgerReads.Refilled(_db, tenant, account));
        Book.Put(tenant, account, sums);
        return sums;
    }

    /// <summary>Of an attempt that another process reserved.</summary>
    private (Reserve, Spender) Read(string tenant, string owner, string? conversation, int attempt) => _db.Query(
        "SELECT reserved_at, agent, turn, reserved_nano_usd FROM ledger WHERE tenant_id = $tenant AND owner_id = $owner AND attempt = $attempt",
        row =>
        {
            var (at, agent, turn) = (row.GetTime(0), row.GetStringOrNull(1), row.IsDBNull(2) ? (long?)null : row.GetInt64(2));
            return (new Reserve(attempt, at, agent, null, "", 0, row.GetInt64(3), Turn: turn), new Spender(agent, conversation, turn));
        },
        ("$tenant", tenant), ("$owner", owner), ("$attempt", attempt)).Single();
}
