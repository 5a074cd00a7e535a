using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Rewrites what waits for people, with the appends that change it.</summary>
internal static class InboxWrites
{
    /// <param name="rows">Of several for one item the last holds.</param>
    public static void Write(NpgsqlBatch batch, IEnumerable<InboxRow> rows)
    {
        var latest = rows.GroupBy(row => (row.Key, row.Seq)).Select(same => same.Last()).ToList();
        if (latest.Count == 0) return;
        batch.Add($"""
            INSERT INTO inbox ({Rows.InboxColumns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT (tenant_id, conversation_id, seq) DO UPDATE SET state = excluded.state, priority = excluded.priority, owner = excluded.owner,
                due_at = excluded.due_at, closed_at = excluded.closed_at, outcome = excluded.outcome, closed_by = excluded.closed_by
            """)
            .Column(latest, Text, row => row.Key.Tenant)
            .Column(latest, Text, row => row.Key.Conversation)
            .Column(latest, Bigint, row => row.Seq)
            .Column(latest, Text, row => SnakeCase.Name(row.Kind))
            .Column(latest, Text, row => row.Subject)
            .Column(latest, Text, row => row.Title)
            .Column(latest, Text, row => row.Agent)
            .Column(latest, Text, row => row.User)
            .Column(latest, Text, row => row.State)
            .Column(latest, Integer, row => row.Priority)
            .Column(latest, Text, row => row.Owner)
            .Column(latest, Bigint, row => row.OpenedAt.ToUnixTimeMilliseconds())
            .Column(latest, Bigint, row => row.DueAt?.ToUnixTimeMilliseconds())
            .Column(latest, Bigint, row => row.ClosedAt?.ToUnixTimeMilliseconds())
            .Column(latest, Text, row => row.Outcome)
            .Column(latest, Text, row => row.ClosedBy);
    }

    public static void Write(NpgsqlBatch batch, IReadOnlyList<Clarification> rows)
    {
        if (rows.Count == 0) return;
        batch.Add($"INSERT INTO clarifications ({Rows.ClarificationColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)")
            .Column(rows, Text, row => row.Key.Tenant)
            .Column(rows, Text, row => row.Key.Conversation)
            .Column(rows, Bigint, row => row.Seq)
            .Column(rows, Text, row => row.Agent)
            .Column(rows, Text, row => row.Question)
            .Column(rows, Text, row => row.Request)
            .Column(rows, Bigint, row => row.At.ToUnixTimeMilliseconds());
    }
}
