using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Conversations;

namespace Holdfast.Runtime.Worker;

/// <summary>Lets a cancel, or a wish for a person, reach the effect that is running for a conversation on this node. On another node the effect runs to its end.</summary>
public sealed class Interrupts
{
    /// <summary>No entry has this number.</summary>
    private const long NoTurn = 0;

    private readonly ConcurrentDictionary<ConversationKey, Running> _running = new();

    /// <summary>Whatever runs.</summary>
    public void Interrupt(ConversationKey key)
    {
        if (_running.TryGetValue(key, out var running)) Cancel(running);
    }

    /// <summary>What runs for this turn. A cancel that comes late does not hit the turn after it.</summary>
    public void Interrupt(ConversationKey key, Turn turn)
    {
        if (_running.TryGetValue(key, out var running) && running.Turn == turn.FirstSeq) Cancel(running);
    }

    /// <summary>What runs for no turn: a message came, and what nobody waits for can be done later.</summary>
    public void InterruptAside(ConversationKey key)
    {
        if (_running.TryGetValue(key, out var running) && running.Turn == NoTurn) Cancel(running);
    }

    /// <summary>A token for one effect of the running turn, or of none; removed when the source is given back.</summary>
    internal CancellationTokenSource Begin(Conversation c, CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _running[c.Key] = new(c.Turn?.FirstSeq ?? NoTurn, source);
        return source;
    }

    internal void End(Conversation c, CancellationTokenSource source)
    {
        if (_running.TryGetValue(c.Key, out var running) && running.Source == source) _running.TryRemove(new(c.Key, running));
        source.Dispose();
    }

    private static void Cancel(Running running)
    {
        try
        {
            running.Source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended just now.
        }
    }

    private sealed record Running(long Turn, CancellationTokenSource Source);
}
