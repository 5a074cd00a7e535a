using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteCallLedger(Writer writer, LedgerWrites writes, BudgetWrites budgets, Readers readers) : ICallLedger
{
    public ValueTask<bool> ReserveAsync(CallKey key, Reserve reserve, CancellationToken cancel) =>
        new(writer.RunAsync(() => budgets.HaveRoom(key.Tenant, conversation: null, [reserve]) && Write(key, reserve), cancel));

    public ValueTask SettleAsync(CallKey key, Settle settle) => new(writer.RunAsync(() => Write(key, settle), CancellationToken.None, lazily: true));

    public ValueTask<IReadOnlyList<LedgerRow>> FindAsync(CallKey key, CancellationToken cancel) =>
        new(readers.Read(db => LedgerReads.Call(db, key), cancel));

    public ValueTask<IReadOnlyList<LedgerRow>> OpenAsync(int limit, CancellationToken cancel) =>
        new(readers.Read(db => LedgerReads.OpenCalls(db, limit), cancel));

    private bool Write(CallKey key, LedgerChange change)
    {
        writes.Write(key.Tenant, key.Call, conversation: null, change);
        return true;
    }
}
