using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Core.Routing;

/// <summary>
/// What the turn that begins would cost, in nano-dollars, if it goes on as those before it did: so many calls, answers so long, each prompt
/// appended to the one before.
/// </summary>
/// <param name="Calls">Expected.</param>
/// <param name="Switching">
/// The part of it that is paid for leaving another model: what its cache holds, and its thinking, is to be made anew.
/// </param>
public readonly record struct TurnCost(long NanoUsd, int Calls, long Switching)
{
    /// <summary>Tokens of an answer in a conversation that has none yet.</summary>
    private const int UsualOutput = 300;

    /// <param name="c">In which a turn begins.</param>
    /// <param name="rung">That would be asked.</param>
    /// <param name="left">The other one, that would not.</param>
    public static TurnCost Of(Conversation c, AgentPolicy policy, Rung rung, Rung left, DateTimeOffset at)
    {
        var calls = Math.Max(1, (c.Attempts + c.Turns - 2) / Math.Max(1, c.Turns - 1));
        var output = c.Attempts == 0 ? UsualOutput : c.Usage.Output / c.Attempts;
        var prompt = PromptPlanner.Measure(c, policy, rung).Tokens.Total;
        var sum = 0L;
        for (var (call, held) = (0, Held(c, rung, prompt, at)); call < calls; call++)
        {
            sum += Price(rung, Appended(rung, prompt, held, output), at);
            (held, prompt) = (IsCached(rung, prompt) ? prompt : 0, prompt + (int)output);
        }
        var switching = ComingBack(c, policy, left, at) + ThinkingAnew(c, rung, left, at);
        return new(sum + switching, calls, switching);
    }

    /// <summary>What the other model's cache holds is let go, and is written again where the conversation comes back to it.</summary>
    private static long ComingBack(Conversation c, AgentPolicy policy, Rung left, DateTimeOffset at)
    {
        var held = Held(c, left, PromptPlanner.Measure(c, policy, left).Tokens.Total, at);
        return Price(left, Appended(left, held, 0, output: 0), at) - Price(left, Appended(left, held, held, output: 0), at);
    }

    /// <summary>Thinking goes back to no other model: what it came to is thought again.</summary>
    private static long ThinkingAnew(Conversation c, Rung rung, Rung left, DateTimeOffset at)
    {
        var bytes = c.Items.OfType<AssistantItem>().Where(item => item.Model == left.Name)
            .SelectMany(item => item.Blocks).OfType<ThinkingBlock>().Sum(block => TextWeight.Of(block.Text));
        return Price(rung, new(0, 0, 0, 0, TokenEstimator.Tokens(bytes, TokenEstimator.RateOf(c, rung))), at);
    }

    private static Usage Appended(Rung rung, long prompt, long held, long output) => !IsCached(rung, prompt)
        ? new(prompt, 0, 0, 0, output)
        : rung.Card.CacheMarks ? new(0, held, prompt - held, 0, output) : new(prompt - held, held, 0, 0, output);

    private static long Held(Conversation c, Rung rung, long prompt, DateTimeOffset at) =>
        c.Cache is { } cache && cache.Model == rung.Name && cache.Epoch == c.Epoch && at - cache.At <= cache.Life
            && IsCached(rung, cache.Prompt)
            ? Math.Min(prompt, rung.Card.CacheMarks ? cache.Held : cache.Prompt)
            : 0;

    private static bool IsCached(Rung rung, long prompt) => rung.Card.MinCacheable > 0 && prompt >= rung.Card.MinCacheable;

    private static long Price(Rung rung, Usage usage, DateTimeOffset at) => PriceBook.At(rung.Prices, at, usage)?.CostNanoUsd(usage) ?? 0;
}
