using Holdfast.Core.Models;

namespace Holdfast.Server.DropIn;

/// <summary>What a client's name for a model stands for.</summary>
/// <param name="Ladder">Rungs whose provider is configured; at least one.</param>
/// <param name="Agent">Null, like its version, when no agent was named.</param>
public sealed record Route(IReadOnlyList<Rung> Ladder, string? Agent, int? AgentVersion, TimeLimits Limits);
