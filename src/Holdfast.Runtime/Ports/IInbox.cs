using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What waits for people, and what became of it: a projection, written with every append that changes it (<see cref="Append.Inbox"/>); it goes
/// with its conversation. Safe for any number of threads.
/// </summary>
public interface IInbox
{
    /// <param name="seq">Of the entry that asked for a person.</param>
    ValueTask<InboxRow?> FindAsync(ConversationKey key, long seq, CancellationToken cancel);

    /// <summary>What waits: by priority, then what is due first. What is closed: the latest first.</summary>
    ValueTask<Page<InboxRow>> ListAsync(string tenant, InboxFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>Hand-offs and reviews that wait for people, and how many of them were due before now.</summary>
    /// <param name="tenant">Null = of all tenants.</param>
    ValueTask<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>> WaitingAsync(string? tenant, DateTimeOffset now, CancellationToken cancel);

    /// <summary>What an agent asked its users lately, the latest first.</summary>
    ValueTask<IReadOnlyList<Clarification>> ClarificationsAsync(AgentKey agent, DateTimeOffset since, int limit, CancellationToken cancel);
}

/// <param name="Seq">Of the entry that asked for a person.</param>
/// <param name="Subject">Of a review; why, of a hand-off.</param>
/// <param name="State">open, claimed, closed.</param>
/// <param name="Outcome">Of what is closed: approved, rejected, expired, returned, resolved, cancelled.</param>
/// <param name="ClosedBy">Who closed it; null = nobody did by name.</param>
public sealed record InboxRow(
    ConversationKey Key,
    long Seq,
    InboxKind Kind,
    string Subject,
    string Title,
    string Agent,
    string? User,
    string State,
    int Priority,
    string? Owner,
    DateTimeOffset OpenedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? ClosedAt = null,
    string? Outcome = null,
    string? ClosedBy = null);

/// <param name="State">open, claimed, closed; null = all that waits, whoever has it.</param>
public sealed record InboxFilter(InboxKind? Kind = null, string? State = null, string? Agent = null, string? Owner = null, string? Subject = null);
