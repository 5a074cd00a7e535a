using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteBooks(SqliteConnection db, Writer writer, Readers readers) : IBooks
{
    /// <summary>Others wait for the writer meanwhile: some milliseconds.</summary>
    private const int LinesAWrite = 500;

    private static readonly string DayOfLedger = CostSql.DayOfLedger("ledger");

    public async ValueTask<int> RollUpAsync(string tenant, DateTimeOffset before, CancellationToken cancel)
    {
        var rolled = 0;
        foreach (var day in readers.Read(reader => Unrolled(reader, tenant, before), cancel))
            if (await RollUpAsync(tenant, day, cancel)) rolled++;
        return rolled;
    }

    /// <summary>What is written before its last piece is not looked at, and is written anew after a crash. A day that is over changes no more meanwhile.</summary>
    private async ValueTask<bool> RollUpAsync(string tenant, long day, CancellationToken cancel)
    {
        var lines = readers.Read(reader => Lines(reader, tenant, day), cancel);
        if (lines.Any(line => line.Open > 0)) return false;
        foreach (var some in lines.Chunk(LinesAWrite)) await writer.RunAsync(() => Write(tenant, day, some), cancel);
        await writer.RunAsync(() => Finish(tenant, day, lines), cancel);
        return true;
    }

    public ValueTask<(LedgerRow Row, IReadOnlyList<Correction> Corrections)?> AttemptAsync(string tenant, string owner, int attempt, CancellationToken cancel) =>
        new(readers.Read(
            reader => LedgerReads.Attempt(reader, tenant, owner, attempt) is { } row
                ? (row, reader.Query(BookRows.OfAttempt, BookRows.Correction, ("@tenant", tenant), ("@owner", owner), ("@attempt", attempt)))
                : default((LedgerRow, IReadOnlyList<Correction>)?),
            cancel));

    public async ValueTask<bool> CorrectAsync(Correction correction, CancellationToken cancel) => await writer.RunAsync(
        () => !IsClosed(correction.Tenant, Month.Of(correction.At)) && db.Execute(BookRows.AddCorrection, Sql.Named(BookRows.Values(correction))) == 1, cancel);

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

    private bool Write(string tenant, long day, IReadOnlyList<RolledLine> lines)
    {
        using var add = new Statement(db.Handle!, CostSql.AddConversationDay);
        foreach (var line in lines)
        {
            add.Bind(1, tenant);
            add.Bind(2, (long)Month.Of(Stretch.BeginOf(day)).Index);
            add.Bind(3, line.Conversation);
            add.Bind(4, day);
            add.Bind(5, line.Agent);
            add.Bind(6, line.Model);
            foreach (var (i, sum) in line.Sums.Index()) add.Bind(7 + i, sum);
            add.Run();
        }
        return true;
    }

    private bool Finish(string tenant, long day, List<RolledLine> lines)
    {
        foreach (var line in BookRows.OfDay(lines)) db.Execute(CostSql.AddDay, Sql.Named(BookRows.Values(tenant, day, line)));
        return db.Execute("INSERT INTO ledger_rolled (tenant_id, day) VALUES (@tenant, @day)", ("@tenant", tenant), ("@day", day)) == 1;
    }

    private bool IsClosed(string tenant, Month month) => db.Query(
        BookRows.LastMonthAct, BookRows.MonthAct, ("@tenant", tenant), ("@month", (long)month.Index)) is [{ Kind: MonthActKind.Closed }];
}
