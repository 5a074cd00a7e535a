using System.Text;
using System.Text.Encodings.Web;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Queries over conversations and their entries.</summary>
internal sealed class JournalReads(Database database, string node)
{
    private const string Row = $"SELECT {Rows.ConversationColumns} FROM conversations c";
    private const string OfKey = " WHERE tenant_id = @tenant AND conversation_id = @conversation";
    private const string Entry = $"SELECT {Rows.EntryColumns} FROM entries{OfKey}";

    private const string Holds = """
         AND (strpos(lower(user_id COLLATE "und-x-icu"), lower(@query COLLATE "und-x-icu")) > 0
           OR EXISTS (SELECT 1 FROM json_each_text(metadata) m
                      WHERE strpos(lower(m.value COLLATE "und-x-icu"), lower(@query COLLATE "und-x-icu")) > 0)
           OR EXISTS (SELECT 1 FROM entries e WHERE e.tenant_id = c.tenant_id AND e.conversation_id = c.conversation_id
                      AND entry_holds(e.body, @query, @escaped)))
        """;

    public Task<List<Entry>> EntriesAsync(ConversationKey key, long afterSeq, int limit, CancellationToken cancel) => database.QueryAsync(
        Entry + " AND seq > @after ORDER BY seq LIMIT @limit", Rows.Entry, cancel, [.. Named(key), ("after", afterSeq), ("limit", limit)]);

    public Task<List<Entry>> EntriesAsync(ConversationKey key, IReadOnlyList<long> seqs, CancellationToken cancel) => database.QueryAsync(
        Entry + " AND seq = ANY(@seqs) ORDER BY seq", Rows.Entry, cancel, [.. Named(key), ("seqs", seqs.ToArray())]);

    public async Task<ConversationRow?> FindAsync(ConversationKey key, CancellationToken cancel) =>
        (await database.QueryAsync(Row + OfKey, Rows.Conversation, cancel, Named(key))).SingleOrDefault();

    public async Task<Page<ConversationRow>> ListAsync(string tenant, ConversationFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new StringBuilder(Row).Append(" WHERE tenant_id = @tenant");
        var named = new List<(string, object?)> { ("tenant", tenant), ("limit", page.Limit + 1) };
        if (filter.State is not null) Add(" AND state = @state", ("state", filter.State));
        if (filter.Agent is not null) Add(" AND agent = @agent", ("agent", filter.Agent));
        if (filter.User is not null) Add(" AND user_id = @user", ("user", filter.User));
        if (filter.Query is { } query) Add(Holds, ("query", query), ("escaped", JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(query)));
        if (page.Cursor is not null)
        {
            var key = Cursor.Decode(page.Cursor, parts: 2);
            Add(" AND (created_at, conversation_id) < (@created, @last)", ("created", Cursor.Number(key[0])), ("last", key[1]));
        }
        sql.Append(" ORDER BY created_at DESC, conversation_id DESC LIMIT @limit");
        var rows = await database.QueryAsync(sql.ToString(), Rows.Conversation, cancel, [.. named]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.CreatedAt.ToUnixTimeMilliseconds(), row.Key.Conversation));

        void Add(string condition, params ReadOnlySpan<(string, object?)> values)
        {
            sql.Append(condition);
            named.AddRange(values);
        }
    }

    /// <summary>Without those that another node is at work on: asking for their leases would be in vain.</summary>
    public Task<List<ConversationKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => database.QueryAsync(
        """
        SELECT tenant_id, conversation_id FROM conversations c WHERE wake_at <= @now AND NOT EXISTS (
            SELECT 1 FROM leases l JOIN nodes n USING (node_id)
            WHERE l.tenant_id = c.tenant_id AND l.conversation_id = c.conversation_id AND node_id <> @node AND n.alive_until > clock_timestamp())
        ORDER BY wake_at LIMIT @limit
        """,
        row => new ConversationKey(row.GetString(0), row.GetString(1)), cancel, ("now", now), ("node", node), ("limit", limit));

    public async Task<IdempotencyRecord?> IdempotentAsync(string tenant, string key, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT key, body_hash, resource, at FROM idempotency WHERE tenant_id = @tenant AND key = @key", Rows.Idempotency, cancel,
        ("tenant", tenant), ("key", key))).SingleOrDefault();

    public async Task<Unrest> UnrestAsync(string? tenant, int most, CancellationToken cancel)
    {
        var theirs = tenant is null ? "" : "tenant_id = @tenant AND ";
        var inUnrest = $"""
            SELECT {Rows.ConversationColumns} FROM conversations WHERE {theirs}state = 'with_person'
            UNION ALL
            SELECT {Rows.ConversationColumns} FROM conversations
            WHERE {theirs}wake_at IS NOT NULL AND state IN ('working', 'waiting', 'parked')
            """;
        var counts = await database.QueryAsync(
            $"SELECT state, count(*)::int FROM ({inUnrest}) u GROUP BY state", row => (State: row.GetString(0), Count: row.GetInt32(1)), cancel, ("tenant", tenant));
        var oldest = await database.QueryAsync(
            $"SELECT * FROM ({inUnrest}) u ORDER BY updated_at, conversation_id LIMIT @most", Rows.Conversation, cancel, ("tenant", tenant), ("most", most));
        return new(counts.ToDictionary(one => one.State, one => one.Count), oldest);
    }

    public Task<List<OutcomeLine>> OutcomesAsync(string tenant, OutcomeQuery query, CancellationToken cancel)
    {
        var sql = new StringBuilder("SELECT ").Append(Rows.OutcomeSums);
        foreach (var dimension in query.By)
            sql.Append(", ").Append(dimension == "day" ? "to_char(to_timestamp(ended_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')" : "agent");
        sql.Append(" FROM conversations WHERE tenant_id = @tenant AND ended_at >= @from AND ended_at < @to");
        if (query.By.Count > 0) sql.Append(Rows.GroupedBy(query.By));
        return database.QueryAsync(
            sql.ToString(), row => Rows.OutcomeLine(row, query.By), cancel, ("tenant", tenant), ("from", query.From), ("to", query.To));
    }

    private static (string, object?)[] Named(ConversationKey key) => [("tenant", key.Tenant), ("conversation", key.Conversation)];
}
