using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>Tools as one node reaches them: slow, failing, cut off before or after they took effect. The world counts the effects.</summary>
public sealed class SimulatedTools(World world, SimulatedTime time, string node) : IToolHost
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);

    public async ValueTask<ToolOutcome> RunAsync(ToolInvocation invocation, CancellationToken cancel)
    {
        world.Trace.Add(node, "tool", 0, invocation.IdempotencyKey);
        world.ToolRuns.Begun(invocation);
        try
        {
            await world.PauseAsync(time, Slow, cancel);
            cancel.ThrowIfCancellationRequested();
            world.ToolRuns.TookEffect(invocation);
            if (world.Bug == Bug.ToolRetried && world.Dice.Chance(0.05)) world.ToolRuns.TookEffect(invocation);
            await world.PauseAsync(time, Slow, cancel);
            return world.Dice.Chance(world.Faults.ToolFails)
                ? new("The tool failed.", IsError: true, Slow)
                : new($"done {invocation.IdempotencyKey}", IsError: false, Slow);
        }
        catch (OperationCanceledException)
        {
            return new("The call was cut off.", IsError: true, Slow);
        }
    }
}
