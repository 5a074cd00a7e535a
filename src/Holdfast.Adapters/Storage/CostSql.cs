using System.Globalization;
using System.Text;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>
/// Sums of the ledger for reports, in words that both databases understand: of days that are rolled up, of attempts where they are not, and of corrections.
/// Sums are of integers: exact, or an error, never rounded.
/// </summary>
internal static class CostSql
{
    public const string RolledDays = "SELECT day FROM ledger_rolled WHERE tenant_id = @tenant AND day >= @from AND day < @to ORDER BY day";

    private static readonly string[] Tokens =
        ["input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_long_tokens", "output_tokens", "thinking_tokens"];

    private const string Cost = "cost_nano_usd", Unused = "unused_nano_usd";

    private static readonly string[] Saved =
        ["saved_cache_nano_usd", "saved_context_nano_usd", "saved_routing_nano_usd", "saved_batch_nano_usd", "saved_reuse_nano_usd"];

    /// <summary>What a rolled day keeps.</summary>
    private static readonly string[] Kept = ["attempts", "failed", .. Tokens, Cost, "failed_nano_usd", .. Saved, Unused];

    /// <summary>What a report sums. What is open is never rolled up.</summary>
    private static readonly string[] Summed = [.. Kept, "open", "reserved_nano_usd"];

    public static int KeptCount => Kept.Length;

    public static int SumCount => Summed.Length;

    private static readonly string KeptColumns = string.Join(", ", Kept);

    private static readonly string KeptSums = string.Join(", ", Kept.Select(Sum));

    public const string HasCorrections =
        "SELECT count(*) FROM (SELECT 1 FROM corrections WHERE tenant_id = @tenant AND at >= @from AND at < @to LIMIT 1) AS one";

    /// <param name="ledger">The ledger with its conversations.</param>
    /// <param name="hasCorrections">
    /// False leaves them out. A query of one part, as that of a month that is over mostly is, is read in the order of its table and not sorted, which takes a
    /// third of the time.
    /// </param>
    public static (string Sql, (string Name, object? Value)[] Values) Report(
        string ledger, string tenant, CostQuery query, IReadOnlyList<Stretch> stretches, bool hasCorrections)
    {
        var values = new List<(string, object?)> { ("tenant", tenant), ("from", query.From), ("to", query.To) };
        var parts = new List<string>();
        if (hasCorrections || stretches.Count == 0) parts.Add(Corrections + Narrowed(query, "conversation_id"));
        var days = NeedsConversations(query) ? "ledger_conversation_days" : "ledger_days";
        foreach (var (i, stretch) in stretches.Index())
        {
            parts.Add(stretch.IsRolled
                ? Days(days, i, isOne: Month.Of(stretch.From) == Month.Of(stretch.To.AddTicks(-1))) + Narrowed(query, "conversation_id")
                : Attempts(ledger, $"reserved_at >= @from{i} AND reserved_at < @to{i}{Narrowed(query, "owner_id")}"));
            values.AddRange(stretch.IsRolled ? RangeOf(i, days, stretch) : [($"from{i}", stretch.From), ($"to{i}", stretch.To)]);
        }
        foreach (var (dimension, value) in query.Where ?? []) values.Add((dimension, dimension == "day" ? DayOf(value) : value));
        if (query.Top is { } top) values.Add(("top", top));
        return (Select(query, string.Join("\nUNION ALL\n", parts)), [.. values]);
    }

    private static string Select(CostQuery query, string parts)
    {
        var (dimensions, where) = (query.By.Select(Column).ToList(), Where(query));
        var sql = new StringBuilder("SELECT ").AppendJoin(", ", Summed.Select(Sum));
        if (dimensions.Count == 0) return sql.Append($", 1\nFROM ({From(query, parts, Summed)}) AS one{where}").ToString();

        var (grouped, first) = (string.Join(", ", dimensions), Places(1, dimensions.Count));
        sql.Append(query.Top is null
            ? ", count(*) OVER ()"
            : $",\n({Groups(grouped, dimensions.Count, $"({From(query, parts, [])}) AS one{where}")})");
        sql.Append($", {grouped}\nFROM ({From(query, parts, Summed)}) AS one{where}");
        if (query.Top is not null)
            sql.Append(where.Length == 0 ? " WHERE " : " AND ").Append($"""
                ({grouped}) IN (SELECT {grouped}
                FROM ({From(query, parts, [Cost])}) AS one{where} GROUP BY {first} ORDER BY sum({Cost}) DESC, {first} LIMIT @top)
                """);
        var places = Places(Summed.Length + 2, dimensions.Count);
        return sql.Append($" GROUP BY {places} ORDER BY {(query.Top is null ? "" : $"{Array.IndexOf(Summed, Cost) + 1} DESC, ")}{places}").ToString();
    }

    /// <summary>How many lines there are. Distinct values of one column take half the time of groups.</summary>
    private static string Groups(string grouped, int dimensions, string from) => dimensions == 1
        ? $"SELECT count(DISTINCT {grouped}) FROM {from}"
        : $"SELECT count(*) FROM (SELECT {grouped} FROM {from} GROUP BY {Places(1, dimensions)}) AS lines";

    private static string Places(int from, int count) => string.Join(", ", Enumerable.Range(from, count));

    /// <summary>A conversation's user is looked up once, not for each of its lines. Few sums take a third of the time of all.</summary>
    private static string From(CostQuery query, string parts, IReadOnlyList<string> columns)
    {
        var dimensions = query.By.Concat((query.Where ?? []).Select(one => one.Key)).ToList();
        if (!dimensions.Contains("user")) return parts;
        var grouped = new[] { "conversation_id" }.Concat(dimensions.Intersect(["agent", "model", "day"])).ToList();
        return $"""
            SELECT {string.Join(", ", [.. grouped, .. columns.Select(column => $"{Sum(column)} AS {column}")])}
            FROM ({parts}) AS each GROUP BY {string.Join(", ", grouped)}
            """;
    }

    private static string Where(CostQuery query) => query.Where is null or []
        ? "" : " WHERE " + string.Join(" AND ", query.Where.Select(one => $"{Column(one.Key)} = @{one.Key}"));

    /// <summary>Of one conversation or user only its rows are read.</summary>
    private static string Narrowed(CostQuery query, string conversation) => string.Concat((query.Where ?? []).Select(one => one.Key switch
    {
        _ when one.Value.Length == 0 => "",
        "conversation" => $" AND {conversation} = @conversation",
        "user" => $" AND {conversation} IN (SELECT conversation_id FROM conversations WHERE tenant_id = @tenant AND user_id = @user)",
        _ => "",
    }));

    /// <summary>One day's attempts by conversation, agent and model: these, what a rolled day keeps, and how many are open.</summary>
    public static string DayOfLedger(string ledger) => $"""
        SELECT conversation_id, agent, model, {KeptSums}, {Sum("open")}
        FROM ({Attempts(ledger, "reserved_at >= @from AND reserved_at < @to")}) AS one GROUP BY conversation_id, agent, model
        """;

    /// <summary>A sum is named after its place: @sum0 and so on.</summary>
    public static string AddDay { get; } = $"""
        INSERT INTO ledger_days (tenant_id, day, agent, model, {KeptColumns}) VALUES (@tenant, @day, @agent, @model, {KeptValues})
        ON CONFLICT (tenant_id, day, agent, model) DO UPDATE SET {KeptAnew}
        """;

    public static string AddConversationDay { get; } = $"""
        INSERT INTO ledger_conversation_days (tenant_id, month, conversation_id, day, agent, model, {KeptColumns})
        VALUES (@tenant, @month, @conversation, @day, @agent, @model, {KeptValues})
        ON CONFLICT (tenant_id, month, conversation_id, day, agent, model) DO UPDATE SET {KeptAnew}
        """;

    private static string KeptValues => string.Join(", ", Kept.Index().Select(one => $"@sum{one.Index}"));

    private static string KeptAnew => string.Join(", ", Kept.Select(column => $"{column} = excluded.{column}"));

    private static readonly string Corrections = $"""
        SELECT conversation_id, coalesce(agent, '') AS agent, model, at / 86400000 AS day, 0 AS attempts, 0 AS failed, input_tokens, cache_read_tokens,
            cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd,
            CASE WHEN is_failed THEN cost_nano_usd ELSE 0 END AS failed_nano_usd, {string.Join(", ", Saved.Select(column => $"0 AS {column}"))},
            0 AS unused_nano_usd, 0 AS open, 0 AS reserved_nano_usd
        FROM corrections WHERE tenant_id = @tenant AND at >= @from AND at < @to
        """;

    private static string Attempts(string ledger, string which) => $"""
        SELECT coalesce(conversation_id, '') AS conversation_id, coalesce(agent, '') AS agent, model, reserved_at / 86400000 AS day, 1 AS attempts,
            CASE WHEN outcome <> 'completed' THEN 1 ELSE 0 END AS failed, {string.Join(", ", Tokens.Select(column => $"coalesce({column}, 0) AS {column}"))},
            coalesce(cost_nano_usd, 0) AS cost_nano_usd, CASE WHEN outcome <> 'completed' THEN cost_nano_usd ELSE 0 END AS failed_nano_usd,
            {string.Join(", ", Saved)}, {Unused}, CASE WHEN settled_at IS NULL THEN 1 ELSE 0 END AS open,
            CASE WHEN settled_at IS NULL THEN reserved_nano_usd ELSE 0 END AS reserved_nano_usd
        FROM {ledger} WHERE tenant_id = @tenant AND {which}
        """;

    private static string MonthsOf(int i, bool isOne) => isOne ? $" AND month = @begin{i}" : $" AND month >= @begin{i} AND month <= @end{i}";

    private static string Days(string table, int i, bool isOne) => $"""
        SELECT {(table == "ledger_days" ? "'' AS conversation_id" : "conversation_id")}, agent, model, day, {KeptColumns}, 0 AS open, 0 AS reserved_nano_usd
        FROM {table} WHERE tenant_id = @tenant AND day >= @from{i} AND day < @to{i}{(table == "ledger_days" ? "" : MonthsOf(i, isOne))}
        """;

    private static IEnumerable<(string, object?)> RangeOf(int i, string table, Stretch stretch)
    {
        yield return ($"from{i}", Stretch.DayOf(stretch.From));
        yield return ($"to{i}", Stretch.DayOf(stretch.To));
        if (table == "ledger_days") yield break;
        yield return ($"begin{i}", (long)Month.Of(stretch.From).Index);
        yield return ($"end{i}", (long)Month.Of(stretch.To.AddTicks(-1)).Index);
    }

    private static string Sum(string column) => $"CAST(coalesce(sum({column}), 0) AS bigint)";

    private static bool NeedsConversations(CostQuery query) =>
        query.By.Concat((query.Where ?? []).Select(one => one.Key)).Any(dimension => dimension is "conversation" or "user");

    /// <summary>A day that is none has no attempts.</summary>
    private static long DayOf(string day) =>
        DateTimeOffset.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Stretch.DayOf(at) : -1;

    /// <summary>More of a condition on rows of the ledger.</summary>
    public static (string Sql, (string Name, object? Value)[] Values) Narrowed(string ledger, IReadOnlyList<KeyValuePair<string, string>>? where) => (
        string.Concat((where ?? []).Select(one => $" AND {OfAttempt(ledger, one.Key)} = @of_{one.Key}")),
        [.. (where ?? []).Select(one => ($"of_{one.Key}", (object?)one.Value))]);

    /// <summary>What a row of the ledger has in a dimension.</summary>
    private static string OfAttempt(string ledger, string dimension) => dimension switch
    {
        "model" => dimension,
        "agent" => "coalesce(agent, '')",
        "user" => $"""
            coalesce((SELECT user_id FROM conversations c WHERE c.tenant_id = {ledger}.tenant_id AND c.conversation_id = {ledger}.owner_id), '')
            """,
        _ => throw new ArgumentException($"The ledger is not filtered by {dimension}.", nameof(dimension)),
    };

    private static string Column(string dimension) => dimension switch
    {
        "agent" or "model" or "day" => dimension,
        "conversation" => "conversation_id",
        "user" => "coalesce((SELECT user_id FROM conversations c WHERE c.tenant_id = @tenant AND c.conversation_id = one.conversation_id), '')",
        _ => throw new ArgumentException($"Costs are not grouped by {dimension}.", nameof(dimension)),
    };
}
