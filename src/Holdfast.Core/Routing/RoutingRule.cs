using System.Globalization;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Core.Routing;

/// <summary>
/// Which model a turn is asked of first: decided once, from the journal alone, before its first call. A turn keeps its model, so that nothing of
/// what it thinks or caches is lost within it; what fails goes down the ladder as ever.
/// </summary>
public static class RoutingRule
{
    /// <summary>Null where it is decided, or nothing is to be decided.</summary>
    public static Routed? Due(Conversation c, AgentPolicy policy) =>
        policy.Routing is { } routing && c.Turn is { Routed: null, AgentVersion: null } ? Choose(c, policy, routing) : null;

    /// <param name="c">
    /// In which a turn begins. Nothing else counts, not even when it is asked: the same journal and rule make the same choice.
    /// </param>
    public static Routed Choose(Conversation c, AgentPolicy policy, RoutingPolicy routing)
    {
        var (score, counted) = Complexity.Of(PromptPlanner.Said(c));
        Routed Usual(string reason) => new(policy.Usual.Name, score, reason);
        Routed Small(string reason) => new(routing.Small.Name, score, reason);

        if (c.FailedTurns is not null) return Usual("The turn before came to nothing.");
        if (score >= routing.Threshold) return Usual($"Complexity {Two(score)} is not under {Two(routing.Threshold)}: {counted}.");
        var at = c.Turn!.OpenedAt;
        var small = TurnCost.Of(c, policy, routing.Small, policy.Usual, at);
        var usual = TurnCost.Of(c, policy, policy.Usual, routing.Small, at);
        var simple = $"Complexity {Two(score)} is under {Two(routing.Threshold)}: {counted}.";
        var over = $"over {usual.Calls} expected call{(usual.Calls == 1 ? "" : "s")}";
        return small.NanoUsd <= usual.NanoUsd
            ? Small($"{simple} It saves ${Usd.Rounded(usual.NanoUsd - small.NanoUsd)} {over}.")
            : Usual(
                $"{simple} But {routing.Small.Name} would cost ${Usd.Rounded(small.NanoUsd - usual.NanoUsd)} more {over}, "
                + $"${Usd.Rounded(small.Switching)} of it for switching.");
    }

    /// <summary>The agent as it works in a turn that was routed.</summary>
    public static AgentPolicy Apply(Conversation c, AgentPolicy policy) =>
        policy.Routing is { Small: var small } && c.Turn?.Routed?.Model == small.Name && policy.Ladder[0].Name != small.Name
            ? policy with { Ladder = [small, .. policy.Ladder.Where(rung => rung.Name != small.Name)] }
            : policy;

    private static string Two(double score) => score.ToString("0.00", CultureInfo.InvariantCulture);
}
