namespace Holdfast.Adapters.Storage;

/// <summary>Sums of the ledger for whoever watches spending, in words that both databases understand. An hour has 3,600,000 milliseconds.</summary>
internal static class SpendSql
{
    private const string Settled = "tenant_id = @tenant AND reserved_at >= @from AND reserved_at < @to AND settled_at IS NOT NULL";

    /// <summary>An owner is counted where it was first at work in the hour.</summary>
    public static string Hours(string ledger) => $"""
        SELECT hour, agent, NULL, model, CAST(sum(is_first) AS bigint), {Sums}
        FROM (
            SELECT reserved_at / 3600000 AS hour, coalesce(agent, '') AS agent, model, outcome, input_tokens, cache_read_tokens, cache_write_tokens,
                cache_write_long_tokens, output_tokens, cost_nano_usd,
                CASE WHEN row_number() OVER (PARTITION BY reserved_at / 3600000, owner_id ORDER BY attempt) = 1 THEN 1 ELSE 0 END AS is_first
            FROM {ledger} WHERE {Settled}
        ) AS one GROUP BY hour, agent, model ORDER BY hour, agent, model
        """;

    public static string Conversations(string ledger) => $"""
        SELECT 0, coalesce(agent, ''), conversation_id, model, 0, {Sums}
        FROM {ledger} WHERE {Settled} AND conversation_id IS NOT NULL GROUP BY agent, conversation_id, model ORDER BY agent, conversation_id, model
        """;

    private static readonly string Sums = string.Join(
        ", ",
        [
            "count(*) FILTER (WHERE outcome = 'completed')",
            .. new[] { "input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_long_tokens", "output_tokens", "cost_nano_usd" }
                .Select(column => $"CAST(coalesce(sum({column}) FILTER (WHERE outcome = 'completed'), 0) AS bigint)"),
            "CAST(coalesce(sum(cost_nano_usd) FILTER (WHERE outcome <> 'completed'), 0) AS bigint)",
        ]);
}
