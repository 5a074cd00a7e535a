using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteBatches(Readers readers) : IBatches
{
    private const string Row = $"SELECT {Rows.BatchColumns} FROM batches WHERE tenant_id = $tenant";

    public ValueTask<BatchRow?> FindAsync(ConversationKey key, CancellationToken cancel) => new(readers.Read(
        db => db.Query(
            Row + " AND conversation_id = $conversation", Rows.Batch, ("$tenant", key.Tenant), ("$conversation", key.Conversation)).SingleOrDefault(),
        cancel));

    public ValueTask<Page<BatchRow>> ListAsync(string tenant, BatchFilter filter, PageRequest page, CancellationToken cancel)
    {
        var last = page.Cursor is null ? null : Cursor.Decode(page.Cursor, parts: 2);
        var rows = readers.Read(
            db => db.Query(
                Row + (filter.Agent is null ? "" : " AND agent = $agent") + (filter.Task is null ? "" : " AND task = $task")
                + (filter.State is null ? "" : " AND state = $state")
                + (last is null ? "" : " AND (created_at, conversation_id) < ($created, $last)")
                + " ORDER BY created_at DESC, conversation_id DESC LIMIT $limit",
                Rows.Batch,
                ("$tenant", tenant), ("$agent", filter.Agent), ("$task", filter.Task), ("$state", filter.State),
                ("$created", last is null ? null : Cursor.Number(last[0])), ("$last", last?[1]), ("$limit", page.Limit + 1)),
            cancel);
        return new(Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.CreatedAt.ToUnixTimeMilliseconds(), row.Key.Conversation)));
    }

    public ValueTask<BatchRow?> LatestAsync(AgentKey agent, string task, CancellationToken cancel) => new(readers.Read(
        db => db.Query(
            Row + " AND agent = $agent AND task = $task ORDER BY updated_at DESC, conversation_id DESC LIMIT 1", Rows.Batch,
            ("$tenant", agent.Tenant), ("$agent", agent.Agent), ("$task", task)).SingleOrDefault(),
        cancel));
}
