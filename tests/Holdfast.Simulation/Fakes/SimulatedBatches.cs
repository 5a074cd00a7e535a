using System.Text;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Checks;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>
/// The batch interfaces of the providers as one node reaches them. What is handed in arrives by itself, whether the node lives to hear of it or not.
/// </summary>
/// <param name="isSecretive">As Anthropic's: while a batch runs nothing tells whose it is.</param>
public sealed class SimulatedBatches(World world, SimulatedTime time, string node, IModelProvider models, bool isSecretive) : IBatchProvider
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    public byte[] Render(ModelCall call)
    {
        var body = Encoding.UTF8.GetBytes("in a batch\n" + Encoding.UTF8.GetString(models.Render(call)));
        world.Batches.Calls[ModelCalls.HashOf(body)] = call;
        return body;
    }

    public async ValueTask<HandedIn> HandInAsync(BatchRequests requests, CancellationToken cancel)
    {
        world.Trace.Add(node, "handed in", requests.Requests.Count, requests.Label);
        foreach (var request in requests.Requests) PromptCheck.Announced(world, ModelCalls.HashOf(request.Body.Span));
        if (world.Dice.Chance(world.Faults.BatchFails))
            return new(null, Failure(FailureKind.RateLimited, FailureStage.AwaitingFirstToken, "Too many.") with { Status = 429, RetryAfterMs = world.Dice.Below(60_000) });
        if (world.Dice.Chance(world.Faults.BatchFails))
            return new(null, Failure(FailureKind.ConnectTimeout, FailureStage.Connecting, "No connection."));
        if (world.Dice.Chance(world.Faults.BatchFails / 2))
            return new(null, Failure(FailureKind.InvalidRequest, FailureStage.AwaitingFirstToken, "Not like that.") with { Status = 400 });
        var (arrives, answers) = (!world.Dice.Chance(world.Faults.BatchFails), !world.Dice.Chance(world.Faults.BatchFails));
        var journey = world.Dice.Pause(Limits.SubmissionTime);
        if (arrives) world.Batches.Arrive(requests, journey);
        await Task.Delay(journey + Beat, time, cancel);
        return arrives && answers
            ? new(world.Batches.Find(requests.Label)!.Id, null)
            : new(null, Failure(FailureKind.ConnectionLost, FailureStage.AwaitingFirstToken, "The connection broke."));
    }

    public async ValueTask<HandedIn> FindAsync(SoughtBatch sought, CancellationToken cancel)
    {
        await world.PauseAsync(time, Beat, cancel);
        if (world.Dice.Chance(world.Faults.BatchFails)) return new(null, Failure(FailureKind.ServerError, FailureStage.AwaitingFirstToken, "No list."));
        if (isSecretive && world.Batches.All.Any(batch => !batch.HasEnded(world) && batch.Requests.Count == sought.Requests))
            return new(null, Failure(FailureKind.ServerError, FailureStage.AwaitingFirstToken, "It may be one that runs."));
        if (world.Bug == Bug.BatchDenied || world.Batches.Find(sought.Label) is not { } found) return new(null, null);
        world.Trace.Seen.Add("found at the provider");
        return new(found.Id, null);
    }

    public async ValueTask<BatchProgress> LookAsync(string batch, CancellationToken cancel)
    {
        await world.PauseAsync(time, Beat, cancel);
        if (world.Dice.Chance(world.Faults.BatchFails)) return new(false, 0, Failure(FailureKind.Overloaded, FailureStage.AwaitingFirstToken, "Busy."));
        var found = world.Batches.Named(batch);
        return found.HasEnded(world) ? new(true, found.Requests.Count) : new(false, 0);
    }

    public async ValueTask<Failure?> ReadAsync(string batch, Func<BatchResult, ValueTask> take, CancellationToken cancel)
    {
        foreach (var result in world.Batches.Named(batch).Results(world))
        {
            await world.PauseAsync(time, Beat, cancel);
            if (world.Dice.Chance(world.Faults.BatchFails / 4)) return Failure(FailureKind.ConnectionLost, FailureStage.Streaming, "The connection broke.");
            await take(result);
        }
        return null;
    }

    public async ValueTask<Failure?> CancelAsync(string batch, CancellationToken cancel)
    {
        await world.PauseAsync(time, Beat, cancel);
        if (world.Dice.Chance(world.Faults.BatchFails)) return Failure(FailureKind.ServerError, FailureStage.AwaitingFirstToken, "Not now.");
        var found = world.Batches.Named(batch);
        if (found.HasEnded(world)) return Failure(FailureKind.InvalidRequest, FailureStage.AwaitingFirstToken, "It has ended.");
        found.CancelAt(world);
        return null;
    }

    private static Failure Failure(FailureKind kind, FailureStage stage, string message) => new(kind, stage, FailureSide.Provider, message);
}
