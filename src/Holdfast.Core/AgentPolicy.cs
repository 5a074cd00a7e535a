using Holdfast.Core.Context;
using Holdfast.Core.Models;
using Holdfast.Core.Tools;

namespace Holdfast.Core;

/// <summary>One version of an agent, resolved: everything the core needs to decide about its conversations.</summary>
/// <param name="Ladder">At least one rung; tried from the top.</param>
/// <param name="MaxOutputTokens">Most tokens of one answer.</param>
/// <param name="Memory">Conversations with a user have a memory that outlives them.</param>
/// <param name="MaxRounds">Most model calls of one turn that were answered; beyond it the turn stops with a reason.</param>
public sealed record AgentPolicy(
    string Name,
    int Version,
    string SystemPrompt,
    ContextBudget Budget,
    IReadOnlyList<Rung> Ladder,
    Profile Profile,
    IReadOnlyList<ToolSpec> Tools,
    int MaxOutputTokens,
    int MaxRounds,
    TimeLimits Limits,
    bool Memory = false);
