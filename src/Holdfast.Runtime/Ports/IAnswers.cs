using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// Answers that are used again for the same request. What is lost is asked for once more; what is kept goes with its conversation, and when it is old.
/// Safe for any number of threads. A storage fault throws; every change is durable when it returns.
/// </summary>
public interface IAnswers
{
    /// <summary>Kept for so long at most.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The newest answer of the tenant to this request, from a moment on; null = there is none.</summary>
    /// <param name="request">provider/model and the hash of the body, as in <see cref="AttemptStarted"/>.</param>
    ValueTask<KeptAnswer?> FindAsync(string tenant, string request, DateTimeOffset since, CancellationToken cancel);

    /// <summary>In the place of an older one. Nothing is kept of a conversation that is not there (any more).</summary>
    ValueTask KeepAsync(ConversationKey key, string request, KeptAnswer answer, CancellationToken cancel);
}

/// <param name="At">When it was given.</param>
/// <param name="Usage">What it took.</param>
public sealed record KeptAnswer(DateTimeOffset At, IReadOnlyList<Block> Blocks, StopReason Stop, Usage Usage);
