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

    public async ValueTask SaveAsync(string tenant, Budget budget, CancellationToken cancel) => await ChangeAsync(
        tenant, budget.Name,
        connection => connection.ExecuteAsync(
            $"""
            INSERT INTO budgets (tenant_id, {Rows.BudgetColumns}) VALUES (@tenant, @name, @scope, @agent, @conversation, @period, @limit, @hard, @near)
            ON CONFLICT (tenant_id, name) DO UPDATE SET scope = excluded.scope, agent = excluded.agent, conversation_id = excluded.conversation_id,
                period = excluded.period, limit_nano_usd = excluded.limit_nano_usd, is_hard = excluded.is_hard, near_percent = excluded.near_percent
            """,
            cancel, ("tenant", tenant), ("name", budget.Name), ("scope", SnakeCase.Name(budget.Scope)), ("agent", budget.Agent),
            ("conversation", budget.Conversation), ("period", SnakeCase.Name(budget.Period)), ("limit", budget.LimitNanoUsd),
            ("hard", budget.IsHard), ("near", budget.NearPercent)),
        cancel);

    public async ValueTask<bool> DeleteAsync(string tenant, string name, CancellationToken cancel) => await ChangeAsync(
        tenant, name,
        async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM budget_refills WHERE tenant_id = @tenant AND name = @name", cancel, ("tenant", tenant), ("name", name));
            return await connection.ExecuteAsync("DELETE FROM budgets WHERE tenant_id = @tenant AND name = @name", cancel, ("tenant", tenant), ("name", name));
        },
        cancel);

    public async ValueTask RefillAsync(string tenant, BudgetAccount account, long nanoUsd, CancellationToken cancel) => await ChangeAsync(
        tenant, account.Budget,
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

    /// <returns>False when nothing was changed.</returns>
    private Task<bool> ChangeAsync(string tenant, string name, Func<NpgsqlConnection, Task<int>> change, CancellationToken cancel) =>
        database.UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                await connection.ExecuteAsync("LOCK TABLE budgets IN ACCESS EXCLUSIVE MODE", cancel);
                if (await change(connection) == 0) return false;
                await connection.ExecuteAsync("DELETE FROM budget_accounts WHERE tenant_id = @tenant AND name = @name", cancel, ("tenant", tenant), ("name", name));
                await transaction.CommitAsync(CancellationToken.None);
                book.Forget();
                return true;
            },
            cancel);
}
