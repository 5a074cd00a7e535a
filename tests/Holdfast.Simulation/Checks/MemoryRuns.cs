using Holdfast.Core;

namespace Holdfast.Simulation.Checks;

/// <summary>What calls did to the memory of users: each that was announced, and none twice, whatever crashed in between.</summary>
public sealed class MemoryRuns(World world)
{
    private readonly HashSet<(UserKey, string)> _effects = [];

    /// <param name="call">conversation:attempt:call.</param>
    public void Begun(UserKey user, string call)
    {
        var parts = call.Split(':');
        if (!world.Oracles[new(user.Tenant, parts[0])].CallsBegun.Contains($"{parts[1]}:{parts[2]}"))
            throw world.Fail($"The memory of {user} was asked to change by {call} before the start of the call was durable.");
    }

    public void TookEffect(UserKey user, string call)
    {
        world.Trace.Seen.Add("remembered");
        if (!_effects.Add((user, call))) throw world.Fail($"{call} changed the memory of {user} twice.");
    }
}
