using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteBudgets(BudgetWrites writes, Writer writer, Readers readers) : IBudgets
{
    public ValueTask<IReadOnlyList<Budget>> ListAsync(string tenant, CancellationToken cancel) => new(readers.Read<IReadOnlyList<Budget>>(
        db => db.Query($"SELECT {Rows.BudgetColumns} FROM budgets WHERE tenant_id = $tenant ORDER BY name", row => Rows.Budget(row, first: 0), ("$tenant", tenant)), cancel));

    public async ValueTask<BudgetChange> SaveAsync(string tenant, Budget budget, Role by, CancellationToken cancel) =>
        await writer.RunAsync(() => writes.Save(tenant, budget, by), cancel);

    public async ValueTask<BudgetChange> DeleteAsync(string tenant, string name, Role by, CancellationToken cancel) =>
        await writer.RunAsync(() => writes.Delete(tenant, name, by), cancel);

    public async ValueTask<BudgetChange> RefillAsync(
        string tenant, BudgetAccount account, long nanoUsd, Role by, CancellationToken cancel) =>
        await writer.RunAsync(() => writes.Refill(tenant, account, nanoUsd, by), cancel);

    public async ValueTask<IReadOnlyList<BudgetStanding>> StandingsAsync(string tenant, Spender who, DateTimeOffset at, CancellationToken cancel) =>
        writes.Book.BudgetsOf(tenant).Count == 0 ? [] : await writer.RunAsync(() => writes.Standings(tenant, who, at), cancel);

    public ValueTask<IReadOnlyList<BudgetStanding>> AccountsAsync(string tenant, Budget budget, DateTimeOffset at, int limit, CancellationToken cancel) =>
        new(readers.Read(db => LedgerReads.Accounts(db, tenant, budget, at, limit), cancel));

    public IReadOnlyList<BudgetStanding> Peek(string tenant, Spender who, DateTimeOffset at) => writes.Book.Peek(tenant, who, at);

    public IReadOnlyList<BudgetAlert> TakeAlerts() => writes.Book.TakeAlerts();

    public async ValueTask<bool> RaiseAsync(BudgetAlert alert, DateTimeOffset at, CancellationToken cancel) =>
        await writer.RunAsync(() => writes.Raise(alert, at), cancel);

    public ValueTask<BudgetAlert?> FindAlertAsync(string tenant, string id, CancellationToken cancel) => new(readers.Read(
        db => db.Query("SELECT body FROM budget_alerts WHERE tenant_id = $tenant AND alert_id = $id", Rows.Alert, ("$tenant", tenant), ("$id", id)), cancel)
        .SingleOrDefault());
}
