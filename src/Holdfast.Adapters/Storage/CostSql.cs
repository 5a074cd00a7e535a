using System.Globalization;
using System.Text;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>
/// Sums of the ledger for reports, in words that both databases understand: of days that are rolled up, of attempts and corrections where they are not.
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
    public static IReadOnlyList<string> Kept { get; } = ["attempts", "failed", .. Tokens, Cost, "failed_nano_usd", .. Saved, Unused];

    /// <summary>What a report sums. What is open is never rolled up.</summary>
    private static readonly string[] Summed = [.. Kept, "open", "reserved_nano_usd"];

    public static int SumCount => Summed.Length;

    /// <summary>Tables of rolled days, and what their rows are told apart by.</summary>
    public static readonly (string Table, string Key)
        Whole = ("ledger_days", "tenant_id, day, agent, model"),
        Users = ("ledger_user_days", "tenant_id, month, user_id, day, agent, model"),
        Conversations = ("ledger_conversation_days", "tenant_id, month, conversation_id, day, agent, model");

    public static readonly string KeptColumns = string.Join(", ", Kept);

    /// <param name="ledger">The ledger with its conversations.</param>
    /// <param name="chosen">Only these groups, one at least; null = those that the query asks for.</param>
    public static (string Sql, (string Name, object? Value)[] Values) Report(
        string ledger, string tenant, CostQuery query, IReadOnlyList<Stretch> stretches, IReadOnlyList<object[]>? chosen = null)
    {
        var (parts, values) = Parts(ledger, tenant, query, stretches);
        var among = chosen is not null ? Among(chosen) : query.Top is not null ? Dearest(query, parts) : null;
        if (chosen is not null) values.AddRange(chosen.SelectMany((group, i) => group.Select((value, k) => (NameOf(i, k), (object?)value))));
        return (Lines(query, parts, among), [.. values]);
    }

    /// <summary>How many lines a report would have without its <see cref="CostQuery.Top"/>; it takes half as long as the report.</summary>
    public static (string Sql, (string Name, object? Value)[] Values) Count(
        string ledger, string tenant, CostQuery query, IReadOnlyList<Stretch> stretches)
    {
        var (parts, values) = Parts(ledger, tenant, query, stretches);
        return (Count(query, parts), [.. values]);
    }

    /// <summary>What each row of a report is grouped by, and its cost, in the order of the groups.</summary>
    public static (string Sql, (string Name, object? Value)[] Values) Rows(
        string ledger, string tenant, CostQuery query, IReadOnlyList<Stretch> stretches)
    {
        var (parts, values) = Parts(ledger, tenant, query, stretches);
        return ($"SELECT {Grouped(query)}, {Cost} FROM ({From(query, parts, [Cost])}) AS one{Where(query)} ORDER BY {Places(1, query.By.Count)}", [.. values]);
    }

    /// <summary>One part, as for a month that is over, is read in the order of its table and not sorted, which takes a third of the time.</summary>
    private static (string Sql, List<(string Name, object? Value)> Values) Parts(
        string ledger, string tenant, CostQuery query, IReadOnlyList<Stretch> stretches)
    {
        var values = new List<(string, object?)> { ("tenant", tenant) };
        var (grain, parts) = (GrainOf(query), new List<string>());
        foreach (var (i, stretch) in stretches.Index())
        {
            if (stretch.IsRolled)
            {
                parts.Add(Days(grain, i, isOne: Month.Of(stretch.From) == Month.Of(stretch.To.AddTicks(-1))) + NarrowedDays(query, grain));
                values.AddRange(RangeOf(i, grain, stretch));
                continue;
            }
            parts.Add(OfGrain(grain, Attempts(ledger, $"reserved_at >= @from{i} AND reserved_at < @to{i}{Narrowed(query, "owner_id")}")));
            parts.Add(OfGrain(grain, Corrections($"at >= @from{i} AND at < @to{i}{Narrowed(query, "conversation_id")}")));
            values.AddRange([($"from{i}", stretch.From), ($"to{i}", stretch.To)]);
        }
        foreach (var (dimension, value) in query.Where ?? []) values.Add((dimension, dimension == "day" ? DayOf(value) : value));
        if (query.Top is { } top) values.Add(("top", top));
        return (string.Join("\nUNION ALL\n", parts), values);
    }

    /// <param name="among">Groups, as a query; null = all.</param>
    private static string Lines(CostQuery query, string parts, string? among)
    {
        var where = Where(query);
        var sql = new StringBuilder("SELECT ").AppendJoin(", ", Summed.Select(Sum).Concat(query.By.Select(Column)));
        sql.Append($"\nFROM ({From(query, parts, Summed)}) AS one{where}");
        if (query.By.Count == 0) return sql.ToString();
        if (among is not null) sql.Append(where.Length == 0 ? " WHERE " : " AND ").Append($"({Grouped(query)}) IN ({among})");
        var places = Places(Summed.Length + 1, query.By.Count);
        return sql.Append($" GROUP BY {places} ORDER BY {(query.Top is null ? "" : $"{Array.IndexOf(Summed, Cost) + 1} DESC, ")}{places}").ToString();
    }

    private static string Dearest(CostQuery query, string parts)
    {
        var places = Places(1, query.By.Count);
        return $"""
            SELECT {Grouped(query)} FROM ({From(query, parts, [Cost])}) AS one{Where(query)}
            GROUP BY {places} ORDER BY sum({Cost}) DESC, {places} LIMIT @top
            """;
    }

    private static string Among(IReadOnlyList<object[]> groups) => "VALUES " + string.Join(
        ", ", groups.Select((group, i) => $"({string.Join(", ", group.Select((_, k) => "@" + NameOf(i, k)))})"));

    private static string NameOf(int group, int dimension) => $"group{group}_{dimension}";

    /// <summary>Distinct values of one column take half the time of groups.</summary>
    private static string Count(CostQuery query, string parts)
    {
        var from = $"({From(query, parts, [])}) AS one{Where(query)}";
        return query.By.Count == 1
            ? $"SELECT count(DISTINCT {Grouped(query)}) FROM {from}"
            : $"SELECT count(*) FROM (SELECT {Grouped(query)} FROM {from} GROUP BY {Places(1, query.By.Count)}) AS lines";
    }

    private static string Grouped(CostQuery query) => string.Join(", ", query.By.Select(Column));

    private static string Places(int from, int count) => string.Join(", ", Enumerable.Range(from, count));

    /// <summary>Few sums take a third of the time of all.</summary>
    private static string From(CostQuery query, string parts, IReadOnlyList<string> columns) =>
        GrainOf(query) == Grain.Conversation && Dimensions(query).Contains("user")
            ? WithUsers(parts, Dimensions(query).Intersect(["agent", "model", "day"]), columns) : parts;

    private static string OfGrain(Grain grain, string part) => grain == Grain.User ? WithUsers(part, ["agent", "model", "day"], Summed) : part;

    /// <summary>A conversation's user is looked up once, not for each of its lines.</summary>
    private static string WithUsers(string parts, IEnumerable<string> dimensions, IReadOnlyList<string> columns)
    {
        var keys = string.Join(", ", ["conversation_id", .. dimensions]);
        return $"""
            SELECT {UserOf("@tenant", "each.conversation_id")} AS user_id, {string.Join(", ", [keys, .. columns.Select(column => $"{Sum(column)} AS {column}")])}
            FROM ({parts}) AS each GROUP BY {keys}
            """;
    }

    /// <summary>Empty when there is no such conversation, or it has no user.</summary>
    public static string UserOf(string tenant, string conversation) =>
        $"coalesce((SELECT user_id FROM conversations c WHERE c.tenant_id = {tenant} AND c.conversation_id = {conversation}), '')";

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

    private static string NarrowedDays(CostQuery query, Grain grain) =>
        grain != Grain.User ? Narrowed(query, "conversation_id") : Dimensions(query.Where).Contains("user") ? " AND user_id = @user" : "";

    public static string Corrections(string which) => $"""
        SELECT conversation_id, coalesce(agent, '') AS agent, model, at / 86400000 AS day, 0 AS attempts, 0 AS failed, input_tokens, cache_read_tokens,
            cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd,
            CASE WHEN is_failed THEN cost_nano_usd ELSE 0 END AS failed_nano_usd, {string.Join(", ", Saved.Select(column => $"0 AS {column}"))},
            0 AS unused_nano_usd, 0 AS open, 0 AS reserved_nano_usd
        FROM corrections WHERE tenant_id = @tenant AND {which}
        """;

    public static string Attempts(string ledger, string which) => $"""
        SELECT coalesce(conversation_id, '') AS conversation_id, coalesce(agent, '') AS agent, model, reserved_at / 86400000 AS day, 1 AS attempts,
            CASE WHEN outcome <> 'completed' THEN 1 ELSE 0 END AS failed, {string.Join(", ", Tokens.Select(column => $"coalesce({column}, 0) AS {column}"))},
            coalesce(cost_nano_usd, 0) AS cost_nano_usd, CASE WHEN outcome <> 'completed' THEN cost_nano_usd ELSE 0 END AS failed_nano_usd,
            {string.Join(", ", Saved)}, {Unused}, CASE WHEN settled_at IS NULL THEN 1 ELSE 0 END AS open,
            CASE WHEN settled_at IS NULL THEN reserved_nano_usd ELSE 0 END AS reserved_nano_usd
        FROM {ledger} WHERE tenant_id = @tenant AND {which}
        """;

    private static string MonthsOf(int i, bool isOne) => isOne ? $" AND month = @begin{i}" : $" AND month >= @begin{i} AND month <= @end{i}";

    private static string Days(Grain grain, int i, bool isOne)
    {
        var (owner, days) = grain switch
        {
            Grain.Whole => ("'' AS conversation_id", Whole.Table),
            Grain.User => ("user_id, '' AS conversation_id", Users.Table),
            _ => ("conversation_id", Conversations.Table),
        };
        return $"""
            SELECT {owner}, agent, model, day, {KeptColumns}, 0 AS open, 0 AS reserved_nano_usd
            FROM {days} WHERE tenant_id = @tenant AND day >= @from{i} AND day < @to{i}{(grain == Grain.Whole ? "" : MonthsOf(i, isOne))}
            """;
    }

    private static IEnumerable<(string, object?)> RangeOf(int i, Grain grain, Stretch stretch)
    {
        yield return ($"from{i}", Stretch.DayOf(stretch.From));
        yield return ($"to{i}", Stretch.DayOf(stretch.To));
        if (grain == Grain.Whole) yield break;
        yield return ($"begin{i}", (long)Month.Of(stretch.From).Index);
        yield return ($"end{i}", (long)Month.Of(stretch.To.AddTicks(-1)).Index);
    }

    public static string Sum(string column) => $"CAST(coalesce(sum({column}), 0) AS bigint)";

    /// <summary>Whose days a report reads.</summary>
    private enum Grain
    {
        Whole,
        User,
        Conversation,
    }

    private static Grain GrainOf(CostQuery query)
    {
        var dimensions = Dimensions(query).ToList();
        return dimensions.Contains("conversation") ? Grain.Conversation : dimensions.Contains("user") ? Grain.User : Grain.Whole;
    }

    private static IEnumerable<string> Dimensions(CostQuery query) => query.By.Concat(Dimensions(query.Where));

    private static IEnumerable<string> Dimensions(IReadOnlyList<KeyValuePair<string, string>>? where) => (where ?? []).Select(one => one.Key);

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
        "user" => UserOf($"{ledger}.tenant_id", $"{ledger}.owner_id"),
        _ => throw new ArgumentException($"The ledger is not filtered by {dimension}.", nameof(dimension)),
    };

    private static string Column(string dimension) => dimension switch
    {
        "agent" or "model" or "day" => dimension,
        "conversation" => "conversation_id",
        "user" => "user_id",
        _ => throw new ArgumentException($"Costs are not grouped by {dimension}.", nameof(dimension)),
    };
}
