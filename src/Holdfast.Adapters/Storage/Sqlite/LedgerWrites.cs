using Holdfast.Core.Journal;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Reserve before, settle once after. Anything else is a bug in whoever asks, and says so.</summary>
internal sealed class LedgerWrites(sqlite3 db, BudgetWrites budgets) : IDisposable
{
    private readonly Statement _reserve = new(db, """
        INSERT INTO ledger (tenant_id, owner_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd, turn, purpose)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING
        """);

    private readonly Statement _settle = new(db, """
        UPDATE ledger SET settled_at = ?4, outcome = ?5, input_tokens = ?6, cache_read_tokens = ?7, cache_write_tokens = ?8,
            cache_write_long_tokens = ?9, output_tokens = ?10, thinking_tokens = ?11, cost_nano_usd = ?12, usage_estimated = ?13, price = ?14,
            answered_by = ?15, duration_ms = ?16, saved_cache_nano_usd = ?17, saved_context_nano_usd = ?18, saved_routing_nano_usd = ?19,
            saved_batch_nano_usd = ?20, saved_reuse_nano_usd = ?21, unused_nano_usd = ?22
        WHERE tenant_id = ?1 AND owner_id = ?2 AND attempt = ?3 AND settled_at IS NULL
        """);

    /// <param name="owner">A conversation's id, or a call's own.</param>
    /// <param name="conversation">Null for a call that belongs to none.</param>
    public void Write(string tenant, string owner, string? conversation, LedgerChange change)
    {
        var write = change switch
        {
            Reserve reserve => Bind(reserve),
            Settle settle => Bind(settle),
            _ => throw new ArgumentException($"There is no such ledger change: {change.GetType().Name}.", nameof(change)),
        };
        write.Bind(1, tenant);
        write.Bind(2, owner);
        write.Bind(3, change.Attempt);
        if (write.Run() == 1)
        {
            budgets.Wrote(tenant, owner, conversation, change);
            return;
        }
        throw new InvalidOperationException(write == _reserve
            ? $"Attempt {change.Attempt} of {tenant}/{owner} was reserved before."
            : $"Attempt {change.Attempt} of {tenant}/{owner} was never reserved, or was settled before.");
    }

    private Statement Bind(Reserve reserve)
    {
        _reserve.Bind(4, reserve.At);
        _reserve.Bind(5, reserve.Agent);
        _reserve.Bind(6, reserve.AgentVersion);
        _reserve.Bind(7, reserve.Model);
        _reserve.Bind(8, reserve.PromptTokens);
        _reserve.Bind(9, reserve.ReservedNanoUsd);
        _reserve.Bind(10, reserve.Turn);
        _reserve.Bind(11, reserve.Purpose is { } purpose ? SnakeCase.Name(purpose) : null);
        return _reserve;
    }

    private Statement Bind(Settle settle)
    {
        _settle.Bind(4, settle.At);
        _settle.Bind(5, settle.Outcome);
        _settle.Bind(6, settle.Usage.Input);
        _settle.Bind(7, settle.Usage.CacheRead);
        _settle.Bind(8, settle.Usage.CacheWrite);
        _settle.Bind(9, settle.Usage.CacheWriteLong);
        _settle.Bind(10, settle.Usage.Output);
        _settle.Bind(11, settle.Usage.Thinking);
        _settle.Bind(12, settle.CostNanoUsd);
        _settle.Bind(13, settle.UsageEstimated ? 1 : 0);
        _settle.Bind(14, settle.Price);
        _settle.Bind(15, settle.AnsweredBy);
        _settle.Bind(16, settle.DurationMs);
        _settle.Bind(17, settle.Saved.Cache);
        _settle.Bind(18, settle.Saved.Context);
        _settle.Bind(19, settle.Saved.Routing);
        _settle.Bind(20, settle.Saved.Batch);
        _settle.Bind(21, settle.Saved.Reuse);
        _settle.Bind(22, settle.UnusedNanoUsd);
        return _settle;
    }

    public void Dispose()
    {
        _reserve.Dispose();
        _settle.Dispose();
    }
}
