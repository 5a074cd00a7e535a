using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Grounding;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Reviews;

namespace Holdfast.Core.Handoffs;

/// <summary>What a whole answer gives cause to doubt when it is settled. What was said stays said.</summary>
public static class AnswerRule
{
    /// <summary>The facts that settle an attempt, with what is to be said against its answer.</summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    /// <param name="prompt">All that the model was given, with the texts of what is only named in the state.</param>
    public static IReadOnlyList<Fact> Judged(Conversation c, AgentPolicy policy, Prompt prompt, IReadOnlyList<Fact> settled) =>
        policy.Handoff is { } handoff && settled is [.., Answer { Stop: StopReason.EndTurn } answer] && Fold.EndsTurn(answer) && DoubtOf(c, handoff, prompt, answer) is { } doubt
            ? [.. settled.SkipLast(1), answer with { Doubt = doubt }]
            : settled;

    /// <summary>Every tool call of the running turn failed.</summary>
    public static bool AllCallsFailed(Conversation c)
    {
        var results = c.Items.Skip(Math.Max(0, PromptFold.TurnIndex(c))).OfType<ToolResultItem>().ToList();
        return results.Count > 0 && results.TrueForAll(result => result.IsError);
    }

    private static Doubt? DoubtOf(Conversation c, HandoffPolicy policy, Prompt prompt, Answer answer)
    {
        var text = c.Turn!.Cut + string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text));
        if (policy.Unsupported is { } unsupported && UnsupportedValues.In(text, Given(prompt)) is var missing && missing.Count >= unsupported.Values)
            return new(HandoffCode.Unsupported, unsupported.HandsOff, Values: missing);
        if (Clarification.QuestionIn(text) is { } question && c.Turn.Rounds == 0 && AskedBefore(c, question) is var asked && asked.Count + 1 >= policy.Clarifications)
            return new(HandoffCode.RepeatedClarification, HandsOff: true, Evidence: asked);
        return AllCallsFailed(c) && (c.FailedTurns?.Count ?? 0) + 1 >= policy.FailedTurns
            ? new(HandoffCode.RepeatedFailure, HandsOff: true, Evidence: c.FailedTurns)
            : null;
    }

    /// <summary>Answers since the last hand-off that asked the same.</summary>
    private static List<long> AskedBefore(Conversation c, string question) =>
    [
        .. c.Items.OfType<AssistantItem>().Where(item => item.Seq > EscalationRule.LastSeq(c) && item.Model is not null && item.Blocks.All(block => block is not ToolCallBlock))
            .Where(item => Clarification.QuestionIn(string.Concat(item.Blocks.OfType<TextBlock>().Select(block => block.Text))) is { } other && Clarification.AreAlike(question, other))
            .Select(item => item.Seq),
    ];

    /// <summary>Tool calls are the model's own words, and its arguments no source; what its earlier answers said was judged when they said it.</summary>
    private static IEnumerable<string> Given(Prompt prompt) => prompt.Items.SelectMany(item => item switch
    {
        UserItem user => [user.Text],
        ToolResultItem result => [Repetition.Whole(result).Content],
        SheetItem sheet => [FactSheet.Write(sheet.Notes, sheet.Summary)],
        AssistantItem said => said.Blocks.OfType<TextBlock>().Select(block => block.Text),
        _ => Enumerable.Empty<string>(),
    }).Prepend(prompt.System);
}
