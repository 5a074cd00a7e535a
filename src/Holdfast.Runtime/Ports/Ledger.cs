using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>A change to the ledger, made in the same transaction as the entry it belongs to, where it belongs to one.</summary>
public abstract record LedgerChange(int Attempt);

/// <summary>A new row: the worst case is held.</summary>
/// <param name="Agent">Null, like its version, for a call that names none; those of conversations always have one.</param>
/// <param name="Model">provider/model.</param>
/// <param name="PromptTokens">Estimated: what is billed if nobody lives to hear the answer.</param>
/// <param name="ReservedNanoUsd">0 where nothing is to be spent: budgets have always room for that.</param>
/// <param name="Turn">The message that opened the turn it is made for; null outside of turns.</param>
/// <param name="Purpose">Null for a call that belongs to no conversation.</param>
public sealed record Reserve(
    int Attempt, DateTimeOffset At, string? Agent, int? AgentVersion, string Model, int PromptTokens, long ReservedNanoUsd, long? Turn = null,
    Purpose? Purpose = null) : LedgerChange(Attempt);

/// <summary>Settles the row, once.</summary>
/// <param name="Outcome">"completed" or the failure's kind.</param>
/// <param name="Saved">What it cost less than the naive call.</param>
/// <param name="UnusedNanoUsd">What of the cost is for what was looked up and of no use.</param>
public sealed record Settle(
    int Attempt, DateTimeOffset At, Usage Usage, long CostNanoUsd, bool UsageEstimated, string? Price, string? AnsweredBy, string Outcome, int DurationMs,
    Saving Saved = default, long UnusedNanoUsd = 0)
    : LedgerChange(Attempt)
{
    /// <summary>The process died during the call: nobody heard what became of it, and the usage is that of the prompt alone.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>What budgets count of it: what nobody heard the end of may have cost all that was held.</summary>
    public long CountedNanoUsd(long reservedNanoUsd) => Outcome == Abandoned ? reservedNanoUsd : CostNanoUsd;
}

/// <summary>One attempt's row. Settled fields are null while it is only reserved.</summary>
/// <param name="Conversation">Null for a call that belongs to none.</param>
/// <param name="Call">Its id; null for an attempt of a conversation.</param>
public sealed record LedgerRow(
    string Tenant,
    string? Conversation,
    string? Call,
    int Attempt,
    DateTimeOffset ReservedAt,
    string? Agent,
    int? AgentVersion,
    string Model,
    int PromptTokens,
    long ReservedNanoUsd,
    DateTimeOffset? SettledAt,
    string? Outcome,
    Usage Usage,
    long? CostNanoUsd,
    bool UsageEstimated,
    string? Price,
    string? AnsweredBy,
    int? DurationMs,
    long? Turn = null,
    Purpose? Purpose = null,
    Saving Saved = default,
    long UnusedNanoUsd = 0);

/// <param name="From">Attempts reserved at or after it.</param>
/// <param name="To">Attempts reserved before it.</param>
/// <param name="Where">Only attempts that have these values of agent, model, user; null = all.</param>
public sealed record LedgerFilter(
    string? Conversation = null, DateTimeOffset? From = null, DateTimeOffset? To = null, IReadOnlyList<KeyValuePair<string, string>>? Where = null);

/// <summary>Attempts reserved from <paramref name="From"/> on and before <paramref name="To"/>, and corrections that count there.</summary>
/// <param name="By">Any of <see cref="Dimensions"/>; empty = one line for the tenant.</param>
/// <param name="Where">Only attempts that have these values in these dimensions; null = all.</param>
/// <param name="Top">Only so many lines, the dearest first; null = all, in the order of their groups.</param>
public sealed record CostQuery(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> By, IReadOnlyList<KeyValuePair<string, string>>? Where = null, int? Top = null)
{
    /// <summary>What costs are grouped by. A day is YYYY-MM-DD, UTC; a user is whom the conversation is with, as long as there is that conversation.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = ["agent", "conversation", "model", "user", "day"];
}

/// <param name="Group">The dimension's name and value, in the order asked for; the value is empty for calls that have none.</param>
/// <param name="FailedNanoUsd">What of the cost is of attempts that failed.</param>
/// <param name="Open">Attempts not settled yet.</param>
/// <param name="ReservedNanoUsd">What these hold.</param>
/// <param name="UnusedNanoUsd">What of the cost is for what was looked up and of no use.</param>
public sealed record CostLine(
    IReadOnlyList<KeyValuePair<string, string>> Group, int Attempts, int Failed, Usage Usage, long CostNanoUsd, long FailedNanoUsd, int Open, long ReservedNanoUsd,
    Saving Saved = default, long UnusedNanoUsd = 0);

/// <param name="Groups">How many lines there are, those left out too.</param>
public sealed record CostLines(IReadOnlyList<CostLine> Lines, int Groups)
{
    public CostLines(IReadOnlyList<CostLine> all)
        : this(all, all.Count)
    {
    }
}
