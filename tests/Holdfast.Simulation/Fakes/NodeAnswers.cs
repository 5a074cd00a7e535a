using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's connection to the answers that are kept: slow, now and then broken, also after what it asked for was done.</summary>
public sealed class NodeAnswers(World world, SimulatedTime time) : IAnswers
{
    private static readonly TimeSpan Trip = TimeSpan.FromMilliseconds(5);

    public async ValueTask<KeptAnswer?> FindAsync(string tenant, string request, DateTimeOffset since, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
        return world.Answers.TryGetValue((tenant, request), out var kept) && kept.At >= since ? kept : null;
    }

    public async ValueTask KeepAsync(ConversationKey key, string request, KeptAnswer answer, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.AppendFails)) throw new SimulatedFaultException("The disk is full.");
        world.Answers[(key.Tenant, request)] = answer;
    }
}
