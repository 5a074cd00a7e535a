using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>Resolves an agent to the policy that decisions are made by. Asked at every step of a turn: answers from memory when it can.</summary>
public interface IAgentCatalog
{
    /// <summary>A version, or the newest when <paramref name="version"/> is null; null when the agent does not exist.</summary>
    ValueTask<AgentPolicy?> FindAsync(string tenant, string name, int? version, CancellationToken cancel);
}
