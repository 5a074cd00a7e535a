using System.Collections.Concurrent;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>What the browsers of each conversation have used up just now, on this node. Counted by conversation: a new token is no new allowance.</summary>
public sealed class WidgetTraffic(TimeProvider clock)
{
    /// <summary>More than a person types or a page asks, in a few tabs.</summary>
    private static readonly KeyLimits Limits = new(RequestsPerMinute: 60, OpenStreams: 6);

    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Line> _lines = new();
    private long _sweptAt = clock.GetTimestamp();

    public KeyState Of(WidgetTokenRow token, KeyRow maker)
    {
        Forget();
        return _lines.AddOrUpdate(
            token.Conversation, _ => new(new KeyState(maker, Limits, clock), token.EndsAt), (_, line) => line with { EndsAt = token.EndsAt }).State;
    }

    /// <summary>Those whose token is over: a flood of visitors fills nothing for long.</summary>
    private void Forget()
    {
        if (clock.GetElapsedTime(Volatile.Read(ref _sweptAt)) < Sweep) return;
        Volatile.Write(ref _sweptAt, clock.GetTimestamp());
        var now = clock.Now();
        foreach (var (conversation, line) in _lines)
            if (line.EndsAt < now) _lines.TryRemove(conversation, out _);
    }

    private sealed record Line(KeyState State, DateTimeOffset EndsAt);
}
