using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>What one key has used up just now, on this node.</summary>
public sealed class KeyState(KeyRow row, KeyLimits limits, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = limits.RequestsPerMinute;
    private long _filledAt = clock.GetTimestamp();
    private int _streams;

    public KeyRow Row => row;

    /// <summary>Takes one request from the key's allowance, which fills up evenly over the minute; or says when the next is due.</summary>
    public bool TryTakeRequest(out TimeSpan retryAfter)
    {
        retryAfter = default;
        if (limits.RequestsPerMinute == 0) return true;
        var perSecond = limits.RequestsPerMinute / 60.0;
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _tokens = Math.Min(limits.RequestsPerMinute, _tokens + clock.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond);
            _filledAt = now;
            if (_tokens < 1) retryAfter = TimeSpan.FromSeconds((1 - _tokens) / perSecond);
            else _tokens--;
        }
        return retryAfter == default;
    }

    /// <summary>A place for one open stream, to be given back with <see cref="CloseStream"/>.</summary>
    public bool TryOpenStream()
    {
        if (Interlocked.Increment(ref _streams) <= limits.OpenStreams || limits.OpenStreams == 0) return true;
        CloseStream();
        return false;
    }

    public void CloseStream() => Interlocked.Decrement(ref _streams);
}

/// <summary>What each key may use up. 0 = no limit.</summary>
public sealed record KeyLimits(int RequestsPerMinute, int OpenStreams);
