using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresAnomalies(Database database) : IAnomalies
{
    private const string Row = "SELECT body FROM anomalies WHERE tenant_id = @tenant", One = Row + " AND anomaly_id = @id";

    private static readonly string Hours = SpendSql.Hours("attempts"), Conversations = SpendSql.Conversations("attempts");

    public async ValueTask<IReadOnlyList<SpendLine>> HoursAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        await database.QueryAsync(Hours, Rows.Spend, cancel, ("tenant", tenant), ("from", from), ("to", to));

    public async ValueTask<IReadOnlyList<SpendLine>> ConversationsAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        await database.QueryAsync(Conversations, Rows.Spend, cancel, ("tenant", tenant), ("from", from), ("to", to));

    public async ValueTask<bool> OpenAsync(AnomalyRow anomaly, CancellationToken cancel) => await database.ExecuteAsync(
        """
        INSERT INTO anomalies (tenant_id, anomaly_id, scope, opened_at, ended_at, silenced_until, body)
        VALUES (@tenant, @id, @scope, @opened, @ended, @silenced, @body::json) ON CONFLICT DO NOTHING
        """,
        cancel, Values(anomaly)) == 1;

    public async ValueTask<AnomalyRow?> FindAsync(string tenant, string id, CancellationToken cancel) =>
        (await database.QueryAsync(One, Rows.Anomaly, cancel, ("tenant", tenant), ("id", id))).SingleOrDefault();

    public async ValueTask<AnomalyRow?> ChangeAsync(string tenant, string id, Func<AnomalyRow, AnomalyRow> change, CancellationToken cancel) =>
        await database.AloneAsync(
            $"anomaly {tenant}/{id}",
            async connection =>
            {
                if ((await connection.QueryAsync(One, Rows.Anomaly, cancel, ("tenant", tenant), ("id", id))).SingleOrDefault() is not { } row) return null;
                var changed = change(row);
                await connection.ExecuteAsync(
                    """
                    UPDATE anomalies SET scope = @scope, opened_at = @opened, ended_at = @ended, silenced_until = @silenced, body = @body::json
                    WHERE tenant_id = @tenant AND anomaly_id = @id
                    """,
                    cancel, Values(changed));
                return changed;
            },
            cancel);

    public async ValueTask<IReadOnlyList<AnomalyRow>> CurrentAsync(string tenant, DateTimeOffset now, CancellationToken cancel) => await database.QueryAsync(
        Row + " AND (ended_at IS NULL OR silenced_until > @now) ORDER BY opened_at, anomaly_id", Rows.Anomaly, cancel, ("tenant", tenant), ("now", now));

    public async ValueTask<Page<AnomalyRow>> ListAsync(string tenant, bool? ended, PageRequest page, CancellationToken cancel)
    {
        var named = new List<(string, object?)> { ("tenant", tenant), ("limit", page.Limit + 1) };
        var sql = Row + (ended is null ? "" : $" AND ended_at IS {(ended.Value ? "NOT " : "")}NULL");
        if (page.Cursor is not null)
        {
            var last = Cursor.Decode(page.Cursor, parts: 2);
            sql += " AND (opened_at, anomaly_id) < (@at, @id)";
            named.AddRange([("at", Cursor.Number(last[0])), ("id", last[1])]);
        }
        var rows = await database.QueryAsync(sql + " ORDER BY opened_at DESC, anomaly_id DESC LIMIT @limit", Rows.Anomaly, cancel, [.. named]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.OpenedAt.ToUnixTimeMilliseconds(), row.Id));
    }

    private static (string Name, object? Value)[] Values(AnomalyRow row) =>
    [
        ("tenant", row.Tenant), ("id", row.Id), ("scope", row.Scope), ("opened", row.OpenedAt), ("ended", row.EndedAt?.ToUnixTimeMilliseconds()),
        ("silenced", row.SilencedUntil?.ToUnixTimeMilliseconds()), ("body", Rows.BodyOf(row)),
    ];
}
