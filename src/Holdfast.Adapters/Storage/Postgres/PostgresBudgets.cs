using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Every transaction that reserves or settles reads the budgets first, so a change waits until all of these have ended, and those after it see it:
/// what an account is made of is all that was written without it.
/// </summary>
internal sealed class PostgresBudgets(Database database, LedgerReads ledger, BudgetBook book) : IBudgets
{
    public async ValueTask<IReadOnlyList<Budget>> ListAsync(string tenant, CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {Rows.BudgetColumns} FROM budgets WHERE tenant_id = @tenant ORDER BY name", row => Rows.Budget(row, first: 0), cancel, ("tenant", tenant));

    public async ValueTask<BudgetChange> SaveAsync(string tenant, Budget budget, Role by, CancellationToken cancel) => await ChangeAsync(
        tenant, budget.Name, now => by.MayChange(budget) && (now is null || by.MayChange(now)) ? null : BudgetChange.Locked,
        connection => connection.ExecuteAsync(
            $"""
            INSERT INTO budgets (tenant_id, {Rows.BudgetColumns})
            VALUES (@tenant, @name, @scope, @agent, @conversation, @period, @limit, @hard, @near, @locked)
            ON CONFLICT (tenant_id, name) DO UPDATE SET scope = excluded.scope, agent = excluded.agent, conversation_id = excluded.conversation_id,
                period = excluded.period, limit_nano_usd = excluded.limit_nano_usd, is_hard = excluded.is_hard,
                near_percent = excluded.near_percent, is_locked = excluded.is_locked
            """,
            cancel, ("tenant", tenant), ("name", budget.Name), ("scope", SnakeCase.Name(budget.Scope)), ("agent", budget.Agent),
            ("conversation", budget.Conversation), ("period", SnakeCase.Name(budget.Period)), ("limit", budget.LimitNanoUsd),
            ("hard", budget.IsHard), ("near", budget.NearPercent), ("locked", budget.IsLocked)),
        cancel);

    public async ValueTask<BudgetChange> DeleteAsync(string tenant, string name, Role by, CancellationToken cancel) => await ChangeAsync(
        tenant, name, now => Refusal(now, by),
        async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM budget_refills WHERE tenant_id = @tenant AND name = @name", cancel, ("tenant", tenant), ("name", name));
            await connection.ExecuteAsync(
                "DELETE FROM budgets WHERE tenant_id = @tenant AND name = @name", cancel, ("tenant", tenant), ("name", name));
        },
        cancel);

    public async ValueTask<BudgetChange> RefillAsync(
        string tenant, BudgetAccount account, long nanoUsd, Role by, CancellationToken cancel) => await ChangeAsync(
        tenant, account.Budget, now => Refusal(now, by),
        connection => connection.ExecuteAsync(
            """
            INSERT INTO budget_refills AS r (tenant_id, name, subject, period, nano_usd) VALUES (@tenant, @name, @subject, @period, @nano)
            ON CONFLICT (tenant_id, name, subject, period) DO UPDATE SET nano_usd = r.nano_usd + excluded.nano_usd
            """,
            cancel, ("tenant", tenant), ("name", account.Budget), ("subject", account.Subject), ("period", account.Period), ("nano", nanoUsd)),
        cancel);

    public async ValueTask<IReadOnlyList<BudgetStanding>> StandingsAsync(string tenant, Spender who, DateTimeOffset at, CancellationToken cancel)
    {
        var standings = new List<BudgetStanding>();
        foreach (var budget in await ListAsync(tenant, cancel))
        {
            if (budget.AccountOf(who, at) is not { } account) continue;
            standings.Add(BudgetBook.Standing(budget, account, await ledger.SpentAsync(tenant, budget, account, who, at, cancel), at));
        }
        return standings;
    }

    public async ValueTask<IReadOnlyList<BudgetStanding>> AccountsAsync(string tenant, Budget budget, DateTimeOffset at, int limit, CancellationToken cancel) =>
        await ledger.AccountsAsync(tenant, budget, at, limit, cancel);

    public IReadOnlyList<BudgetStanding> Peek(string tenant, Spender who, DateTimeOffset at) => book.Peek(tenant, who, at);

    public IReadOnlyList<BudgetAlert> TakeAlerts() => book.TakeAlerts();

    public async ValueTask<bool> RaiseAsync(BudgetAlert alert, DateTimeOffset at, CancellationToken cancel) => await database.ExecuteAsync(
        "INSERT INTO budget_alerts (tenant_id, alert_id, at, body) VALUES (@tenant, @id, @at, @body::json) ON CONFLICT DO NOTHING", cancel,
        ("tenant", alert.Tenant), ("id", alert.Id), ("at", at), ("body", Rows.BodyOf(alert))) == 1;

    public async ValueTask<BudgetAlert?> FindAlertAsync(string tenant, string id, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT body FROM budget_alerts WHERE tenant_id = @tenant AND alert_id = @id", Rows.Alert, cancel, ("tenant", tenant), ("id", id))).SingleOrDefault();

    /// <summary>Why a budget is not changed; null where it may be.</summary>
    private static BudgetChange? Refusal(Budget? now, Role by) =>
        now is null ? BudgetChange.NotFound : by.MayChange(now) ? null : BudgetChange.Locked;

    /// <param name="refuse">Asked with the budget as it stands.</param>
    private Task<BudgetChange> ChangeAsync(
        string tenant, string name, Func<Budget?, BudgetChange?> refuse, Func<NpgsqlConnection, Task> change, CancellationToken cancel) =>
        database.UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                await connection.ExecuteAsync("LOCK TABLE budgets IN ACCESS EXCLUSIVE MODE", cancel);
                var now = await connection.QueryAsync(
                    $"SELECT {Rows.BudgetColumns} FROM budgets WHERE tenant_id = @tenant AND name = @name", row => Rows.Budget(row, first: 0),
                    cancel, ("tenant", tenant), ("name", name));
                if (refuse(now.SingleOrDefault()) is { } refused) return refused;
                await change(connection);
                await connection.ExecuteAsync("DELETE FROM budget_accounts WHERE tenant_id = @tenant AND name = @name", cancel, ("tenant", tenant), ("name", name));
                await transaction.CommitAsync(CancellationToken.None);
                book.Forget();
                return BudgetChange.Done;
            },
            cancel);
}
