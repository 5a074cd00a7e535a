using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// The vectors that embedding models made of what was said. All of it could be made again, for money. It goes with its conversation. Safe
/// for any number of threads. A storage fault throws; every change is durable when it returns.
/// </summary>
public interface IVectors
{
    /// <summary>
    /// Keeps them; one that is kept already stays as it is. Nothing is kept of a conversation that is not there (any more). Cancelling has no
    /// effect once it is queued.
    /// </summary>
    /// <param name="model">provider/model that made them.</param>
    ValueTask KeepAsync(ConversationKey key, string model, IReadOnlyList<EntryVector> vectors, CancellationToken cancel);

    /// <summary>What a model made of the entries after one, in their order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<EntryVector>> ReadAsync(ConversationKey key, string model, long afterSeq, int limit, CancellationToken cancel);
}

/// <param name="Seq">The entry.</param>
/// <param name="Direction">As <see cref="Core.Memory.Direction"/> has it.</param>
public sealed record EntryVector(long Seq, sbyte[] Direction);
