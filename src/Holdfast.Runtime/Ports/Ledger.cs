using Holdfast.Core;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>A change to the ledger, made in the same transaction as the entry it belongs to.</summary>
public abstract record LedgerChange(int Attempt);

/// <summary>A new row: the worst case is held.</summary>
public sealed record Reserve(int Attempt, DateTimeOffset At, string Agent, int AgentVersion, string Model, long ReservedNanoUsd) : LedgerChange(Attempt);

/// <summary>Settles the row, once.</summary>
/// <param name="Outcome">"completed" or the failure's kind.</param>
public sealed record Settle(
    int Attempt, DateTimeOffset At, Usage Usage, long CostNanoUsd, bool UsageEstimated, string? Price, string? AnsweredBy, string Outcome, int DurationMs)
    : LedgerChange(Attempt);

/// <summary>One attempt's row. Settled fields are null while it is only reserved.</summary>
public sealed record LedgerRow(
    ConversationKey Key,
    int Attempt,
    DateTimeOffset ReservedAt,
    string Agent,
    int AgentVersion,
    string Model,
    long ReservedNanoUsd,
    DateTimeOffset? SettledAt,
    string? Outcome,
    Usage Usage,
    long? CostNanoUsd,
    bool UsageEstimated,
    string? Price,
    string? AnsweredBy,
    int? DurationMs);

/// <param name="From">Attempts reserved at or after it.</param>
/// <param name="To">Attempts reserved before it.</param>
public sealed record LedgerFilter(string? Conversation = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Attempts reserved from <paramref name="From"/> on and before <paramref name="To"/>.</summary>
/// <param name="By">Any of agent, conversation, model; empty = one line for the tenant.</param>
public sealed record CostQuery(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> By);

/// <param name="Group">The dimension's name and value, in the order asked for.</param>
/// <param name="ReservedNanoUsd">Held by attempts not settled yet.</param>
public sealed record CostLine(
    IReadOnlyList<KeyValuePair<string, string>> Group, int Attempts, int Failed, Usage Usage, long CostNanoUsd, long ReservedNanoUsd);
