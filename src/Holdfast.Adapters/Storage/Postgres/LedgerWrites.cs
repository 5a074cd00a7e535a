using Holdfast.Core.Journal;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Changes of the ledger that were judged to be in their turn.</summary>
/// <param name="node">To whom calls belong that belong to no conversation.</param>
internal sealed class LedgerWrites(string node)
{
    private const string Reserving = """
        INSERT INTO ledger (tenant_id, owner_id, attempt, node_id, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd, turn, purpose)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string Settling = """
        UPDATE ledger l SET settled_at = s.settled_at, outcome = s.outcome, input_tokens = s.input, cache_read_tokens = s.cache_read,
            cache_write_tokens = s.cache_write, cache_write_long_tokens = s.cache_write_long, output_tokens = s.output, thinking_tokens = s.thinking,
            cost_nano_usd = s.cost, usage_estimated = s.estimated, price = s.price, answered_by = s.answered_by, duration_ms = s.duration,
            saved_cache_nano_usd = s.saved_cache, saved_context_nano_usd = s.saved_context, saved_routing_nano_usd = s.saved_routing,
            saved_batch_nano_usd = s.saved_batch, saved_reuse_nano_usd = s.saved_reuse, unused_nano_usd = s.unused
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) AS s (
            tenant_id, owner_id, attempt, settled_at, outcome, input, cache_read, cache_write, cache_write_long, output, thinking, cost, estimated,
            price, answered_by, duration, saved_cache, saved_context, saved_routing, saved_batch, saved_reuse, unused)
        WHERE l.tenant_id = s.tenant_id AND l.owner_id = s.owner_id AND l.attempt = s.attempt
        """;

    public void Write(NpgsqlBatch batch, IReadOnlyList<PendingWrite> writes)
    {
        var reserves = Changes<Reserve>(writes);
        if (reserves.Count > 0)
            batch.Add(Reserving)
                .Column(reserves, Text, one => one.Write.Tenant)
                .Column(reserves, Text, one => one.Write.Owner)
                .Column(reserves, Integer, one => one.Change.Attempt)
                .Column(reserves, Text, one => one.Write.Append is null ? node : null)
                .Column(reserves, Bigint, one => one.Change.At.ToUnixTimeMilliseconds())
                .Column(reserves, Text, one => one.Change.Agent)
                .Column(reserves, Integer, one => one.Change.AgentVersion)
                .Column(reserves, Text, one => one.Change.Model)
                .Column(reserves, Integer, one => one.Change.PromptTokens)
                .Column(reserves, Bigint, one => one.Change.ReservedNanoUsd)
                .Column(reserves, Bigint, one => one.Change.Turn)
                .Column(reserves, Text, one => one.Change.Purpose is { } purpose ? SnakeCase.Name(purpose) : null);
        var settles = Changes<Settle>(writes);
        if (settles.Count > 0)
            batch.Add(Settling)
                .Column(settles, Text, one => one.Write.Tenant)
                .Column(settles, Text, one => one.Write.Owner)
                .Column(settles, Integer, one => one.Change.Attempt)
                .Column(settles, Bigint, one => one.Change.At.ToUnixTimeMilliseconds())
                .Column(settles, Text, one => one.Change.Outcome)
                .Column(settles, Bigint, one => one.Change.Usage.Input)
                .Column(settles, Bigint, one => one.Change.Usage.CacheRead)
                .Column(settles, Bigint, one => one.Change.Usage.CacheWrite)
                .Column(settles, Bigint, one => one.Change.Usage.CacheWriteLong)
                .Column(settles, Bigint, one => one.Change.Usage.Output)
                .Column(settles, Bigint, one => one.Change.Usage.Thinking)
                .Column(settles, Bigint, one => one.Change.CostNanoUsd)
                .Column(settles, NpgsqlTypes.NpgsqlDbType.Boolean, one => one.Change.UsageEstimated)
                .Column(settles, Text, one => one.Change.Price)
                .Column(settles, Text, one => one.Change.AnsweredBy)
                .Column(settles, Integer, one => one.Change.DurationMs)
                .Column(settles, Bigint, one => one.Change.Saved.Cache)
                .Column(settles, Bigint, one => one.Change.Saved.Context)
                .Column(settles, Bigint, one => one.Change.Saved.Routing)
                .Column(settles, Bigint, one => one.Change.Saved.Batch)
                .Column(settles, Bigint, one => one.Change.Saved.Reuse)
                .Column(settles, Bigint, one => one.Change.UnusedNanoUsd);
    }

    private static List<(PendingWrite Write, T Change)> Changes<T>(IReadOnlyList<PendingWrite> writes) where T : LedgerChange =>
        [.. writes.SelectMany(write => write.Ledger.OfType<T>(), (write, change) => (write, change))];
}
