using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Batches;

/// <summary>
/// From what came of a call to the facts that say so: whose answers are here, who is asked for again, and with how many others.
/// </summary>
public static class BatchSettlement
{
    private const string NoAnswer = "The model gave no answer to it that could be read, though it was asked for it alone.";

    /// <param name="c">The state in which the attempt is still open.</param>
    /// <param name="group">The items that were asked for.</param>
    public static IReadOnlyList<Fact> Of(Conversation c, AgentPolicy policy, IReadOnlyList<BatchItemState> group, ModelOutcome outcome) =>
        Of(c.Batch!, c.Aside!, policy, CallTerms.None, group, outcome);

    /// <summary>Of a call that was handed in at a batch interface.</summary>
    /// <param name="c">The state in which the call has no end.</param>
    public static IReadOnlyList<Fact> Of(Conversation c, AgentPolicy policy, SubmittedCall call, ModelOutcome outcome) => Of(
        SubmissionFold.Release(c.Batch!, call.Attempt.Number), call.Attempt, policy, CallTerms.Batch,
        [.. call.Items.Select(item => c.Batch!.Items[item.Number])], outcome);

    private static List<Fact> Of(
        Batch batch, OpenAttempt attempt, AgentPolicy policy, CallTerms terms, IReadOnlyList<BatchItemState> group, ModelOutcome outcome)
    {
        var said = string.Concat(outcome.Blocks.OfType<TextBlock>().Select(block => block.Text));
        var read = BatchAnswers.Read(said, group.Select(item => item.Id).ToHashSet(StringComparer.Ordinal));
        var answers = group.Where(item => read.ContainsKey(item.Id)).Select(item => new ItemAnswer(item.Id, read[item.Id])).ToList();
        var rest = group.Where(item => !read.ContainsKey(item.Id)).ToList();
        var verdict = rest.Count == 0 ? Whole(batch, group.Count) : Partly(batch, group.Count, rest, answers.Count > 0, outcome);

        var facts = new List<Fact> { Settle.Ended(attempt, policy, outcome, terms) };
        var (missed, failed) = (verdict.Missed.Select(item => item.Id).ToList(), Failed(batch, verdict, outcome));
        missed.RemoveAll(id => failed.Exists(item => item.Id == id));
        if (answers.Count > 0 || missed.Count > 0) facts.Add(new ItemsAnswered(attempt.Number, answers, missed.Count > 0 ? missed : null));
        if (failed.Count > 0) facts.Add(new ItemsFailed(failed));
        if (verdict.PerCall != batch.PerCall) facts.Add(new BatchResized(batch.PerCall, verdict.PerCall, verdict.Reason, attempt.Number));
        return facts;
    }

    private static Verdict Whole(Batch batch, int asked) =>
        new([], asked == batch.PerCall ? BatchRule.Grown(batch) : batch.PerCall, "answered");

    private static Verdict Partly(Batch batch, int asked, List<BatchItemState> rest, bool someAnswered, ModelOutcome outcome)
    {
        var shrunk = asked > 1 ? BatchRule.Shrunk(batch, asked) : batch.PerCall;
        return outcome.Failure?.Kind switch
        {
            // What did not fit into the answer was not refused: it is asked for again as if it had not been.
            null when outcome.Stop is StopReason.MaxTokens or StopReason.ContextFull =>
                new(someAnswered || asked > 1 ? [] : rest, shrunk, "answer_cut"),
            null => new(rest, shrunk, "answers_missing"),
            FailureKind.PromptTooLong => new(asked > 1 ? [] : rest, shrunk, "prompt_too_long", IsFinal: asked == 1),
            FailureKind.ContentRefused => new(rest, batch.PerCall, "", IsFinal: asked == 1),
            FailureKind.FirstTokenTimeout or FailureKind.Stalled or FailureKind.AttemptTimeout =>
                new(asked == 1 && IsItsFault(batch) ? rest : [], shrunk, "timed_out"),
            _ => new([], batch.PerCall, ""),
        };
    }

    /// <summary>
    /// One that answered just before is not away: the item takes too long. Where all is silent it cannot be told, and only what was tried
    /// until parking counts.
    /// </summary>
    private static bool IsItsFault(Batch batch) => batch.Trouble is null or { Failures: >= Limits.FailuresBeforeParking - 1 };

    private static List<ItemFailure> Failed(Batch batch, Verdict verdict, ModelOutcome outcome) =>
    [
        .. verdict.Missed.Where(item => verdict.IsFinal || batch.Pending.Contains((BatchRule.MostMisses - 1, item.Number)))
            .Select(item => new ItemFailure(item.Id, outcome.Failure?.Message ?? NoAnswer)),
    ];

    /// <param name="IsFinal">Another call would end the same way.</param>
    private sealed record Verdict(IReadOnlyList<BatchItemState> Missed, int PerCall, string Reason, bool IsFinal = false);
}
