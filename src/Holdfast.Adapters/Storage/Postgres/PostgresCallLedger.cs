using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

/// <param name="settlements">Writes with a pause: nobody waits for a settlement, so many share a commit.</param>
internal sealed class PostgresCallLedger(Writer writer, Writer settlements, LedgerReads reads) : ICallLedger
{
    public async ValueTask<bool> ReserveAsync(CallKey key, Reserve reserve, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return await writer.WriteAsync(Of(key, reserve)) != AppendResult.OverBudget;
    }

    public async ValueTask SettleAsync(CallKey key, Settle settle) => await settlements.WriteAsync(Of(key, settle));

    public async ValueTask<IReadOnlyList<LedgerRow>> FindAsync(CallKey key, CancellationToken cancel) => await reads.CallAsync(key, cancel);

    public async ValueTask<IReadOnlyList<LedgerRow>> OpenAsync(int limit, CancellationToken cancel) => await reads.OpenCallsAsync(limit, cancel);

    private static PendingWrite Of(CallKey key, LedgerChange change) => new(key.Tenant, key.Call, [change], Append: null, Bodies: []);
}
