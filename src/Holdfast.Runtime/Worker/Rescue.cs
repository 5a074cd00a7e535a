using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>Finds conversations by their wake_at: after a crash, after a lost queue message, after a long wait. The queue only makes this faster.</summary>
public sealed class Rescue(IJournal journal, IWorkQueue queue, RuntimeOptions options, TimeProvider clock)
{
    /// <param name="failed">Told of a sweep that failed. The next one comes in its time: a broken journal is not asked without pause.</param>
    public async Task RunAsync(Action<Exception> failed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.RescueEvery, clock);
        do
        {
            try
            {
                await SweepAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                failed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Those in a worker's hands are due as well; for them the lease says no.</summary>
    public async ValueTask SweepAsync(CancellationToken stopping)
    {
        foreach (var key in await journal.DueAsync(clock.GetUtcNow(), limit: 2 * options.ConcurrentTurns, stopping)) queue.Enqueue(key);
    }
}
