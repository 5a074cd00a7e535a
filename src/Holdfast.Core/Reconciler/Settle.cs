using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Repair;
using Holdfast.Core.Reviews;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Reconciler;

/// <summary>From what happened to the facts that say so.</summary>
public static class Settle
{
    /// <summary>The attempt's end and, when it said something that stands, its answer.</summary>
    /// <param name="c">The newest state in which the attempt is still open.</param>
    public static IReadOnlyList<Fact> Model(Conversation c, AgentPolicy policy, Rung rung, ModelOutcome outcome)
    {
        var attempt = c.Turn!.Attempt!;
        var miss = outcome is { Failure: null, Usage: { Prompt: > 0 } reported } ? CacheReading.Miss(c, rung, reported) : null;
        var ended = Ended(attempt, policy, outcome) with { CacheMiss = miss };
        return AnswerOf(c, attempt, Joined(c.Turn.Cut, outcome)) is { } answer ? [ended, answer] : [ended];
    }

    /// <summary>The end of an attempt at a summary and, when it wrote one worth keeping, that.</summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    public static IReadOnlyList<Fact> Summary(Conversation c, AgentPolicy policy, ModelOutcome outcome)
    {
        var ended = Ended(c.Aside!, policy, outcome);
        return outcome.Failure is null && Summarising.Read(c, policy, outcome.Blocks) is { } summary ? [ended, summary] : [ended];
    }

    /// <summary>The end of an attempt at vectors.</summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    public static AttemptEnded Embedding(Conversation c, AgentPolicy policy, EmbeddingOutcome outcome) => Ended(
        c.Aside!, policy,
        new(outcome.Failure, [], StopReason.EndTurn, outcome.Usage, outcome.AnsweredBy, outcome.RequestId, Duration: outcome.Duration));

    /// <summary>The end of an attempt, at the agent's prices.</summary>
    internal static AttemptEnded Ended(OpenAttempt attempt, AgentPolicy policy, ModelOutcome outcome, CallTerms terms = CallTerms.None)
    {
        var (usage, isEstimated) = UsageOf(attempt, outcome);
        return Billed(
            new(
                attempt.Number, outcome.Failure, usage, CostNanoUsd: 0, isEstimated, Price: null,
                outcome.AnsweredBy == attempt.ModelId ? null : outcome.AnsweredBy, outcome.RequestId,
                Milliseconds(outcome.FirstToken), Milliseconds(outcome.Duration) ?? 0),
            attempt, policy, terms);
    }

    /// <summary>With what it cost, and what it cost less than the naive call.</summary>
    internal static AttemptEnded Billed(AttemptEnded ended, OpenAttempt attempt, AgentPolicy policy, CallTerms terms = CallTerms.None)
    {
        var (usage, prices) = (ended.Usage, policy.PricesOf(attempt.Model));
        var (price, cost) = PriceBook.At(prices, attempt.StartedAt, usage)?.Bill(usage, terms) ?? default;
        var usual = policy.PricesOf(attempt.InPlaceOf ?? attempt.Model);
        // The naive caller makes no call that only keeps prompts short.
        var saved = attempt.Purpose is Purpose.Summary or Purpose.Embedding ? new Saving(Context: -cost)
            : attempt.Reuses is { } reused && ended.Failure is null ? Saving.OfReuse(reused.Usage, usual, attempt.StartedAt, attempt.SparedTokens)
            : Saving.Of(usage, prices, usual, attempt.StartedAt, terms, attempt.SparedTokens);
        return ended with { CostNanoUsd = cost, Price = price, Saved = saved == default ? null : saved };
    }

    /// <param name="c">The state in which the call runs.</param>
    public static ToolResult Tool(Conversation c, ToolCallBlock call, ToolOutcome outcome) => new(
        call.Id, call.Name, ReviewRule.Changed(c, call.Id) + outcome.Content, outcome.IsError, Milliseconds(outcome.Duration) ?? 0,
        outcome.IsError ? null : Repetition.Of(c, call.Name, outcome.Content));

    /// <summary>What goes on with an answer that broke off does not repeat the end of it.</summary>
    private static ModelOutcome Joined(string? cut, ModelOutcome outcome)
    {
        if (cut is null) return outcome;
        var repeated = Seam.Overlap(cut, string.Concat(outcome.Blocks.OfType<TextBlock>().Select(block => block.Text)));
        var blocks = new List<Block>();
        foreach (var block in outcome.Blocks)
        {
            var drop = block is TextBlock text ? Math.Min(repeated, text.Text.Length) : 0;
            repeated -= drop;
            if (drop == 0) blocks.Add(block);
            else if (((TextBlock)block).Text[drop..] is { Length: > 0 } rest) blocks.Add(new TextBlock(rest));
        }
        return outcome with { Blocks = blocks };
    }

    /// <summary>
    /// A cancelled answer keeps what was said so far, without calls that nobody will run. So does one that broke off, for the next attempt to go on with:
    /// what somebody has read is not taken back, and a call that was cut is never run; and one that a wish for a person interrupted, for when
    /// they give the conversation back. What a provider refused to go on with does not stand.
    /// </summary>
    private static Answer? AnswerOf(Conversation c, OpenAttempt attempt, ModelOutcome outcome)
    {
        // What it goes on with may have been all.
        if (outcome is { Failure: null, Stop: StopReason.EndTurn } && c.Turn!.Cut is null && outcome.Blocks.All(IsNothing))
            return new Answer(attempt.Number, [], StopReason.Empty);
        if (outcome.Failure is null)
            return new Answer(attempt.Number, outcome.Blocks, outcome.Stop, Partial: outcome.Stop is StopReason.MaxTokens or StopReason.ContextFull);
        if (outcome.Failure is { Kind: FailureKind.ContentRefused }) return null;
        var said = outcome.Blocks.OfType<TextBlock>().Where(block => block.Text.Length > 0).ToList<Block>();
        var isForPerson = c is { Wanted: not null, Turn.CancelRequested: false };
        if (outcome.Failure.Kind == FailureKind.Cancelled && !isForPerson)
            return said.Count == 0 ? null : new(attempt.Number, said, StopReason.Interrupted, Partial: true);
        return said.All(block => string.IsNullOrWhiteSpace(((TextBlock)block).Text)) ? null : new(attempt.Number, said, StopReason.Cut, Partial: true);
    }

    private static bool IsNothing(Block block) => block is ThinkingBlock || block is TextBlock text && string.IsNullOrWhiteSpace(text.Text);

    /// <summary>
    /// What the provider said at the end. A call that was refused before it began costs nothing; of one that broke later, what it said at the
    /// beginning counts the prompt, and of the answer what came is counted here.
    /// </summary>
    private static (Usage Usage, bool IsEstimated) UsageOf(OpenAttempt attempt, ModelOutcome outcome)
    {
        if (outcome is { Failure: null, Usage: { } reported }) return (reported, false);
        if (outcome is { Failure.Stage: not FailureStage.Streaming, Usage: null }) return default;
        var begun = outcome.Usage ?? new Usage(attempt.Tokens.Total, 0, 0, 0, 0);
        var usage = begun with { Output = Math.Max(begun.Output, (outcome.Blocks.Sum(Chars) + 3) / 4) };
        return (usage, usage != default);
    }

    private static int Chars(Block block) => block switch
    {
        TextBlock text => text.Text.Length,
        ThinkingBlock thinking => thinking.Text.Length,
        _ => 0,
    };

    private static int? Milliseconds(TimeSpan? span) => span is { } value ? (int)Math.Clamp(value.TotalMilliseconds, 0, int.MaxValue) : null;
}
