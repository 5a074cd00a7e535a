using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteJournal(Writer writer, JournalWrites writes, BookWrites books, Readers readers, Leases leases) : IJournal
{
    public async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        append.Check();
        var bodies = new byte[append.Entries.Count][];
        for (var i = 0; i < bodies.Length; i++) bodies[i] = EntryCodec.Encode(append.Entries[i].Fact);
        return await writer.RunAsync(() => writes.Append(append, bodies), cancel);
    }

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(ConversationKey key, long afterSeq, int limit, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Entries(db, key, afterSeq, limit), cancel));

    public ValueTask<IReadOnlyList<Entry>> PickAsync(ConversationKey key, IReadOnlyList<long> seqs, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Entries(db, key, seqs), cancel));

    public ValueTask<ConversationRow?> FindAsync(ConversationKey key, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Find(db, key), cancel));

    public ValueTask<Page<ConversationRow>> ListAsync(string tenant, ConversationFilter filter, PageRequest page, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.List(db, tenant, filter, page), cancel));

    public ValueTask<IReadOnlyList<ConversationKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Due(db, now, limit), cancel));

    public ValueTask<Lease?> TryLeaseAsync(ConversationKey key, CancellationToken cancel) => new(leases.TryTake(key));

    public ValueTask ReleaseAsync(Lease lease, CancellationToken cancel)
    {
        leases.Release(lease);
        return default;
    }

    public async ValueTask<bool> DeleteAsync(ConversationKey key, CancellationToken cancel) =>
        await books.AloneAsync(() => writer.RunAsync(() => writes.Delete(key), cancel), cancel);

    public ValueTask<Page<LedgerRow>> LedgerAsync(string tenant, LedgerFilter filter, PageRequest page, CancellationToken cancel) =>
        new(readers.Read(db => LedgerReads.List(db, tenant, filter, page), cancel));

    public ValueTask<CostLines> CostsAsync(string tenant, CostQuery query, CancellationToken cancel) =>
        new(readers.Read(db => LedgerReads.Costs(db, tenant, query), cancel));

    public ValueTask<IdempotencyRecord?> FindIdempotentAsync(string tenant, string idempotencyKey, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Idempotent(db, tenant, idempotencyKey), cancel));

    public ValueTask<Unrest> UnrestAsync(string? tenant, int most, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Unrest(db, tenant, most), cancel));

    public ValueTask<IReadOnlyList<OutcomeLine>> OutcomesAsync(string tenant, OutcomeQuery query, CancellationToken cancel) =>
        new(readers.Read(db => JournalReads.Outcomes(db, tenant, query), cancel));
}
