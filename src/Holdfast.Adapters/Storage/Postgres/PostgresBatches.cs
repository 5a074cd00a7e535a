using System.Text;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresBatches(Database database) : IBatches
{
    private const string Row = $"SELECT {Rows.BatchColumns} FROM batches WHERE tenant_id = @tenant";

    public async ValueTask<BatchRow?> FindAsync(ConversationKey key, CancellationToken cancel) => (await database.QueryAsync(
        Row + " AND conversation_id = @conversation", Rows.Batch, cancel, ("tenant", key.Tenant), ("conversation", key.Conversation))).SingleOrDefault();

    public async ValueTask<Page<BatchRow>> ListAsync(string tenant, BatchFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new StringBuilder(Row);
        var named = new List<(string, object?)> { ("tenant", tenant), ("limit", page.Limit + 1) };
        if (filter.Agent is not null) Add(" AND agent = @agent", ("agent", filter.Agent));
        if (filter.Task is not null) Add(" AND task = @task", ("task", filter.Task));
        if (filter.State is not null) Add(" AND state = @state", ("state", filter.State));
        if (page.Cursor is not null)
        {
            var key = Cursor.Decode(page.Cursor, parts: 2);
            Add(" AND (created_at, conversation_id) < (@created, @last)", ("created", Cursor.Number(key[0])), ("last", key[1]));
        }
        sql.Append(" ORDER BY created_at DESC, conversation_id DESC LIMIT @limit");
        var rows = await database.QueryAsync(sql.ToString(), Rows.Batch, cancel, [.. named]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.CreatedAt.ToUnixTimeMilliseconds(), row.Key.Conversation));

        void Add(string condition, params ReadOnlySpan<(string, object?)> values)
        {
            sql.Append(condition);
            named.AddRange(values);
        }
    }

    public async ValueTask<BatchRow?> LatestAsync(AgentKey agent, string task, CancellationToken cancel) => (await database.QueryAsync(
        Row + " AND agent = @agent AND task = @task ORDER BY updated_at DESC, conversation_id DESC LIMIT 1", Rows.Batch, cancel,
        ("tenant", agent.Tenant), ("agent", agent.Agent), ("task", task))).SingleOrDefault();
}
