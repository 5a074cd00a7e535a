namespace Holdfast.Bench.Month;

/// <summary>A month in minutes: it is set forward from call to call, and runs on as the real one does while a call is under way.</summary>
internal sealed class VirtualClock(DateTimeOffset from) : TimeProvider
{
    private readonly DateTimeOffset _began = System.GetUtcNow();
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => from + (System.GetUtcNow() - _began) + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    /// <summary>Never back.</summary>
    public void SetTo(DateTimeOffset at)
    {
        var by = at - GetUtcNow();
        if (by > TimeSpan.Zero) Interlocked.Add(ref _ahead, by.Ticks);
    }
}
