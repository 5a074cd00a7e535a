using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresBooks(Database database, LedgerReads ledger) : IBooks
{
    private static readonly string DayOfLedger = RollUpSql.DayOfLedger("attempts");

    public async ValueTask<int> RollUpAsync(string tenant, DateTimeOffset before, CancellationToken cancel)
    {
        var first = await database.QueryAsync(
            "SELECT min(reserved_at) FROM ledger WHERE tenant_id = @tenant", row => row.GetTimeOrNull(0), cancel, ("tenant", tenant));
        if (first is not [{ } from]) return 0;
        var (begin, end) = (Stretch.DayOf(from), Stretch.DayOf(before));
        var known = (await database.QueryAsync(
            CostSql.RolledDays, row => row.GetInt64(0), cancel, ("tenant", tenant), ("from", begin), ("to", end))).ToHashSet();
        var rolled = 0;
        for (var day = begin; day < end; day++)
            if (!known.Contains(day) && await RollUpAsync(tenant, day, cancel)) rolled++;
        return rolled;
    }

    private Task<bool> RollUpAsync(string tenant, long day, CancellationToken cancel) => AloneAsync(
        tenant,
        async connection =>
        {
            var lines = await connection.QueryAsync(
                DayOfLedger, BookRows.Rolled, cancel, ("tenant", tenant), ("from", Stretch.BeginOf(day)), ("to", Stretch.BeginOf(day + 1)));
            if (lines.Any(line => line.Open > 0)) return false;
            foreach (var some in lines.Chunk(500)) await AddAsync(connection, RollUpSql.AddConversationDay, tenant, day, some, cancel);
            foreach (var some in BookRows.OfUsers(lines).Chunk(500)) await AddAsync(connection, RollUpSql.AddUserDay, tenant, day, some, cancel);
            await AddAsync(connection, RollUpSql.AddDay, tenant, day, BookRows.OfDay(lines), cancel);
            return await connection.ExecuteAsync(
                "INSERT INTO ledger_rolled (tenant_id, day) VALUES (@tenant, @day) ON CONFLICT DO NOTHING", cancel, ("tenant", tenant), ("day", day)) == 1;
        },
        cancel);

    private static async Task AddAsync(
        NpgsqlConnection connection, string sql, string tenant, long day, IEnumerable<RolledLine> lines, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var line in lines)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (name, value) in BookRows.Values(tenant, day, line)) command.Parameters.AddWithValue(name, value!);
            batch.BatchCommands.Add(command);
        }
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancel);
    }

    public async ValueTask<(LedgerRow Row, IReadOnlyList<Correction> Corrections)?> AttemptAsync(
        string tenant, string owner, int attempt, CancellationToken cancel)
    {
        if (await ledger.AttemptAsync(tenant, owner, attempt, cancel) is not { } row) return null;
        return (row, await database.QueryAsync(BookRows.OfAttempt, BookRows.Correction, cancel, ("tenant", tenant), ("owner", owner), ("attempt", attempt)));
    }

    public async ValueTask<bool> CorrectAsync(Correction correction, CancellationToken cancel) => await AloneAsync(
        correction.Tenant,
        async connection =>
        {
            var last = await connection.QueryAsync(
                BookRows.LastMonthAct, BookRows.MonthAct, cancel, ("tenant", correction.Tenant), ("month", (long)Month.Of(correction.At).Index));
            if (last is [{ Kind: MonthActKind.Closed }]) return false;
            if (await connection.ExecuteAsync(BookRows.AddCorrection, cancel, BookRows.Values(correction)) == 0) return false;
            await connection.ExecuteAsync(RollUpSql.AddCorrection, cancel, BookRows.Key(correction));
            return true;
        },
        cancel);

    public async ValueTask<Page<Correction>> CorrectionsAsync(
        string tenant, DateTimeOffset from, DateTimeOffset to, PageRequest page, CancellationToken cancel)
    {
        var (sql, values) = BookRows.ListCorrections(tenant, from, to, page);
        return BookRows.Cut(await database.QueryAsync(sql, BookRows.Correction, cancel, values), page);
    }

    public async ValueTask<IReadOnlyList<MonthAct>> MonthActsAsync(string tenant, CancellationToken cancel) =>
        await database.QueryAsync(BookRows.ListMonthActs, BookRows.MonthAct, cancel, ("tenant", tenant));

    public async ValueTask<bool> ActAsync(string tenant, MonthAct act, CancellationToken cancel) => await AloneAsync(
        tenant, async connection => await connection.ExecuteAsync(BookRows.AddMonthAct, cancel, [("tenant_id", tenant), .. BookRows.Values(act)]) == 1, cancel);

    /// <summary>What one node at a time does: it keeps a tenant's books, or deletes one of the conversations whose users they name.</summary>
    public static string Of(string tenant) => $"books {tenant}";

    /// <summary>Before the conversation's row goes.</summary>
    public static async Task ForgetAsync(NpgsqlConnection connection, ConversationKey key)
    {
        var users = await connection.QueryAsync(
            BookRows.UserMonthsOf, BookRows.UserMonths, CancellationToken.None, ("tenant", key.Tenant), ("conversation", key.Conversation));
        foreach (var (user, months) in users)
            foreach (var month in months)
                await connection.ExecuteAsync(
                    RollUpSql.ForgetUser, CancellationToken.None,
                    ("tenant", key.Tenant), ("conversation", key.Conversation), ("user", user), ("month", month));
    }

    private Task<T> AloneAsync<T>(string tenant, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel) =>
        database.AloneAsync(Of(tenant), work, cancel);
}
