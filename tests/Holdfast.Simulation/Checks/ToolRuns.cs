using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Checks;

/// <summary>What tools did in the outer world, which no restart takes back.</summary>
public sealed class ToolRuns(World world)
{
    private readonly Dictionary<(ConversationKey, string Key), int> _effects = [];
    private readonly Dictionary<string, (ConversationKey, string Call)> _keys = [];

    /// <summary>A call reached the tool: its start must stand in the journal, and its key must be its own.</summary>
    public void Begun(ToolInvocation invocation)
    {
        var begun = world.Oracles[invocation.Key].CallsBegun;
        var attempt = invocation.IdempotencyKey.Split(':')[^2];
        if (!begun.Contains($"{attempt}:{invocation.CallId}"))
            throw world.Fail($"{invocation.Tool.Name} was called for {invocation.Key} before the start of call {invocation.CallId} was durable.");
        var call = (invocation.Key, $"{attempt}:{invocation.CallId}");
        if (!_keys.TryAdd($"{invocation.Key.Tenant}/{invocation.IdempotencyKey}", call) && _keys[$"{invocation.Key.Tenant}/{invocation.IdempotencyKey}"] != call)
            throw world.Fail($"Two calls share the idempotency key {invocation.IdempotencyKey}.");
    }

    public void TookEffect(ToolInvocation invocation)
    {
        var key = (invocation.Key, invocation.IdempotencyKey);
        _effects[key] = _effects.GetValueOrDefault(key) + 1;
        if (!invocation.Tool.Idempotent && _effects[key] > 1)
            throw world.Fail($"{invocation.Tool.Name} bears no repetition and took effect twice for {invocation.IdempotencyKey}.");
    }
}
