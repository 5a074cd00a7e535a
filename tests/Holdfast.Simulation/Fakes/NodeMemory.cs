using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's connection to the memory of users: slow, now and then broken, also after what it asked for was done.</summary>
public sealed class NodeMemory(World world, SimulatedTime time, string node) : IUserMemory
{
    private static readonly TimeSpan Trip = TimeSpan.FromMilliseconds(5);

    public async ValueTask<UserMemory> ReadAsync(UserKey user, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
        return await world.Memory.ReadAsync(user, cancel);
    }

    public async ValueTask<MemoryDecision> ChangeAsync(
        UserKey user, string? call, Func<UserMemory, MemoryDecision> decide, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.AppendFails)) throw new SimulatedFaultException("The disk is full.");
        world.MemoryRuns.Begun(user, call!);
        var changed = false;
        var kept = world.Bug == Bug.MemoryCallForgotten ? null : call;
        var decision = await world.Memory.ChangeAsync(
            user, kept,
            before =>
            {
                var after = decide(before);
                changed = after.Memory != before;
                return after;
            },
            CancellationToken.None);
        world.Trace.Add(node, changed ? "remembered" : "asked memory", 0, call);
        if (changed) world.MemoryRuns.TookEffect(user, call!);
        await world.PauseAsync(time, Trip, CancellationToken.None);
        if (world.Dice.Chance(world.Faults.AppendFailsDurable))
            throw new SimulatedFaultException("The connection broke before the answer came.");
        return decision;
    }

    public async ValueTask<int> ForgetAsync(UserKey user, CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        world.Trace.Add(node, "forgot", 0, user);
        return await world.Memory.ForgetAsync(user, cancel);
    }
}
