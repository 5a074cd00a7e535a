namespace Holdfast.Simulation.Time;

/// <summary>
/// Runs everything on the calling thread: of what could go on now it picks one by the dice; when nothing can, it moves the clock to the next timer.
/// </summary>
public sealed class Scheduler(Dice dice)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Job> _ready = [];
    private readonly PriorityQueue<Alarm, (long Due, long Order)> _alarms = new();
    private long _alarmsSet;
    private volatile string? _escape;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many jobs have run.</summary>
    public long Step { get; private set; }

    /// <summary>Asked before every job: the world may end, change, or be judged here.</summary>
    public Action BeforeStep { get; set; } = () => { };

    public void Post(Place place, SendOrPostCallback callback, object? state)
    {
        // Whatever leaves the one thread (Task.Run, ConfigureAwait(false), a real timer) comes back at a moment no seed decides.
        if (Environment.CurrentManagedThreadId != _thread) _escape = $"Code of {place.Name} left the simulated thread.\n{Environment.StackTrace}";
        else _ready.Add(new(place, callback, state));
    }

    internal void Set(TimeSpan after, Alarm alarm) => _alarms.Enqueue(alarm, ((Now + after).UtcTicks, _alarmsSet++));

    /// <summary>False when nothing is left to happen, or not before <paramref name="until"/>.</summary>
    public bool RunUntil(Func<bool> isDone, DateTimeOffset until)
    {
        while (!isDone())
        {
            if (_escape is { } escape) throw new SimulationFailedException(escape);
            if (_ready.Count > 0) RunOne();
            else if (!MoveClock(until)) return false;
        }
        return true;
    }

    private void RunOne()
    {
        BeforeStep();
        if (_ready.Count == 0) return;
        var index = dice.Below(_ready.Count);
        var job = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (job.Place.IsDead) return;
        Step++;
        job.Place.Run(job.Callback, job.State);
    }

    private bool MoveClock(DateTimeOffset until)
    {
        if (!_alarms.TryPeek(out _, out var next) || next.Due > until.UtcTicks) return false;
        Now = new DateTimeOffset(next.Due, TimeSpan.Zero);
        while (_alarms.TryPeek(out var alarm, out var at) && at.Due == next.Due)
        {
            _alarms.Dequeue();
            alarm();
        }
        return true;
    }

    private readonly record struct Job(Place Place, SendOrPostCallback Callback, object? State);

    internal delegate void Alarm();
}
