using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Memory.Squeezing;
using Holdfast.Core.Models;

namespace Holdfast.Core.Context;

/// <param name="Core">System prompt and tools, the fact sheet, what is pinned, standing instructions.</param>
/// <param name="Working">What was said.</param>
/// <param name="Transient">What tools returned, what was recalled, pasted logs and data.</param>
public sealed record TierTokens(int Core, int Working, int Transient);

/// <summary>How long the parts of a prompt are needed: by what somebody said of them, else by what they are.</summary>
public static class Tiers
{
    /// <summary>Characters under which a message is somebody's words, whatever it looks like.</summary>
    private const int ShortestPaste = 4_000;

    public static Tier Of(Conversation c, PromptItem item) => c.Marks?.TryGetValue(item.Seq, out var tier) == true ? tier : item switch
    {
        SheetItem => Tier.Core,
        RecalledItem or KnowledgeItem or ToolResultItem => Tier.Transient,
        UserItem user when Instruction.IsIn(user.Text) => Tier.Core,
        UserItem user when user.Shortened || (user.Text.Length >= ShortestPaste && Squeeze.IsNoProse(user.Text)) => Tier.Transient,
        _ => Tier.Working,
    };

    /// <summary>Somebody asked for it to stay word for word.</summary>
    public static bool IsPinned(Conversation c, long seq) => c.Marks?.GetValueOrDefault(seq, Tier.Working) == Tier.Core;

    /// <summary>What the next prompt would hold, by tier.</summary>
    public static TierTokens Measure(Conversation c, AgentPolicy policy, Rung rung)
    {
        var rate = TokenEstimator.RateOf(c, rung);
        var byTier = c.Items.GroupBy(item => Of(c, item)).ToDictionary(group => group.Key, group => group.Sum(TokenEstimator.Bytes));
        int Tokens(Tier tier) => TokenEstimator.Tokens(byTier.GetValueOrDefault(tier), rate);
        return new(PromptPlanner.Measure(c, policy, rung).Tokens.System + Tokens(Tier.Core), Tokens(Tier.Working), Tokens(Tier.Transient));
    }
}
