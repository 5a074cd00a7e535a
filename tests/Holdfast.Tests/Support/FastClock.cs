namespace Holdfast.Tests.Support;

/// <summary>The real clock, ten times as fast: what waits for seconds waits for tenths of them.</summary>
/// <param name="ahead">How far ahead of the real one it begins.</param>
public sealed class FastClock(TimeSpan ahead = default) : TimeProvider
{
    private const int Times = 10;

    private readonly DateTimeOffset _begun = System.GetUtcNow();
    private readonly long _stamp = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _begun + ahead + (System.GetElapsedTime(_stamp) * Times);

    public override long GetTimestamp() => _stamp + ((System.GetTimestamp() - _stamp) * Times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)));

    private static TimeSpan Real(TimeSpan span) => span <= TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / Times));

    private sealed class Timer(ITimer real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(Real(dueTime), Real(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
