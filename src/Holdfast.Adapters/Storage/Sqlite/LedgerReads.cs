using System.Text;
using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Queries over the ledger. An attempt belongs to the moment it was reserved. Sums are of integers: exact, or an error, never rounded.</summary>
internal static class LedgerReads
{
    private const string Row = $"SELECT {Rows.LedgerColumns} FROM ledger";

    public static Page<LedgerRow> List(SqliteConnection db, string tenant, LedgerFilter filter, PageRequest page)
    {
        var sql = new StringBuilder(Row).Append(" WHERE tenant_id = $tenant");
        if (filter.Conversation is not null) sql.Append(" AND owner_id = $conversation AND conversation_id IS NOT NULL");
        if (filter.From is not null) sql.Append(" AND reserved_at >= $from");
        if (filter.To is not null) sql.Append(" AND reserved_at < $to");
        if (page.Cursor is not null) sql.Append(" AND (reserved_at, owner_id, attempt) > ($reserved, $last, $attempt)");
        var (narrowed, values) = CostSql.Narrowed("ledger", filter.Where);
        sql.Append(narrowed).Append(" ORDER BY reserved_at, owner_id, attempt LIMIT $limit");
        var (reserved, last, attempt) = page.Cursor is null ? default : Place(page.Cursor);
        var rows = db.Query(
            sql.ToString(), Rows.Ledger,
            [
                ("$tenant", tenant), ("$conversation", filter.Conversation), ("$from", filter.From), ("$to", filter.To),
                ("$reserved", reserved), ("$last", last), ("$attempt", attempt), ("$limit", page.Limit + 1),
                .. Sql.Named(values),
            ]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.ReservedAt.ToUnixTimeMilliseconds(), row.Conversation ?? row.Call!, row.Attempt));
    }

    public static List<LedgerRow> Call(SqliteConnection db, CallKey key) => db.Query(
        Row + " WHERE tenant_id = $tenant AND owner_id = $call AND call_id IS NOT NULL ORDER BY attempt", Rows.Ledger,
        ("$tenant", key.Tenant), ("$call", key.Call));

    public static List<LedgerRow> OpenCalls(SqliteConnection db, int limit) =>
        db.Query(Row + " WHERE settled_at IS NULL AND owner_id GLOB 'call_*' LIMIT $limit", Rows.Ledger, ("$limit", limit));

    public static LedgerRow? Attempt(SqliteConnection db, string tenant, string owner, int attempt) => db.Query(
        Row + " WHERE tenant_id = $tenant AND owner_id = $owner AND attempt = $attempt", Rows.Ledger,
        ("$tenant", tenant), ("$owner", owner), ("$attempt", attempt)).SingleOrDefault();

    public static CostLines Costs(SqliteConnection db, string tenant, CostQuery query)
    {
        var stretches = Stretches(db, tenant, query);
        if (query.Top is null || query.By.Count == 0) return new(Lines(CostSql.Report("ledger", tenant, query, stretches)));

        var dearest = new DearestGroups(query);
        var (rows, of) = CostSql.Rows("ledger", tenant, query, stretches);
        db.Read(rows, dearest.Read, Sql.Named(of));
        if (dearest.Count == 0) return new([]);
        return new(Lines(CostSql.Report("ledger", tenant, query, stretches, dearest.Values)), dearest.Count);

        List<CostLine> Lines((string Sql, (string, object?)[] Values) report) =>
            db.Query(report.Sql, row => BookRows.Line(row, query.By), Sql.Named(report.Values));
    }

    private static IReadOnlyList<Stretch> Stretches(SqliteConnection db, string tenant, CostQuery query) => Stretch.Cut(
        query.From, query.To, SqliteBooks.RolledDays(db, tenant, Stretch.DayOf(query.From), Stretch.DayOf(query.To)));

    /// <summary>What an account has spent in the period of a moment, and what of it is held for calls that are under way.</summary>
    public static (long Used, long Held) Spent(SqliteConnection db, string tenant, Budget budget, Spender who, DateTimeOffset at)
    {
        var (sql, values) = OfBudget(tenant, budget, at);
        if (budget.Scope == BudgetScope.Agent) sql += " AND agent = $who_agent";
        if (budget.Scope is BudgetScope.Conversation or BudgetScope.Turn) sql += " AND owner_id = $who_conversation";
        if (budget.Scope == BudgetScope.Turn) sql += " AND turn = $who_turn";
        return db.Query(
            $"SELECT {Spending} FROM ledger WHERE {sql}", row => (row.GetInt64(0), row.GetInt64(1)),
            [.. values, ("$who_agent", who.Agent), ("$who_conversation", who.Conversation), ("$who_turn", who.Turn)]).Single();
    }

    public static IReadOnlyList<BudgetStanding> Accounts(SqliteConnection db, string tenant, Budget budget, DateTimeOffset at, int limit)
    {
        var (sql, values) = OfBudget(tenant, budget, at);
        var (subject, isOne) = budget.Scope switch
        {
            BudgetScope.Tenant => ("''", "1"),
            BudgetScope.Agent => ("agent", "agent IS NOT NULL"),
            BudgetScope.Conversation => ("conversation_id", "conversation_id IS NOT NULL"),
            _ => ("conversation_id || '/' || turn", "turn IS NOT NULL"),
        };
        var accounts = db.Query(
            $"SELECT {Spending}, {subject} FROM ledger WHERE {sql} AND {isOne} GROUP BY 3 ORDER BY 1 DESC LIMIT $limit",
            row => (Used: row.GetInt64(0), Held: row.GetInt64(1), Subject: row.GetString(2)), [.. values, ("$limit", limit)]);
        var period = budget.PeriodNameAt(at);
        return [.. accounts.Select(one =>
        {
            var account = new BudgetAccount(budget.Name, one.Subject, period);
            return BudgetBook.Standing(budget, account, new(one.Used, one.Held, Refilled(db, tenant, account)), at);
        })];
    }

    public static long Refilled(SqliteConnection db, string tenant, BudgetAccount account) => db.Query(
        "SELECT nano_usd FROM budget_refills WHERE tenant_id = $tenant AND name = $name AND subject = $subject AND period = $period",
        row => row.GetInt64(0), ("$tenant", tenant), ("$name", account.Budget), ("$subject", account.Subject), ("$period", account.Period)).SingleOrDefault();

    /// <summary>As <see cref="Settle.CountedNanoUsd"/> counts.</summary>
    private const string Spending =
        $"coalesce(sum(CASE WHEN outcome <> '{Settle.Abandoned}' THEN cost_nano_usd ELSE reserved_nano_usd END), 0), coalesce(sum(reserved_nano_usd) FILTER (WHERE settled_at IS NULL), 0)";

    private static (string Sql, (string, object?)[] Values) OfBudget(string tenant, Budget budget, DateTimeOffset at)
    {
        var sql = "tenant_id = $tenant";
        var (from, to) = budget.PeriodOf(at);
        if (from is not null) sql += " AND reserved_at >= $from AND reserved_at < $to";
        if (budget.Agent is not null) sql += " AND agent = $agent";
        if (budget.Conversation is not null) sql += " AND owner_id = $conversation";
        return (sql, [("$tenant", tenant), ("$from", from), ("$to", to), ("$agent", budget.Agent), ("$conversation", budget.Conversation)]);
    }

    private static (long Reserved, string Last, long Attempt) Place(string cursor)
    {
        var key = Cursor.Decode(cursor, parts: 3);
        return (Cursor.Number(key[0]), key[1], Cursor.Number(key[2]));
    }
}
