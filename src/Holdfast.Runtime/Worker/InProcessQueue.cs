using System.Threading.Channels;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>The queue of a single node: unbounded, because names are small and the intake bounds what becomes work.</summary>
public sealed class InProcessQueue : IWorkQueue
{
    private readonly Channel<ConversationKey> _channel = Channel.CreateUnbounded<ConversationKey>();

    public void Enqueue(ConversationKey key) => _channel.Writer.TryWrite(key);

    public ValueTask<ConversationKey> DequeueAsync(CancellationToken cancel) => _channel.Reader.ReadAsync(cancel);
}
