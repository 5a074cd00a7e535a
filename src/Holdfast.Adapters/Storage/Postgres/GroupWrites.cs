using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Core.Webhooks;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// One transaction for many writes, in two trips whatever their number: lock and look; write and commit. Each write succeeds, conflicts or
/// is wrong on its own.
/// </summary>
internal sealed class GroupWrites(LedgerWrites ledger, BudgetBook budgets, Telling telling, TimeProvider clock)
{
    private static readonly TimeSpan IdempotencyAge = TimeSpan.FromHours(48);

    public async Task CommitAsync(NpgsqlConnection connection, IReadOnlyList<PendingWrite> group)
    {
        await using var batch = connection.CreateBatch();
        await Judgement.PassAsync(connection, group, budgets, batch);
        var passed = group.Where(write => write is { Result: AppendResult.Appended, Wrong: null }).ToList();
        await AuditWrites.WriteAsync(connection, [.. passed.Where(write => write.Append is not null).SelectMany(
            write => write.Append!.Audit ?? [], (write, act) => (write.Tenant, write.Append!.Entries[0].At, act))]);
        Append(batch, [.. passed.Where(write => write.Append is not null)]);
        ledger.Write(batch, passed);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync();
    }

    private void Append(NpgsqlBatch batch, List<PendingWrite> appends)
    {
        if (appends.Count == 0) return;
        WriteRows(batch, [.. appends.Select(write => write.Append!.Row)]);
        var entries = appends.SelectMany(write => write.Append!.Entries.Zip(write.Bodies, (entry, body) => (write, entry, body))).ToList();
        batch.Add("INSERT INTO entries (tenant_id, conversation_id, seq, at, body) SELECT * FROM unnest($1, $2, $3, $4, $5)")
            .Column(entries, Text, one => one.write.Tenant)
            .Column(entries, Text, one => one.write.Owner)
            .Column(entries, Bigint, one => one.entry.Seq)
            .Column(entries, Bigint, one => one.entry.At.ToUnixTimeMilliseconds())
            .Column(entries, Text, one => one.body);
        Owe(batch, [.. appends.SelectMany(write => write.Append!.Events ?? [], (write, happening) => (write.Append!.Key, happening))]);
        WriteBatches(batch, [.. appends.Select(write => write.Append!.Batch).OfType<BatchRow>()]);
        InboxWrites.Write(batch, appends.SelectMany(write => write.Append!.Inbox ?? []));
        InboxWrites.Write(batch, [.. appends.Select(write => write.Append!.Asked).OfType<Clarification>()]);
        Use(batch, [.. appends.Where(write => write.Append!.Idempotency is not null)]);
        telling.Tell(batch, [
            .. appends.Select(write => new News.Appended(write.Append!.Key)),
            .. appends.Where(write => write.Append!.Inbox is not null).Select(write => write.Tenant).Distinct().Select(tenant => new News.InboxChanged(tenant)),
        ]);
    }

    /// <summary>Two nodes that make the same conversation at once are told apart by its first entry.</summary>
    private static void WriteRows(NpgsqlBatch batch, IReadOnlyList<ConversationRow> rows) => batch.Add($"""
        INSERT INTO conversations ({Rows.ConversationColumns})
        SELECT c1, c2, c3, c4, c5, c6::json, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            AS row (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20)
        ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET agent = excluded.agent, mode = excluded.mode, user_id = excluded.user_id,
            metadata = excluded.metadata, seq = excluded.seq, state = excluded.state, turns = excluded.turns, attempts = excluded.attempts,
            epoch = excluded.epoch, cost_nano_usd = excluded.cost_nano_usd, created_at = excluded.created_at, updated_at = excluded.updated_at,
            wake_at = excluded.wake_at, ended_at = excluded.ended_at, handed_off = excluded.handed_off, troubled = excluded.troubled,
            denied = excluded.denied, rating = excluded.rating
        """)
        .Column(rows, Text, row => row.Key.Tenant)
        .Column(rows, Text, row => row.Key.Conversation)
        .Column(rows, Text, row => row.Agent)
        .Column(rows, Text, row => SnakeCase.Name(row.Mode))
        .Column(rows, Text, row => row.User)
        .Column(rows, Text, Rows.MetadataOf)
        .Column(rows, Bigint, row => row.Seq)
        .Column(rows, Text, row => row.State)
        .Column(rows, Integer, row => row.Turns)
        .Column(rows, Integer, row => row.Attempts)
        .Column(rows, Integer, row => row.Epoch)
        .Column(rows, Bigint, row => row.CostNanoUsd)
        .Column(rows, Bigint, row => row.CreatedAt.ToUnixTimeMilliseconds())
        .Column(rows, Bigint, row => row.UpdatedAt.ToUnixTimeMilliseconds())
        .Column(rows, Bigint, row => row.WakeAt?.ToUnixTimeMilliseconds())
        .Column(rows, Bigint, row => row.Outcome.EndedAt?.ToUnixTimeMilliseconds())
        .Column(rows, NpgsqlTypes.NpgsqlDbType.Boolean, row => row.Outcome.HandedOff)
        .Column(rows, NpgsqlTypes.NpgsqlDbType.Boolean, row => row.Outcome.Troubled)
        .Column(rows, NpgsqlTypes.NpgsqlDbType.Boolean, row => row.Outcome.Denied)
        .Column(rows, Integer, row => row.Outcome.Rating);

    /// <summary>Owes events to the subscriptions that want them; these are locked against their deletion.</summary>
    private static void Owe(NpgsqlBatch batch, List<(ConversationKey Key, Happening Event)> events)
    {
        if (events.Count == 0) return;
        batch.Add("""
            WITH happened AS (
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) AS one (tenant_id, event_id, event, conversation_id, first_seq, seq, at)),
            wanting AS (
                SELECT tenant_id, webhook_id, events FROM webhooks
                WHERE disabled_at IS NULL AND tenant_id IN (SELECT tenant_id FROM happened) FOR KEY SHARE)
            INSERT INTO deliveries (tenant_id, webhook_id, event_id, event, conversation_id, first_seq, seq, at, state, tries, next_at)
            SELECT h.tenant_id, webhook_id, event_id, event, conversation_id, first_seq, seq, at, 'pending', 0, at
            FROM happened h JOIN wanting w ON w.tenant_id = h.tenant_id AND w.events::jsonb ? h.event
            ON CONFLICT DO NOTHING
            """)
            .Column(events, Text, one => one.Key.Tenant)
            .Column(events, Text, one => one.Event.Id)
            .Column(events, Text, one => EventNames.Of(one.Event.Kind))
            .Column(events, Text, one => one.Key.Conversation)
            .Column(events, Bigint, one => one.Event.FirstSeq)
            .Column(events, Bigint, one => one.Event.Seq)
            .Column(events, Bigint, one => one.Event.At.ToUnixTimeMilliseconds());
    }

    private static void WriteBatches(NpgsqlBatch batch, List<BatchRow> rows)
    {
        if (rows.Count == 0) return;
        batch.Add($"""
            INSERT INTO batches ({Rows.BatchColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET state = excluded.state, answered = excluded.answered, failed = excluded.failed,
                per_call = excluded.per_call, updated_at = excluded.updated_at, service_tier = excluded.service_tier
            """)
            .Column(rows, Text, row => row.Key.Tenant)
            .Column(rows, Text, row => row.Key.Conversation)
            .Column(rows, Text, row => row.Agent)
            .Column(rows, Text, row => row.Task)
            .Column(rows, Text, row => row.State)
            .Column(rows, Integer, row => row.Items)
            .Column(rows, Integer, row => row.Answered)
            .Column(rows, Integer, row => row.Failed)
            .Column(rows, Integer, row => row.PerCall)
            .Column(rows, Text, row => row.LearnedFrom)
            .Column(rows, Bigint, row => row.CreatedAt.ToUnixTimeMilliseconds())
            .Column(rows, Bigint, row => row.UpdatedAt.ToUnixTimeMilliseconds())
            .Column(rows, Text, row => SnakeCase.Name(row.Tier));
    }

    /// <summary>Two old keys go for each new one, so that expiry never takes long and never falls behind.</summary>
    private void Use(NpgsqlBatch batch, List<PendingWrite> keyed)
    {
        if (keyed.Count == 0) return;
        var expire = batch.Add("""
            DELETE FROM idempotency WHERE (tenant_id, key) IN
                (SELECT tenant_id, key FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
            """);
        expire.Parameters.Add(new() { Value = (clock.GetUtcNow() - IdempotencyAge).ToUnixTimeMilliseconds() });
        expire.Parameters.Add(new() { Value = 2 * keyed.Count });
        batch.Add("INSERT INTO idempotency (tenant_id, key, body_hash, resource, at) SELECT * FROM unnest($1, $2, $3, $4, $5)")
            .Column(keyed, Text, write => write.Tenant)
            .Column(keyed, Text, write => write.Append!.Idempotency!.Key)
            .Column(keyed, Text, write => write.Append!.Idempotency!.BodyHash)
            .Column(keyed, Text, write => write.Append!.Idempotency!.Resource)
            .Column(keyed, Bigint, write => write.Append!.Idempotency!.At.ToUnixTimeMilliseconds());
    }
}
