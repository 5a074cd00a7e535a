using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Worker;

/// <summary>Takes names from the queue and advances them, so many at once.</summary>
public sealed class WorkerPool(IWorkQueue queue, Worker worker, Rescue rescue, RuntimeOptions options, ILogger<WorkerPool> log)
{
    /// <summary>Until stopped. What is running then is left as the journal has it, and goes on when it is started again.</summary>
    /// <param name="draining">No new work is taken; returns when what is running has come to rest.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken draining = default)
    {
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(stopping, draining);
        var loops = Enumerable.Range(0, options.ConcurrentTurns).Select(_ => LoopAsync(taking.Token, stopping));
        await Task.WhenAll([.. loops, RescueAsync(taking.Token)]);
    }

    private async Task LoopAsync(CancellationToken taking, CancellationToken stopping)
    {
        try
        {
            while (true) await AdvanceAsync(await queue.DequeueAsync(taking), stopping);
        }
        catch (OperationCanceledException) when (taking.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task AdvanceAsync(ConversationKey key, CancellationToken stopping)
    {
        try
        {
            await worker.AdvanceAsync(key, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The conversation keeps its wake_at, so the rescue brings it back: a storage fault passes, a bug is seen again and again.
            Log.AdvanceFailed(log, key, e);
        }
    }

    private async Task RescueAsync(CancellationToken stopping)
    {
        try
        {
            await rescue.RunAsync(e => Log.RescueFailed(log, e), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
