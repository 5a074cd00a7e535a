using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Queries over conversations and their entries.</summary>
internal static class JournalReads
{
    private const string Row = $"SELECT {Rows.ConversationColumns} FROM conversations c";

    // The raw body is looked at first, since taking JSON apart costs more; then only what somebody said or named counts, not the field names.
    private const string Holds = """
         AND (holds(user_id, $query)
           OR EXISTS (SELECT 1 FROM json_each(metadata) m WHERE holds(m.value, $query))
           OR EXISTS (SELECT 1 FROM entries e, json_tree(e.body) part
                      WHERE e.tenant_id = c.tenant_id AND e.conversation_id = c.conversation_id AND holds(e.body, $escaped)
                        AND part.type = 'text' AND part.key NOT IN ('kind', 'type') AND holds(part.value, $query)))
        """;

    // Two small indexes, and never all that anybody ever said.
    private const string InUnrest = $"""
        SELECT {Rows.ConversationColumns} FROM conversations INDEXED BY conversations_with_people
        WHERE state = 'with_person' AND ($tenant IS NULL OR tenant_id = $tenant)
        UNION ALL
        SELECT {Rows.ConversationColumns} FROM conversations INDEXED BY conversations_due
        WHERE wake_at IS NOT NULL AND state IN ('working', 'waiting', 'parked') AND ($tenant IS NULL OR tenant_id = $tenant)
        """;

    public static List<Entry> Entries(SqliteConnection db, ConversationKey key, long afterSeq, int limit) => db.Query(
        """
        SELECT seq, at, body FROM entries
        WHERE tenant_id = $tenant AND conversation_id = $conversation AND seq > $after ORDER BY seq LIMIT $limit
        """,
        Rows.Entry, ("$tenant", key.Tenant), ("$conversation", key.Conversation), ("$after", afterSeq), ("$limit", limit));

    public static List<Entry> Entries(SqliteConnection db, ConversationKey key, IReadOnlyList<long> seqs) => db.Query(
        """
        SELECT seq, at, body FROM entries
        WHERE tenant_id = $tenant AND conversation_id = $conversation AND seq IN (SELECT value FROM json_each($seqs)) ORDER BY seq
        """,
        Rows.Entry, ("$tenant", key.Tenant), ("$conversation", key.Conversation), ("$seqs", $"[{string.Join(',', seqs)}]"));

    public static ConversationRow? Find(SqliteConnection db, ConversationKey key) => db.Query(
        Row + " WHERE tenant_id = $tenant AND conversation_id = $conversation", Rows.Conversation,
        ("$tenant", key.Tenant), ("$conversation", key.Conversation)).SingleOrDefault();

    public static Page<ConversationRow> List(SqliteConnection db, string tenant, ConversationFilter filter, PageRequest page)
    {
        var sql = new StringBuilder(Row).Append(" WHERE tenant_id = $tenant");
        if (filter.State is not null) sql.Append(" AND state = $state");
        if (filter.Agent is not null) sql.Append(" AND agent = $agent");
        if (filter.User is not null) sql.Append(" AND user_id = $user");
        if (filter.Query is not null) sql.Append(Holds);
        if (page.Cursor is not null) sql.Append(" AND (created_at, conversation_id) < ($created, $last)");
        sql.Append(" ORDER BY created_at DESC, conversation_id DESC LIMIT $limit");
        var (created, last) = page.Cursor is null ? default : Place(page.Cursor);
        var rows = db.Query(
            sql.ToString(), Rows.Conversation,
            ("$tenant", tenant), ("$state", filter.State), ("$agent", filter.Agent), ("$user", filter.User), ("$query", filter.Query),
            ("$escaped", filter.Query is null ? null : JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(filter.Query)),
            ("$created", created), ("$last", last), ("$limit", page.Limit + 1));
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.CreatedAt.ToUnixTimeMilliseconds(), row.Key.Conversation));
    }

    public static List<ConversationKey> Due(SqliteConnection db, DateTimeOffset now, int limit) => db.Query(
        "SELECT tenant_id, conversation_id FROM conversations WHERE wake_at <= $now ORDER BY wake_at LIMIT $limit",
        row => new ConversationKey(row.GetString(0), row.GetString(1)),
        ("$now", now), ("$limit", limit));

    public static IdempotencyRecord? Idempotent(SqliteConnection db, string tenant, string key) => db.Query(
        "SELECT key, body_hash, resource, at FROM idempotency WHERE tenant_id = $tenant AND key = $key",
        Rows.Idempotency, ("$tenant", tenant), ("$key", key)).SingleOrDefault();

    public static Unrest Unrest(SqliteConnection db, string? tenant, int most)
    {
        var counts = db.Query(
            $"SELECT state, count(*) FROM ({InUnrest}) GROUP BY state", row => (State: row.GetString(0), Count: row.GetInt32(1)), ("$tenant", tenant));
        var oldest = db.Query($"{InUnrest} ORDER BY updated_at, conversation_id LIMIT $most", Rows.Conversation, ("$tenant", tenant), ("$most", most));
        return new(counts.ToDictionary(one => one.State, one => one.Count), oldest);
    }

    public static List<OutcomeLine> Outcomes(SqliteConnection db, string tenant, OutcomeQuery query)
    {
        var sql = new StringBuilder("SELECT ").Append(Rows.OutcomeSums);
        foreach (var dimension in query.By) sql.Append(", ").Append(dimension == "day" ? "date(ended_at / 1000, 'unixepoch')" : "agent");
        sql.Append(" FROM conversations WHERE tenant_id = $tenant AND ended_at >= $from AND ended_at < $to");
        if (query.By.Count > 0) sql.Append(Rows.GroupedBy(query.By));
        return db.Query(
            sql.ToString(), row => Rows.OutcomeLine(row, query.By), ("$tenant", tenant), ("$from", query.From), ("$to", query.To));
    }

    private static (long Created, string Last) Place(string cursor)
    {
        var key = Cursor.Decode(cursor, parts: 2);
        return (Cursor.Number(key[0]), key[1]);
    }
}
