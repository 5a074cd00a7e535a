using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Core.Context;

/// <summary>
/// What was looked up for a turn (messages that were recalled, passages of documents) and its answer takes nothing from: paid for, and for nothing.
/// Told by words, line by line, so it is an estimate: a line counts as used where the answer has words of it that the question has not.
/// </summary>
public static class UnusedContext
{
    /// <summary>One word in common is chance.</summary>
    private const int CommonWords = 2;

    /// <summary>The facts that settle an attempt, with what of its prompt was of no use where that is an answer.</summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    /// <param name="prompt">All that the model was given, with the texts of what is only named in the state.</param>
    public static IReadOnlyList<Fact> Told(Conversation c, AgentPolicy policy, Rung rung, Prompt prompt, IReadOnlyList<Fact> settled)
    {
        var (from, to) = (PromptFold.BroughtIndex(c), PromptFold.TurnIndex(c));
        if (from == to || settled is not [AttemptEnded { Failure: null, Usage.Prompt: > 0 } ended, Answer { Stop: StopReason.EndTurn } answer, ..]) return settled;

        var said = Terms.Of(string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text))).ToHashSet(StringComparer.Ordinal);
        said.ExceptWith(Terms.Of(PromptPlanner.Said(c)));
        var lookedUp = prompt.Items.Skip(from).Take(to - from).OfType<UserItem>().SelectMany(item => item.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var bytes = lookedUp.Where(line => !IsTakenUp(line, said)).Sum(line => TextWeight.Of(line));
        var tokens = (int)Math.Min(ended.Usage.Prompt, TokenEstimator.Tokens(bytes, TokenEstimator.RateOf(c, rung)));
        return tokens == 0 ? settled : [ended with { Unused = new(tokens, PromptCost(c, policy, ended) * tokens / ended.Usage.Prompt) }, .. settled.Skip(1)];
    }

    private static bool IsTakenUp(string line, HashSet<string> said) =>
        Terms.Of(line).Where(said.Contains).Distinct(StringComparer.Ordinal).Take(CommonWords).Count() == CommonWords;

    private static long PromptCost(Conversation c, AgentPolicy policy, AttemptEnded ended)
    {
        var attempt = c.Turn!.Attempt!;
        var sent = ended.Usage with { Output = 0, Thinking = 0, WebSearches = 0 };
        return PriceBook.At(policy.PricesOf(attempt.Model), attempt.StartedAt, ended.Usage)?.CostNanoUsd(sent) ?? 0;
    }
}
