namespace Holdfast.Simulation.Time;

/// <summary>The clock as one place sees it. Its timers fire in that place, in the order of their times.</summary>
public sealed class SimulatedTime(Scheduler scheduler, Place place, TimeSpan skew = default) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => scheduler.Now + skew;

    public override long GetTimestamp() => scheduler.Now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, place, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Scheduler scheduler, Place place, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            scheduler.Set(dueTime, () => Ring(version, period));
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Ring(int version, TimeSpan period)
        {
            if (version != _version || place.IsDead) return;
            if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero) scheduler.Set(period, () => Ring(version, period));
            place.Post(_ => { if (version == _version) callback(state); }, null);
        }
    }
}
