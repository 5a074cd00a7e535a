namespace Holdfast.Simulation.Time;

/// <summary>
/// A process of the simulated world: a node or the clients' side. What was begun in it goes on in it, and never again once it is dead, at whatever
/// await it stood.
/// </summary>
public sealed class Place(Scheduler scheduler, string name) : SynchronizationContext
{
    public string Name => name;

    public bool IsDead { get; private set; }

    public void Kill() => IsDead = true;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead) scheduler.Post(this, d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits for another thread here.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(SendOrPostCallback callback, object? state)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Begins something here at the next opportunity. Its result is known outside, unless this place dies first.</summary>
    public Task<T> Begin<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>();
        Post(_ => _ = FinishAsync(), null);
        return done.Task;

        async Task FinishAsync()
        {
            try
            {
                done.TrySetResult(await work());
            }
            catch (OperationCanceledException)
            {
                done.TrySetCanceled();
            }
            catch (Exception e)
            {
                done.TrySetException(e);
            }
        }
    }
}
