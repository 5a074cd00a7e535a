namespace Holdfast.Tests.Support;

/// <summary>The real clock, set forward whenever a test does not want to wait. Timers run as they do in reality.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Shift(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
