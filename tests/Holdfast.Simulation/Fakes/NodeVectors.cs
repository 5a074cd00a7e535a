using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's connection to the store of vectors: slow, now and then broken, also after what it asked for was done.</summary>
public sealed class NodeVectors(World world, SimulatedTime time) : IVectors
{
    private static readonly TimeSpan Trip = TimeSpan.FromMilliseconds(5);

    public async ValueTask KeepAsync(ConversationKey key, string model, IReadOnlyList<EntryVector> vectors, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.AppendFails)) throw new SimulatedFaultException("The disk is full.");
        await world.Journal.KeepAsync(key, model, vectors, CancellationToken.None);
        await world.PauseAsync(time, Trip, CancellationToken.None);
        if (world.Dice.Chance(world.Faults.AppendFailsDurable)) throw new SimulatedFaultException("The connection broke before the answer came.");
    }

    public async ValueTask<IReadOnlyList<EntryVector>> ReadAsync(
        ConversationKey key, string model, long afterSeq, int limit, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
        return await world.Journal.ReadAsync(key, model, afterSeq, limit, CancellationToken.None);
    }
}
