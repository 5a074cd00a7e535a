using System.Data.Common;
using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>What both databases read and write of <see cref="IBooks"/>, and of sums of the ledger.</summary>
internal static class BookRows
{
    /// <summary>As <see cref="CostSql.Report"/> asks: its sums, and what they are grouped by.</summary>
    public static CostLine Line(DbDataReader row, IReadOnlyList<string> by) => new(
        [.. by.Select((dimension, i) => KeyValuePair.Create(dimension, Value(row, dimension, CostSql.SumCount + i)))],
        Attempts: checked((int)row.GetInt64(0)),
        Failed: checked((int)row.GetInt64(1)),
        Rows.Usage(row, first: 2),
        CostNanoUsd: row.GetInt64(8),
        FailedNanoUsd: row.GetInt64(9),
        Open: checked((int)row.GetInt64(CostSql.Kept.Count)),
        ReservedNanoUsd: row.GetInt64(CostSql.Kept.Count + 1),
        Rows.Saving(row, first: 10),
        UnusedNanoUsd: row.GetInt64(CostSql.Kept.Count - 1));

    private static string Value(DbDataReader row, string dimension, int column) => dimension == "day"
        ? Stretch.BeginOf(row.GetInt64(column)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : row.GetString(column);

    /// <summary>As <see cref="RollUpSql.DayOfLedger"/> asks.</summary>
    public static RolledLine Rolled(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), [.. Enumerable.Range(4, CostSql.Kept.Count).Select(row.GetInt64)],
        Open: row.GetInt64(4 + CostSql.Kept.Count));

    /// <summary>The lines of a day without their conversations, in the order of users, so that those written together stand on the same pages.</summary>
    public static IEnumerable<RolledLine> OfUsers(IEnumerable<RolledLine> lines) =>
        lines.GroupBy(line => (line.User, line.Agent, line.Model)).Select(Together).OrderBy(line => line.User, StringComparer.Ordinal);

    /// <summary>The lines of a day without their conversations and users.</summary>
    public static IEnumerable<RolledLine> OfDay(IEnumerable<RolledLine> lines) => lines.GroupBy(line => (line.Agent, line.Model)).Select(Together);

    private static RolledLine Together(IEnumerable<RolledLine> same) => same.First() with
    {
        Sums = [.. Enumerable.Range(0, CostSql.Kept.Count).Select(i => same.Sum(line => line.Sums[i]))],
    };

    public static (string Name, object? Value)[] Values(string tenant, long day, RolledLine line) =>
    [
        ("tenant", tenant), ("month", (long)Month.Of(Stretch.BeginOf(day)).Index), ("day", day), ("conversation", line.Conversation), ("user", line.User),
        ("agent", line.Agent), ("model", line.Model), .. line.Sums.Select((sum, i) => ($"sum{i}", (object?)sum)),
    ];

    public const string UserMonthsOf = """
        SELECT user_id, created_at, updated_at, (SELECT max(day) FROM ledger_rolled WHERE tenant_id = @tenant) FROM conversations
        WHERE tenant_id = @tenant AND conversation_id = @conversation AND user_id IS NOT NULL
        """;

    /// <summary>A conversation's user, and the months in which its days can be rolled up: those of its life, and of corrections after it.</summary>
    public static (string User, IEnumerable<long> Months) UserMonths(DbDataReader row)
    {
        var (first, last) = (Month.Of(row.GetTime(1)).Index, Month.Of(row.GetTime(2)).Index);
        if (!row.IsDBNull(3)) last = Math.Max(last, Month.Of(Stretch.BeginOf(row.GetInt64(3))).Index);
        return (row.GetString(0), Enumerable.Range(first, last - first + 1).Select(month => (long)month));
    }

    public const string CorrectionColumns = """
        tenant_id, owner_id, conversation_id, attempt, seq, at, made_at, made_by, reason, agent, model, is_failed, input_tokens, cache_read_tokens,
            cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd
        """;

    public static Correction Correction(DbDataReader row)
    {
        var (owner, conversation) = (row.GetString(1), row.GetString(2));
        return new(
            row.GetString(0), conversation.Length > 0 ? conversation : null, conversation.Length > 0 ? null : owner, row.GetInt32(3), row.GetInt32(4), row.GetTime(5),
            row.GetTime(6), row.GetString(7), row.GetString(8), row.GetStringOrNull(9), row.GetString(10), row.GetBoolean(11), Rows.Usage(row, first: 12), row.GetInt64(18));
    }

    public static (string Name, object? Value)[] Values(Correction one) =>
    [
        ("tenant_id", one.Tenant), ("owner_id", one.Conversation ?? one.Call), ("conversation_id", one.Conversation ?? ""), ("attempt", one.Attempt), ("seq", one.Seq),
        ("at", one.At), ("made_at", one.MadeAt), ("made_by", one.MadeBy), ("reason", one.Reason), ("agent", one.Agent), ("model", one.Model), ("is_failed", one.Failed),
        ("input_tokens", one.Usage.Input), ("cache_read_tokens", one.Usage.CacheRead), ("cache_write_tokens", one.Usage.CacheWrite),
        ("cache_write_long_tokens", one.Usage.CacheWriteLong), ("output_tokens", one.Usage.Output), ("thinking_tokens", one.Usage.Thinking),
        ("cost_nano_usd", one.CostNanoUsd),
    ];

    public static string AddCorrection { get; } =
        $"INSERT INTO corrections ({CorrectionColumns}) VALUES ({Parameters(CorrectionColumns)}) ON CONFLICT DO NOTHING";

    /// <summary>As <see cref="RollUpSql.AddCorrection"/> asks.</summary>
    public static (string Name, object? Value)[] Key(Correction one) =>
    [
        ("tenant", one.Tenant), ("owner", one.Conversation ?? one.Call), ("attempt", one.Attempt), ("seq", one.Seq), ("month", (long)Month.Of(one.At).Index),
    ];

    public const string OfAttempt =
        $"SELECT {CorrectionColumns} FROM corrections WHERE tenant_id = @tenant AND owner_id = @owner AND attempt = @attempt ORDER BY seq";

    public static (string Sql, (string Name, object? Value)[] Values) ListCorrections(string tenant, DateTimeOffset from, DateTimeOffset to, PageRequest page)
    {
        var sql = $"SELECT {CorrectionColumns} FROM corrections WHERE tenant_id = @tenant AND at >= @from AND at < @to";
        var values = new List<(string, object?)> { ("tenant", tenant), ("from", from), ("to", to), ("limit", page.Limit + 1) };
        if (page.Cursor is not null)
        {
            var last = Cursor.Decode(page.Cursor, parts: 4);
            sql += " AND (at, owner_id, attempt, seq) > (@at, @owner, @attempt, @seq)";
            values.AddRange([("at", Cursor.Number(last[0])), ("owner", last[1]), ("attempt", Cursor.Number(last[2])), ("seq", Cursor.Number(last[3]))]);
        }
        return (sql + " ORDER BY at, owner_id, attempt, seq LIMIT @limit", [.. values]);
    }

    public static Page<Correction> Cut(List<Correction> rows, PageRequest page) => Cursor.Cut(
        rows, page.Limit, row => Cursor.Encode(row.At.ToUnixTimeMilliseconds(), row.Conversation ?? row.Call!, row.Attempt, row.Seq));

    public const string MonthActColumns = "month, seq, act, at, made_by, reason, attempts, corrections, cost_nano_usd, digest";

    public static MonthAct MonthAct(DbDataReader row) => new(
        Month.At((int)row.GetInt64(0)), row.GetInt32(1), SnakeCase.Value<MonthActKind>(row.GetString(2)), row.GetTime(3), row.GetString(4), row.GetStringOrNull(5),
        (int)row.GetInt64(6), (int)row.GetInt64(7), row.GetInt64(8), row.GetString(9));

    public static (string Name, object? Value)[] Values(MonthAct act) =>
    [
        ("month", (long)act.Month.Index), ("seq", act.Seq), ("act", SnakeCase.Name(act.Kind)), ("at", act.At), ("made_by", act.MadeBy), ("reason", act.Reason),
        ("attempts", (long)act.Attempts), ("corrections", (long)act.Corrections), ("cost_nano_usd", act.CostNanoUsd), ("digest", act.Digest),
        ("month_from", act.Month.From), ("month_to", act.Month.To),
    ];

    public static string AddMonthAct { get; } = $"""
        INSERT INTO month_acts (tenant_id, {MonthActColumns})
        SELECT {Parameters("tenant_id, " + MonthActColumns)}
        WHERE (SELECT count(*) FROM corrections WHERE tenant_id = @tenant_id AND at >= @month_from AND at < @month_to) = @corrections
        ON CONFLICT DO NOTHING
        """;

    public const string ListMonthActs = $"SELECT {MonthActColumns} FROM month_acts WHERE tenant_id = @tenant ORDER BY month, seq";

    public const string LastMonthAct =
        $"SELECT {MonthActColumns} FROM month_acts WHERE tenant_id = @tenant AND month = @month ORDER BY seq DESC LIMIT 1";

    /// <summary>Values are named like their columns.</summary>
    private static string Parameters(string columns) => string.Join(", ", columns.Split(',').Select(column => "@" + column.Trim()));
}

/// <summary>A day of the ledger, of one conversation, agent and model.</summary>
/// <param name="User">The conversation's, or empty.</param>
/// <param name="Sums">As rolled days keep them.</param>
internal sealed record RolledLine(string Conversation, string User, string Agent, string Model, long[] Sums, long Open);
