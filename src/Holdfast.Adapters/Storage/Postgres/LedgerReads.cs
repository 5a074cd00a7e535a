using System.Text;
using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Queries over the ledger. An attempt belongs to the moment it was reserved. Sums are of integers: exact, or an error, never rounded.
/// </summary>
internal sealed class LedgerReads(Database database, string node)
{
    private const string Row = $"SELECT {Rows.LedgerColumns} FROM attempts";

    public async Task<Page<LedgerRow>> ListAsync(string tenant, LedgerFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new StringBuilder(Row).Append(" WHERE tenant_id = @tenant");
        var named = new List<(string, object?)> { ("tenant", tenant), ("limit", page.Limit + 1) };
        if (filter.Conversation is not null) Add(" AND owner_id = @conversation AND node_id IS NULL", ("conversation", filter.Conversation));
        if (filter.From is not null) Add(" AND reserved_at >= @from", ("from", filter.From));
        if (filter.To is not null) Add(" AND reserved_at < @to", ("to", filter.To));
        if (page.Cursor is not null)
        {
            var key = Cursor.Decode(page.Cursor, parts: 3);
            Add(" AND (reserved_at, owner_id, attempt) > (@reserved, @last, @attempt)",
                ("reserved", Cursor.Number(key[0])), ("last", key[1]), ("attempt", Cursor.Number(key[2])));
        }
        var (narrowed, values) = CostSql.Narrowed("attempts", filter.Where);
        Add(narrowed, values);
        sql.Append(" ORDER BY reserved_at, owner_id, attempt LIMIT @limit");
        var rows = await database.QueryAsync(sql.ToString(), Rows.Ledger, cancel, [.. named]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.ReservedAt.ToUnixTimeMilliseconds(), row.Conversation ?? row.Call!, row.Attempt));

        void Add(string condition, params ReadOnlySpan<(string, object?)> values)
        {
            sql.Append(condition);
            named.AddRange(values);
        }
    }

    public Task<List<LedgerRow>> CallAsync(CallKey key, CancellationToken cancel) => database.QueryAsync(
        Row + " WHERE tenant_id = @tenant AND owner_id = @call AND node_id IS NOT NULL ORDER BY attempt", Rows.Ledger, cancel,
        ("tenant", key.Tenant), ("call", key.Call));

    /// <summary>Of this node, and of nodes that live no more.</summary>
    public Task<List<LedgerRow>> OpenCallsAsync(int limit, CancellationToken cancel) => database.QueryAsync(
        Row + """
         a WHERE settled_at IS NULL AND node_id IS NOT NULL AND (node_id = @node OR NOT EXISTS (
            SELECT 1 FROM nodes n WHERE n.node_id = a.node_id AND n.alive_until > clock_timestamp()))
        LIMIT @limit
        """,
        Rows.Ledger, cancel, ("node", node), ("limit", limit));

    public async Task<LedgerRow?> AttemptAsync(string tenant, string owner, int attempt, CancellationToken cancel) => (await database.QueryAsync(
        Row + " WHERE tenant_id = @tenant AND owner_id = @owner AND attempt = @attempt", Rows.Ledger, cancel,
        ("tenant", tenant), ("owner", owner), ("attempt", attempt))).SingleOrDefault();

    /// <summary>The dearest lines and the number of all, each a pass over the period's sums, are read side by side.</summary>
    public async Task<CostLines> CostsAsync(string tenant, CostQuery query, CancellationToken cancel)
    {
        var rolled = await database.QueryAsync(
            CostSql.RolledDays, row => row.GetInt64(0), cancel,
            ("tenant", tenant), ("from", Stretch.DayOf(query.From)), ("to", Stretch.DayOf(query.To)));
        var stretches = Stretch.Cut(query.From, query.To, rolled);
        var (sql, values) = CostSql.Report("attempts", tenant, query, stretches);
        var lines = database.QueryAsync(sql, row => BookRows.Line(row, query.By), cancel, values);
        if (query.Top is null || query.By.Count == 0) return new(await lines);
        var (counting, counted) = CostSql.Count("attempts", tenant, query, stretches);
        var count = database.QueryAsync(counting, row => row.GetInt32(0), cancel, counted);
        return new(await lines, (await count).Single());
    }

    /// <summary>As <see cref="Settle.CountedNanoUsd"/> counts.</summary>
    public const string Spending =
        $"coalesce(sum(CASE WHEN outcome <> '{Settle.Abandoned}' THEN cost_nano_usd ELSE reserved_nano_usd END), 0)::bigint, coalesce(sum(reserved_nano_usd) FILTER (WHERE settled_at IS NULL), 0)::bigint";

    /// <summary>What an account has spent in the period of a moment, and what of it is held for calls that are under way.</summary>
    public async Task<AccountSums> SpentAsync(string tenant, Budget budget, BudgetAccount account, Spender who, DateTimeOffset at, CancellationToken cancel)
    {
        var (where, values) = OfBudget(tenant, budget, who, at);
        var (used, held) = (await database.QueryAsync(
            $"SELECT {Spending} FROM attempts WHERE {where}", row => (row.GetInt64(0), row.GetInt64(1)), cancel, [.. values])).Single();
        return new(used, held, await RefilledAsync(tenant, account, cancel));
    }

    public async Task<IReadOnlyList<BudgetStanding>> AccountsAsync(string tenant, Budget budget, DateTimeOffset at, int limit, CancellationToken cancel)
    {
        var (where, values) = OfBudget(tenant, budget, who: null, at);
        var subject = budget.Scope switch
        {
            BudgetScope.Tenant => "''",
            BudgetScope.Agent => "agent",
            BudgetScope.Conversation => "conversation_id",
            _ => "conversation_id || '/' || turn",
        };
        var accounts = await database.QueryAsync(
            $"SELECT {Spending}, {subject} FROM attempts WHERE {where} AND {subject} IS NOT NULL GROUP BY 3 ORDER BY 1 DESC LIMIT @limit",
            row => (Used: row.GetInt64(0), Held: row.GetInt64(1), Subject: row.GetString(2)), cancel, [.. values, ("limit", limit)]);
        var standings = new List<BudgetStanding>();
        foreach (var one in accounts)
        {
            var account = new BudgetAccount(budget.Name, one.Subject, budget.PeriodNameAt(at));
            standings.Add(BudgetBook.Standing(budget, account, new(one.Used, one.Held, await RefilledAsync(tenant, account, cancel)), at));
        }
        return standings;
    }

    /// <summary>The attempts that a budget counts, of one spender's account or of all.</summary>
    public static (string Sql, (string, object?)[] Values) OfBudget(string tenant, Budget budget, Spender? who, DateTimeOffset at)
    {
        var sql = "tenant_id = @tenant";
        var values = new List<(string, object?)> { ("tenant", tenant) };
        var (from, to) = budget.PeriodOf(at);
        if (from is not null) Add(" AND reserved_at >= @from AND reserved_at < @to", ("from", from), ("to", to));
        if (budget.Agent is not null) Add(" AND agent = @agent", ("agent", budget.Agent));
        if (budget.Conversation is not null) Add(" AND conversation_id = @conversation", ("conversation", budget.Conversation));
        if (who is { } one && budget.Scope == BudgetScope.Agent) Add(" AND agent = @who_agent", ("who_agent", one.Agent));
        if (who is { } two && budget.Scope is BudgetScope.Conversation or BudgetScope.Turn)
            Add(" AND owner_id = @who_conversation", ("who_conversation", two.Conversation));
        if (who is { } three && budget.Scope == BudgetScope.Turn) Add(" AND turn = @who_turn", ("who_turn", three.Turn));
        return (sql, [.. values]);

        void Add(string condition, params ReadOnlySpan<(string, object?)> named)
        {
            sql += condition;
            values.AddRange(named);
        }
    }

    private async Task<long> RefilledAsync(string tenant, BudgetAccount account, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT nano_usd FROM budget_refills WHERE tenant_id = @tenant AND name = @name AND subject = @subject AND period = @period",
        row => row.GetInt64(0), cancel, ("tenant", tenant), ("name", account.Budget), ("subject", account.Subject), ("period", account.Period))).SingleOrDefault();
}
