using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// Says which conversations to look at next. Carries names only; may lose or double them, since wake_at in the journal is the truth.
/// Safe for any number of threads.
/// </summary>
public interface IWorkQueue
{
    /// <summary>Never waits and never fails: a name that cannot be queued is found again by its wake_at.</summary>
    void Enqueue(ConversationKey key);

    /// <summary>Waits for the next name.</summary>
    ValueTask<ConversationKey> DequeueAsync(CancellationToken cancel);
}
