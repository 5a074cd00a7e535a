using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Checks;

/// <summary>What arrived at the providers' batch interfaces; nothing may arrive twice.</summary>
public sealed class ProviderBatches(World world)
{
    private readonly List<ProviderBatch> _all = [];

    public IReadOnlyList<ProviderBatch> All => _all;

    /// <summary>Calls that were written for a batch, by the hash of their body.</summary>
    public Dictionary<string, ModelCall> Calls { get; } = [];

    /// <summary>Whoever handed it in, it gets there after so long.</summary>
    public void Arrive(BatchRequests requests, TimeSpan after) => world.Clients.Post(_ => _ = world.WatchAsync(ArriveAsync(requests, after)), null);

    public ProviderBatch? Find(string label) => _all.Find(batch => batch.Label == label);

    public ProviderBatch Named(string id) => _all.Find(batch => batch.Id == id) ?? throw world.Fail($"There is no batch {id}.");

    private async Task ArriveAsync(BatchRequests requests, TimeSpan after)
    {
        await Task.Delay(after, world.ClientTime);
        if (Find(requests.Label) is not null) throw world.Fail($"{requests.Label} was handed in twice.");
        var takes = TimeSpan.FromSeconds(world.Dice.Between(1, world.Faults == Faults.None ? 300 : 1_200));
        _all.Add(new(requests.Label, $"prb_{_all.Count + 1}", requests.Requests, world.Scheduler.Now + takes));
    }
}

/// <summary>One batch as the provider has it; what it did is settled when it is first looked at after its end.</summary>
public sealed class ProviderBatch(string label, string id, IReadOnlyList<BatchRequest> requests, DateTimeOffset doneAt)
{
    private List<BatchResult>? _results;
    private bool _isCancelled;

    public string Label => label;

    public string Id => id;

    public IReadOnlyList<BatchRequest> Requests => requests;

    public bool HasEnded(World world) => world.Scheduler.Now >= doneAt;

    public void CancelAt(World world)
    {
        _isCancelled = true;
        doneAt = world.Scheduler.Now + TimeSpan.FromSeconds(world.Dice.Below(60));
    }

    /// <summary>In any order; some are not told at all.</summary>
    public IReadOnlyList<BatchResult> Results(World world)
    {
        if (_results is not null) return _results;
        var hasFailed = world.Dice.Chance(world.Faults.BatchFails);
        _results = [.. requests.Select(request => hasFailed ? null : Result(world, request)).OfType<BatchResult>().OrderBy(_ => world.Dice.Next())];
        return _results;
    }

    private BatchResult? Result(World world, BatchRequest request)
    {
        if (_isCancelled && world.Dice.Chance(0.5)) return Failed(request, FailureKind.Cancelled);
        if (world.Dice.Chance(world.Faults.BatchFails))
            return world.Dice.Below(4) switch
            {
                0 => null,
                1 => Failed(request, FailureKind.Expired),
                2 => Failed(request, FailureKind.ContentRefused),
                _ => Failed(request, FailureKind.ServerError),
            };
        var call = world.Batches.Calls[ModelCalls.HashOf(request.Body.Span)];
        var bill = world.Bills.Open(call, request.Body.Span);
        (bill.IsCompleted, bill.IsOfBatch) = (true, true);
        return new(request.Id, new(null, bill.Blocks, bill.Stop, bill.Usage, call.Rung.Card.Id, bill.Id));
    }

    private static BatchResult Failed(BatchRequest request, FailureKind kind) => new(
        request.Id, new(new(kind, FailureStage.AwaitingFirstToken, FailureSide.Provider, $"Simulated {kind}."), [], StopReason.Interrupted, Usage: null));
}
