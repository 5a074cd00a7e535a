using System.Text;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresJournal(
    Database database, Writer writer, JournalReads reads, LedgerReads ledger, Leases leases, Telling telling) : IJournal
{
    public async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        append.Check();
        // Not looked at again: once queued, a write happens, and its caller must know how it ended.
        cancel.ThrowIfCancellationRequested();
        if (append.Lease is { } lease && !leases.IsHeld(lease)) return AppendResult.Conflict;
        var bodies = new string[append.Entries.Count];
        for (var i = 0; i < bodies.Length; i++) bodies[i] = Encoding.UTF8.GetString(EntryCodec.Encode(append.Entries[i].Fact));
        return await writer.WriteAsync(new(append.Key.Tenant, append.Key.Conversation, append.Ledger, append, bodies));
    }

    public async ValueTask<IReadOnlyList<Entry>> ReadAsync(ConversationKey key, long afterSeq, int limit, CancellationToken cancel) =>
        await reads.EntriesAsync(key, afterSeq, limit, cancel);

    public async ValueTask<IReadOnlyList<Entry>> PickAsync(ConversationKey key, IReadOnlyList<long> seqs, CancellationToken cancel) =>
        await reads.EntriesAsync(key, seqs, cancel);

    public async ValueTask<ConversationRow?> FindAsync(ConversationKey key, CancellationToken cancel) => await reads.FindAsync(key, cancel);

    public async ValueTask<Page<ConversationRow>> ListAsync(string tenant, ConversationFilter filter, PageRequest page, CancellationToken cancel) =>
        await reads.ListAsync(tenant, filter, page, cancel);

    public async ValueTask<IReadOnlyList<ConversationKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) =>
        await reads.DueAsync(now, limit, cancel);

    public ValueTask<Lease?> TryLeaseAsync(ConversationKey key, CancellationToken cancel) => leases.TryTakeAsync(key, cancel);

    public ValueTask ReleaseAsync(Lease lease, CancellationToken cancel)
    {
        leases.Release(lease);
        return default;
    }

    public async ValueTask<bool> DeleteAsync(ConversationKey key, CancellationToken cancel)
    {
        leases.Forget(key);
        return await database.AloneAsync(PostgresBooks.Of(key.Tenant), connection => DeleteAsync(connection, key), cancel);
    }

    public async ValueTask<Page<LedgerRow>> LedgerAsync(string tenant, LedgerFilter filter, PageRequest page, CancellationToken cancel) =>
        await ledger.ListAsync(tenant, filter, page, cancel);

    public async ValueTask<CostLines> CostsAsync(string tenant, CostQuery query, CancellationToken cancel) =>
        await ledger.CostsAsync(tenant, query, cancel);

    public async ValueTask<IdempotencyRecord?> FindIdempotentAsync(string tenant, string idempotencyKey, CancellationToken cancel) =>
        await reads.IdempotentAsync(tenant, idempotencyKey, cancel);

    public async ValueTask<Unrest> UnrestAsync(string? tenant, int most, CancellationToken cancel) => await reads.UnrestAsync(tenant, most, cancel);

    public async ValueTask<IReadOnlyList<OutcomeLine>> OutcomesAsync(string tenant, OutcomeQuery query, CancellationToken cancel) =>
        await reads.OutcomesAsync(tenant, query, cancel);

    /// <summary>
    /// The row before its entries: an append that holds it ends before, and what it wrote is seen by what follows. Sums of rolled days need its user, and no append
    /// changes them.
    /// </summary>
    private async Task<bool> DeleteAsync(Npgsql.NpgsqlConnection connection, ConversationKey key)
    {
        await PostgresBooks.ForgetAsync(connection, key);
        var existed = false;
        foreach (var table in new[] { "conversations", "entries", "vectors", "answers", "batches", "inbox", "clarifications", "leases" })
        {
            var rows = await connection.ExecuteAsync(
                $"DELETE FROM {table} WHERE tenant_id = @tenant AND conversation_id = @conversation", CancellationToken.None,
                ("tenant", key.Tenant), ("conversation", key.Conversation));
            if (table == "conversations") existed = rows == 1;
        }
        await telling.TellAsync(connection, new News.Deleted(key));
        return existed;
    }
}
