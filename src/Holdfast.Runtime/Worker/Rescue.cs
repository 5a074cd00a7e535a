using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>Finds conversations by their wake_at: after a crash, after a lost queue message, after a long wait. The queue only makes this faster.</summary>
public sealed class Rescue(IJournal journal, IWorkQueue queue, RuntimeOptions options, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.RescueEvery, clock);
        do await SweepAsync(stopping);
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Those in a worker's hands are due as well; for them the lease says no.</summary>
    public async ValueTask SweepAsync(CancellationToken stopping)
    {
        foreach (var key in await journal.DueAsync(clock.GetUtcNow(), limit: 2 * options.ConcurrentTurns, stopping)) queue.Enqueue(key);
    }
}
