using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteAnomalies(SqliteConnection db, Writer writer, Readers readers) : IAnomalies
{
    private const string Row = "SELECT body FROM anomalies WHERE tenant_id = $tenant";

    private static readonly string Hours = SpendSql.Hours("ledger"), Conversations = SpendSql.Conversations("ledger");

    public ValueTask<IReadOnlyList<SpendLine>> HoursAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        Spend(Hours, tenant, from, to, cancel);

    public ValueTask<IReadOnlyList<SpendLine>> ConversationsAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        Spend(Conversations, tenant, from, to, cancel);

    public async ValueTask<bool> OpenAsync(AnomalyRow anomaly, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            """
            INSERT INTO anomalies (tenant_id, anomaly_id, scope, opened_at, ended_at, silenced_until, body)
            VALUES ($tenant, $id, $scope, $opened, $ended, $silenced, $body) ON CONFLICT DO NOTHING
            """,
            Values(anomaly)) == 1,
        cancel);

    public ValueTask<AnomalyRow?> FindAsync(string tenant, string id, CancellationToken cancel) => new(readers.Read(reader => Find(reader, tenant, id), cancel));

    public async ValueTask<AnomalyRow?> ChangeAsync(string tenant, string id, Func<AnomalyRow, AnomalyRow> change, CancellationToken cancel) =>
        await writer.RunAsync(
            () =>
            {
                if (Find(db, tenant, id) is not { } row) return null;
                var changed = change(row);
                db.Execute(
                    """
                    UPDATE anomalies SET scope = $scope, opened_at = $opened, ended_at = $ended, silenced_until = $silenced, body = $body
                    WHERE tenant_id = $tenant AND anomaly_id = $id
                    """,
                    Values(changed));
                return changed;
            },
            cancel);

    public ValueTask<IReadOnlyList<AnomalyRow>> CurrentAsync(string tenant, DateTimeOffset now, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(Row + " AND (ended_at IS NULL OR silenced_until > $now) ORDER BY opened_at, anomaly_id", Rows.Anomaly, ("$tenant", tenant), ("$now", now)),
        cancel));

    public ValueTask<Page<AnomalyRow>> ListAsync(string tenant, bool? ended, PageRequest page, CancellationToken cancel)
    {
        var last = page.Cursor is null ? null : Cursor.Decode(page.Cursor, parts: 2);
        var rows = readers.Read(
            reader => reader.Query(
                Row + (ended is null ? "" : $" AND ended_at IS {(ended.Value ? "NOT " : "")}NULL")
                + (last is null ? "" : " AND (opened_at, anomaly_id) < ($at, $id)") + " ORDER BY opened_at DESC, anomaly_id DESC LIMIT $limit",
                Rows.Anomaly, ("$tenant", tenant), ("$at", last is null ? null : Cursor.Number(last[0])), ("$id", last?[1]), ("$limit", page.Limit + 1)),
            cancel);
        return new(Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.OpenedAt.ToUnixTimeMilliseconds(), row.Id)));
    }

    private ValueTask<IReadOnlyList<SpendLine>> Spend(string sql, string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(sql, Rows.Spend, ("@tenant", tenant), ("@from", from), ("@to", to)), cancel));

    private static AnomalyRow? Find(SqliteConnection reader, string tenant, string id) =>
        reader.Query(Row + " AND anomaly_id = $id", Rows.Anomaly, ("$tenant", tenant), ("$id", id)).SingleOrDefault();

    private static (string Name, object? Value)[] Values(AnomalyRow row) =>
    [
        ("$tenant", row.Tenant), ("$id", row.Id), ("$scope", row.Scope), ("$opened", row.OpenedAt), ("$ended", row.EndedAt), ("$silenced", row.SilencedUntil),
        ("$body", Rows.BodyOf(row)),
    ];
}
