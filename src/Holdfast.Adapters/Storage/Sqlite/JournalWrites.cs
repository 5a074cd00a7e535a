using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>What the writer's thread does for one append or deletion, inside its transaction.</summary>
internal sealed class JournalWrites(
    sqlite3 db, LedgerWrites ledger, BudgetWrites budgets, EventWrites events, BatchWrites batches, InboxWrites inbox, BookWrites books,
    AuditWrites audit, Leases leases, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan IdempotencyAge = TimeSpan.FromHours(48);

    private readonly Statement _create = new(db, """
        INSERT INTO conversations (tenant_id, conversation_id, agent, mode, user_id, metadata, seq, state, turns, attempts, epoch, cost_nano_usd,
            created_at, updated_at, wake_at, ended_at, handed_off, troubled, denied, rating)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20) ON CONFLICT DO NOTHING
        """);

    private readonly Statement _update = new(db, """
        UPDATE conversations SET agent = ?3, mode = ?4, user_id = ?5, metadata = ?6, seq = ?7, state = ?8, turns = ?9, attempts = ?10, epoch = ?11,
            cost_nano_usd = ?12, created_at = ?13, updated_at = ?14, wake_at = ?15,
            ended_at = ?16, handed_off = ?17, troubled = ?18, denied = ?19, rating = ?20
        WHERE tenant_id = ?1 AND conversation_id = ?2 AND seq = ?21
        """);

    private readonly Statement _append = new(db, "INSERT INTO entries (tenant_id, conversation_id, seq, at, body) VALUES (?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _isUsed = new(db, "SELECT 1 FROM idempotency WHERE tenant_id = ?1 AND key = ?2");
    private readonly Statement _use = new(db, "INSERT INTO idempotency (tenant_id, key, body_hash, resource, at) VALUES (?1, ?2, ?3, ?4, ?5)");

    // Two old ones go for each new one, so that expiry never takes long and never falls behind.
    private readonly Statement _expire = new(db, """
        DELETE FROM idempotency WHERE (tenant_id, key) IN (SELECT tenant_id, key FROM idempotency WHERE at < ?1 ORDER BY at LIMIT 2)
        """);

    private readonly Statement _deleteRow = new(db, "DELETE FROM conversations WHERE tenant_id = ?1 AND conversation_id = ?2");
    private readonly Statement _deleteEntries = new(db, "DELETE FROM entries WHERE tenant_id = ?1 AND conversation_id = ?2");
    private readonly Statement _deleteVectors = new(db, "DELETE FROM vectors WHERE tenant_id = ?1 AND conversation_id = ?2");
    private readonly Statement _deleteAnswers = new(db, "DELETE FROM answers WHERE tenant_id = ?1 AND conversation_id = ?2");

    /// <param name="bodies">The entries' stored form, made by the caller so that the writer's thread only writes.</param>
    public AppendResult Append(Append append, byte[][] bodies)
    {
        if (append.Lease is { } lease && !leases.IsCurrent(lease)) return AppendResult.Conflict;
        if (append.Idempotency is { } asked && IsUsed(append.Key.Tenant, asked.Key)) return AppendResult.Duplicate;
        if (!budgets.HaveRoom(append.Key.Tenant, append.Key.Conversation, append.Ledger)) return AppendResult.OverBudget;
        if (!WriteRow(append)) return AppendResult.Conflict;
        WriteEntries(append, bodies);
        foreach (var change in append.Ledger) ledger.Write(append.Key.Tenant, append.Key.Conversation, append.Key.Conversation, change);
        foreach (var happening in append.Events ?? []) events.Write(append.Key, happening);
        if (append.Batch is { } batch) batches.Write(batch);
        foreach (var row in append.Inbox ?? []) inbox.Write(row);
        if (append.Asked is { } question) inbox.Write(question);
        foreach (var act in append.Audit ?? []) audit.Write(append.Key.Tenant, append.Entries[0].At, act);
        if (append.Idempotency is { } used) Use(append.Key.Tenant, used);
        return AppendResult.Appended;
    }

    public bool Delete(ConversationKey key)
    {
        leases.Revoke(key);
        Address(_deleteEntries, key).Run();
        Address(_deleteVectors, key).Run();
        Address(_deleteAnswers, key).Run();
        batches.Delete(key);
        inbox.Delete(key);
        books.Forget(key);
        return Address(_deleteRow, key).Run() == 1;
    }

    /// <summary>The row is the gate: it changes only when the writer knows the last entry.</summary>
    private bool WriteRow(Append append)
    {
        var row = append.Row;
        var write = Address(append.ExpectedSeq == 0 ? _create : _update, append.Key);
        write.Bind(3, row.Agent);
        write.Bind(4, SnakeCase.Name(row.Mode));
        write.Bind(5, row.User);
        write.Bind(6, Rows.MetadataOf(row));
        write.Bind(7, row.Seq);
        write.Bind(8, row.State);
        write.Bind(9, row.Turns);
        write.Bind(10, row.Attempts);
        write.Bind(11, row.Epoch);
        write.Bind(12, row.CostNanoUsd);
        write.Bind(13, row.CreatedAt);
        write.Bind(14, row.UpdatedAt);
        write.Bind(15, row.WakeAt);
        write.Bind(16, row.Outcome.EndedAt);
        write.Bind(17, row.Outcome.HandedOff ? 1 : 0);
        write.Bind(18, row.Outcome.Troubled ? 1 : 0);
        write.Bind(19, row.Outcome.Denied ? 1 : 0);
        write.Bind(20, row.Outcome.Rating);
        if (write == _update) write.Bind(21, append.ExpectedSeq);
        return write.Run() == 1;
    }

    private void WriteEntries(Append append, byte[][] bodies)
    {
        Address(_append, append.Key);
        for (var i = 0; i < bodies.Length; i++)
        {
            _append.Bind(3, append.Entries[i].Seq);
            _append.Bind(4, append.Entries[i].At);
            _append.BindUtf8(5, bodies[i]);
            _append.Run();
        }
    }

    private bool IsUsed(string tenant, string key)
    {
        _isUsed.Bind(1, tenant);
        _isUsed.Bind(2, key);
        return _isUsed.Any();
    }

    private void Use(string tenant, IdempotencyRecord record)
    {
        _expire.Bind(1, clock.GetUtcNow() - IdempotencyAge);
        _expire.Run();
        _use.Bind(1, tenant);
        _use.Bind(2, record.Key);
        _use.Bind(3, record.BodyHash);
        _use.Bind(4, record.Resource);
        _use.Bind(5, record.At);
        _use.Run();
    }

    private static Statement Address(Statement statement, ConversationKey key)
    {
        statement.Bind(1, key.Tenant);
        statement.Bind(2, key.Conversation);
        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _create, _update, _append, _isUsed, _use, _expire, _deleteRow, _deleteEntries, _deleteVectors, _deleteAnswers })
            statement.Dispose();
    }
}
