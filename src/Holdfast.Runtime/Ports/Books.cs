using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>What is to be added to an attempt's row, once it is known what the provider billed.</summary>
/// <param name="Seq">1 for the first of its attempt, and so on.</param>
/// <param name="At">When it counts.</param>
/// <param name="MadeBy">A key's id.</param>
/// <param name="Failed">The attempt had failed: what it cost was paid for nothing.</param>
/// <param name="Usage">May be negative, class by class, like the cost.</param>
public sealed record Correction(
    string Tenant, string? Conversation, string? Call, int Attempt, int Seq, DateTimeOffset At, DateTimeOffset MadeAt, string MadeBy, string Reason,
    string? Agent, string Model, bool Failed, Usage Usage, long CostNanoUsd);

public enum MonthActKind
{
    Closed,
    Reopened,
}

/// <summary>A month was closed, or opened again.</summary>
/// <param name="Seq">1 for the first of its month, and so on.</param>
/// <param name="MadeBy">A key's id.</param>
/// <param name="Attempts">Of the month, when it was done; like the corrections and the cost.</param>
/// <param name="Digest">SHA-256 of the month's lines by agent, model and day, as CSV.</param>
public sealed record MonthAct(
    Month Month, int Seq, MonthActKind Kind, DateTimeOffset At, string MadeBy, string? Reason, int Attempts, int Corrections, long CostNanoUsd, string Digest);
