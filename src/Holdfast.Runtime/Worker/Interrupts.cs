using System.Collections.Concurrent;
using Holdfast.Core;

namespace Holdfast.Runtime.Worker;

/// <summary>Lets a cancel reach the effect that is running for a conversation on this node. On another node the effect runs to its end.</summary>
public sealed class Interrupts
{
    private readonly ConcurrentDictionary<ConversationKey, CancellationTokenSource> _running = new();

    public void Interrupt(ConversationKey key)
    {
        if (_running.TryGetValue(key, out var running)) running.Cancel();
    }

    /// <summary>A token for one effect; removed when the source is given back.</summary>
    internal CancellationTokenSource Begin(ConversationKey key, CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _running[key] = source;
        return source;
    }

    internal void End(ConversationKey key, CancellationTokenSource source)
    {
        _running.TryRemove(new(key, source));
        source.Dispose();
    }
}
