using System.Globalization;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation;

/// <summary>What happened, in order: the last events to read, and a hash over all of them to compare two runs by.</summary>
public sealed class Trace(Scheduler scheduler, int kept, bool echo)
{
    private readonly Queue<Event> _last = new(kept + 1);

    /// <summary>FNV-1a over every event of the run.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public long Count { get; private set; }

    /// <summary>What happened at least once: a run that never saw a thing proves nothing about it.</summary>
    public SortedSet<string> Seen { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Last => _last.Select(e => e.ToString());

    /// <param name="detail">Only shown, not hashed: made to text when somebody reads it.</param>
    public void Add(string where, string what, long number = 0, object? detail = null)
    {
        Mix((ulong)scheduler.Now.UtcTicks);
        Mix((ulong)scheduler.Step);
        Mix((ulong)number);
        foreach (var c in where) Mix(c);
        foreach (var c in what) Mix(c);
        Count++;
        Seen.Add(what);
        var happened = new Event(scheduler.Now, scheduler.Step, where, what, number, detail);
        _last.Enqueue(happened);
        if (_last.Count > kept) _last.Dequeue();
        if (echo) Console.WriteLine(happened);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * 1099511628211;

    private readonly record struct Event(DateTimeOffset At, long Step, string Where, string What, long Number, object? Detail)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.ffffff} {Step,6}  {Where,-12} {What} {Number} {Detail}").TrimEnd();
    }
}
