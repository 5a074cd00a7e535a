using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>From the inside's shapes to the published ones.</summary>
internal static class Mapping
{
    public static Contract.Conversation ToContract(this ConversationRow row, int? agentVersion = null, Contract.ContextUse? context = null) => new(
        row.Key.Conversation, row.Agent, (Contract.ConversationMode)row.Mode, row.State, row.Seq, row.Turns, row.Attempts, row.Epoch,
        Usd.Exact(row.CostNanoUsd), row.CreatedAt, row.UpdatedAt, agentVersion, row.User, row.Metadata, context, row.WakeAt);

    public static Contract.Entry ToContract(this Entry entry)
    {
        using var data = JsonDocument.Parse(EntryCodec.Encode(entry.Fact));
        return new(entry.Seq, entry.At, EntryCodec.KindOf(entry.Fact), data.RootElement.Clone());
    }

    public static Contract.MessageAnswer ToContract(this TurnReport turn, string conversation) => new(
        conversation, turn.MessageSeq, turn.State, turn.LastSeq, Usd.Exact(turn.CostNanoUsd), turn.Usage.ToContract(),
        turn.Text, turn.IsPartial, turn.Stop, turn.Reason, turn.Until);

    public static Contract.Usage ToContract(this Core.Money.Usage usage) => new(
        usage.Input, usage.CacheRead, usage.CacheWrite, usage.CacheWriteLong, usage.Output, usage.Thinking);

    public static Contract.Attempt ToContract(Entry started, Entry? ended)
    {
        var start = (AttemptStarted)started.Fact;
        var attempt = new Contract.Attempt(
            start.Attempt, started.Seq, start.Model, start.AgentVersion, started.At, "running", Usd.Exact(start.ReservedNanoUsd), start.Tokens.ToContract(),
            Purpose: SnakeCase.Name(start.Purpose), ReusedFrom: start.Reuses?.At);
        if (ended?.Fact is not AttemptEnded end) return attempt;
        return attempt with
        {
            Outcome = end.Failure is null ? "completed" : SnakeCase.Name(end.Failure.Kind),
            EndedAt = ended.At,
            Failure = end.Failure?.ToContract(),
            Usage = end.Usage.ToContract(),
            UsageEstimated = end.UsageEstimated,
            CostUsd = Usd.Exact(end.CostNanoUsd),
            Price = end.Price,
            AnsweredBy = end.AnsweredBy ?? start.Model[(start.Model.IndexOf('/') + 1)..],
            RequestId = end.RequestId,
            FirstTokenMs = end.FirstTokenMs,
            DurationMs = end.DurationMs,
            UnusedTokens = end.Unused?.Tokens ?? 0,
            Saved = end.Saved is { } saved ? saved.ToContract(end.CostNanoUsd) : null,
            CacheMiss = end.CacheMiss is { } miss ? new(SnakeCase.Name(miss.Reason), miss.Tokens) : null,
        };
    }

    public static Contract.PromptTokens ToContract(this ShareTokens tokens) =>
        new(tokens.System, tokens.History, tokens.Working, tokens.Recall, tokens.Knowledge);

    public static Contract.LedgerRow ToContract(this LedgerRow row) => new(
        row.Attempt, row.ReservedAt, row.Model, Usd.Exact(row.ReservedNanoUsd), row.Conversation, row.Call, row.Agent, row.AgentVersion,
        row.SettledAt, row.Outcome, row.SettledAt is null ? null : row.Usage.ToContract(),
        row.CostNanoUsd is { } cost ? Usd.Exact(cost) : null, row.UsageEstimated, row.Price, row.AnsweredBy, row.DurationMs,
        row.Turn, row.Purpose is { } purpose ? SnakeCase.Name(purpose) : null, row.Saved == default ? null : row.Saved.ToContract(row.CostNanoUsd ?? 0));

    private static Contract.Savings ToContract(this Core.Money.Saving saved, long cost) => new(
        Usd.Exact(cost + saved.NanoUsd), Usd.Exact(saved.Cache), Usd.Exact(saved.Context), Usd.Exact(saved.Routing), Usd.Exact(saved.Batch), Usd.Exact(saved.Reuse));

    public static Contract.CostLine ToContract(this CostLine line) => new(
        line.Group.ToDictionary(), line.Attempts, line.Failed, line.Usage.ToContract(),
        Usd.Exact(line.CostNanoUsd), Usd.Exact(line.FailedNanoUsd), Usd.Exact(line.ReservedNanoUsd), line.Saved.ToContract(line.CostNanoUsd), Usd.Exact(line.UnusedNanoUsd), line.Open);

    public static Contract.Page<TOut> ToContract<TIn, TOut>(this Page<TIn> page, Func<TIn, TOut> map) => new(page.Items.Select(map).ToList(), page.NextCursor);

    private static Contract.Failure ToContract(this Core.Models.Failure failure) => new(
        SnakeCase.Name(failure.Kind), SnakeCase.Name(failure.Stage), SnakeCase.Name(failure.Side), failure.Message, failure.Status, failure.RetryAfterMs);

    /// <summary>What a client says of how long something is needed; null = by what it is.</summary>
    public static Tier? TierOf(bool pin, bool transient) => pin ? Tier.Core : transient ? Tier.Transient : null;
}
