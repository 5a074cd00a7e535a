using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Core.Routing;

/// <summary>What a rule would have chosen in a conversation that is over, whether or not it was routed then.</summary>
public static class RoutingReplay
{
    /// <param name="entries">The whole journal.</param>
    /// <param name="policy">With the rule; its prices are those that count.</param>
    public static IReadOnlyList<ReplayedTurn> Of(ConversationKey key, IEnumerable<Entry> entries, AgentPolicy policy)
    {
        var (c, turns) = (Conversation.Empty(key), new List<ReplayedTurn>());
        foreach (var entry in entries)
        {
            if (c.Turn is { Routed: null, AgentVersion: null } turn && entry.Fact is Routed or AttemptStarted { Purpose: Purpose.Answer })
                turns.Add(new(turn.FirstSeq, RoutingRule.Choose(c, policy, policy.Routing!), (entry.Fact as Routed)?.Model, 0, 0));
            if (entry.Fact is AttemptEnded ended && c.Turn?.Attempt is { } attempt && attempt.Number == ended.Attempt && turns.Count > 0)
                turns[^1] = turns[^1].With(ended, attempt, policy);
            c = Fold.Apply(c, entry);
        }
        return turns;
    }
}

/// <param name="Seq">Of the message that opened it.</param>
/// <param name="Choice">Of the rule.</param>
/// <param name="Chosen">What was chosen then; null = nothing was.</param>
/// <param name="WouldCostNanoUsd">What its calls, as they were, cost at the chosen model's prices.</param>
public sealed record ReplayedTurn(long Seq, Routed Choice, string? Chosen, long CostNanoUsd, long WouldCostNanoUsd)
{
    internal ReplayedTurn With(AttemptEnded ended, OpenAttempt attempt, AgentPolicy policy) => this with
    {
        CostNanoUsd = CostNanoUsd + ended.CostNanoUsd,
        WouldCostNanoUsd = WouldCostNanoUsd
            + (PriceBook.At(policy.PricesOf(Choice.Model), attempt.StartedAt, ended.Usage)?.CostNanoUsd(ended.Usage) ?? 0),
    };
}
