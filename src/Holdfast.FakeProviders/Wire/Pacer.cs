namespace Holdfast.FakeProviders.Wire;

/// <summary>Lets chunks go at their time, counted from the start, so that a late one does not delay the rest.</summary>
internal sealed class Pacer(Pace pace, TimeProvider time, CancellationToken gone)
{
    private readonly long _start = time.GetTimestamp();
    private int _chunk;

    public bool IsAtOnce => pace.IsAtOnce;

    public async ValueTask NextAsync()
    {
        if (pace.IsAtOnce) return;
        var due = pace.FirstTokenMs + (pace.ChunksPerSecond > 0 ? _chunk * 1000 / pace.ChunksPerSecond : 0);
        _chunk++;
        var wait = TimeSpan.FromMilliseconds(due) - time.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, gone);
    }
}
