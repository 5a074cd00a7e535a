using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteBooks(SqliteConnection db, BookWrites writes, Writer writer, Readers readers) : IBooks
{
    /// <summary>Others wait for the writer meanwhile: some milliseconds.</summary>
    private const int LinesAWrite = 500;

    private static readonly string DayOfLedger = RollUpSql.DayOfLedger("ledger");

    public async ValueTask<int> RollUpAsync(string tenant, DateTimeOffset before, CancellationToken cancel)
    {
        var rolled = 0;
        foreach (var day in readers.Read(reader => Unrolled(reader, tenant, before), cancel))
            if (await writes.AloneAsync(() => RollUpAsync(tenant, day, cancel), cancel)) rolled++;
        return rolled;
    }

    /// <summary>What is written before its last piece is not looked at, and is written anew after a crash. A day that is over changes no more meanwhile.</summary>
    private async Task<bool> RollUpAsync(string tenant, long day, CancellationToken cancel)
    {
        var lines = readers.Read(reader => Lines(reader, tenant, day), cancel);
        if (lines.Any(line => line.Open > 0)) return false;
        foreach (var some in lines.Chunk(LinesAWrite)) await writer.RunAsync(() => writes.AddConversations(tenant, day, some), cancel);
        foreach (var some in BookRows.OfUsers(lines).Chunk(LinesAWrite)) await writer.RunAsync(() => writes.AddUsers(tenant, day, some), cancel);
        return await writer.RunAsync(() => writes.Finish(tenant, day, lines), cancel);
    }

    public ValueTask<(LedgerRow Row, IReadOnlyList<Correction> Corrections)?> AttemptAsync(string tenant, string owner, int attempt, CancellationToken cancel) =>
        new(readers.Read(
            reader => LedgerReads.Attempt(reader, tenant, owner, attempt) is { } row
                ? (row, reader.Query(BookRows.OfAttempt, BookRows.Correction, ("@tenant", tenant), ("@owner", owner), ("@attempt", attempt)))
                : default((LedgerRow, IReadOnlyList<Correction>)?),
            cancel));

    public async ValueTask<bool> CorrectAsync(Correction correction, CancellationToken cancel) =>
        await writes.AloneAsync(() => writer.RunAsync(() => writes.Correct(correction), cancel), cancel);

    public ValueTask<Page<Correction>> CorrectionsAsync(string tenant, DateTimeOffset from, DateTimeOffset to, PageRequest page, CancellationToken cancel)
    {
        var (sql, values) = BookRows.ListCorrections(tenant, from, to, page);
        var rows = readers.Read(reader => reader.Query(sql, BookRows.Correction, Sql.Named(values)), cancel);
        return new(BookRows.Cut(rows, page));
    }

    public ValueTask<IReadOnlyList<MonthAct>> MonthActsAsync(string tenant, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(BookRows.ListMonthActs, BookRows.MonthAct, ("@tenant", tenant)), cancel));

    public async ValueTask<bool> ActAsync(string tenant, MonthAct act, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(BookRows.AddMonthAct, Sql.Named([("tenant_id", tenant), .. BookRows.Values(act)])) == 1, cancel);

    private static List<long> Unrolled(SqliteConnection reader, string tenant, DateTimeOffset before)
    {
        var first = reader.Query(
            "SELECT min(reserved_at) FROM ledger WHERE tenant_id = @tenant", row => row.IsDBNull(0) ? default(DateTimeOffset?) : row.GetTime(0), ("@tenant", tenant));
        if (first is not [{ } from]) return [];
        var (begin, end) = (Stretch.DayOf(from), Stretch.DayOf(before));
        var rolled = RolledDays(reader, tenant, begin, end).ToHashSet();
        return [.. Enumerable.Range(0, (int)Math.Max(0, end - begin)).Select(i => begin + i).Where(day => !rolled.Contains(day))];
    }

    public static List<long> RolledDays(SqliteConnection reader, string tenant, long from, long to) => reader.Query(
        CostSql.RolledDays, row => row.GetInt64(0), ("@tenant", tenant), ("@from", from), ("@to", to));

    private static List<RolledLine> Lines(SqliteConnection reader, string tenant, long day) => reader.Query(
        DayOfLedger, BookRows.Rolled, ("@tenant", tenant), ("@from", Stretch.BeginOf(day)), ("@to", Stretch.BeginOf(day + 1)));
}
