using Holdfast.Core;
using Holdfast.Core.Journal;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What stands about batches outside their journals: a projection, written with every append to one (<see cref="Append.Batch"/>); it goes
/// with its conversation. Safe for any number of threads.
/// </summary>
public interface IBatches
{
    ValueTask<BatchRow?> FindAsync(ConversationKey key, CancellationToken cancel);

    /// <summary>Newest first.</summary>
    ValueTask<Page<BatchRow>> ListAsync(string tenant, BatchFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>
    /// The batch of this kind of work that was worked on last: what it has learned holds for the next. Null = there is none.
    /// </summary>
    ValueTask<BatchRow?> LatestAsync(AgentKey agent, string task, CancellationToken cancel);
}

/// <param name="State">working, waiting, parked; at the end completed or cancelled.</param>
/// <param name="PerCall">Items that go into one call now.</param>
/// <param name="LearnedFrom">The batch whose size this one began with.</param>
public sealed record BatchRow(
    ConversationKey Key,
    string Agent,
    string Task,
    string State,
    int Items,
    int Answered,
    int Failed,
    int PerCall,
    string? LearnedFrom,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ServiceTier Tier = ServiceTier.Standard);

public sealed record BatchFilter(string? Agent = null, string? Task = null, string? State = null);
