using System.Collections.Concurrent;
using System.Threading.Channels;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>
/// The queue of a single node. A name that waits already is not queued again: the rescue finds what is due every second, however long the workers
/// are busy, so names would pile up without end.
/// </summary>
public sealed class InProcessQueue : IWorkQueue
{
    private readonly Channel<ConversationKey> _channel = Channel.CreateUnbounded<ConversationKey>();
    private readonly ConcurrentDictionary<ConversationKey, bool> _waiting = new();

    /// <summary>Names that wait.</summary>
    public int Depth => _waiting.Count;

    public void Enqueue(ConversationKey key)
    {
        if (_waiting.TryAdd(key, true)) _channel.Writer.TryWrite(key);
    }

    public async ValueTask<ConversationKey> DequeueAsync(CancellationToken cancel)
    {
        var key = await _channel.Reader.ReadAsync(cancel);
        _waiting.TryRemove(key, out _);
        return key;
    }
}
