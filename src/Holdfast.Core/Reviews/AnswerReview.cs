using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Reviews;

/// <summary>
/// Answers that wait for a person's yes: held when their attempt is settled, sent as they are or as the person writes them, or written again
/// with what the person said against them.
/// </summary>
public static class AnswerReview
{
    /// <summary>So many answers in one turn a person may say no to, and the model is asked again; after that a person answers.</summary>
    public const int MostAgain = 3;

    private const int TitleChars = 100, QuestionChars = 2_000;

    /// <summary>
    /// The facts that settle an attempt, with its answer held where the agent wants that. What broke off is dropped: nobody has read it, and
    /// nobody is to read half of what a person has not seen.
    /// </summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    public static IReadOnlyList<Fact> Hold(Conversation c, AgentPolicy policy, DateTimeOffset now, IReadOnlyList<Fact> settled)
    {
        if (policy.Answers is not { } hold || settled is not [.., Answer answer]) return settled;
        var before = settled.SkipLast(1);
        if (answer.Stop is StopReason.Cut or StopReason.Interrupted) return [.. before];
        var endsTurn = answer.Doubt is { HandsOff: true } || Fold.EndsTurn(answer);
        if (!endsTurn) return hold.Always && TextOf(answer.Blocks).Length > 0 ? [.. before, answer with { Unsaid = true }] : settled;
        if (!hold.Always && answer.Doubt is null) return settled;
        var held = new AnswerHeld(answer.Attempt, answer.Blocks, answer.Stop, answer.Doubt);
        return [.. before, held, Asked(c, hold, answer, now), .. Told(c, policy)];
    }

    /// <summary>What is owed while an answer waits, and once a person has decided.</summary>
    internal static Effect Next(Conversation c, HeldAnswer held, AgentPolicy policy, DateTimeOffset now)
    {
        if (EscalationRule.ByQueued(c, policy, now) is { } wanted) return new Effect.Record([wanted]);
        if (ReviewRule.Expired(c, now) is { Count: > 0 } expired) return new Effect.Record(expired);
        return c.Reviews!.Find(review => review.Subject == ReviewSubject.Answer)!.Decision switch
        {
            null => ReviewRule.Waiting(c),
            { Approved: true } yes => new Effect.Record([Sent(held, yes.Edited)]),
            { By: null } => new Effect.Record([HandOff(HandoffCode.AnswerHeld, "Nobody decided in time whether the answer may be sent.")]),
            { Note: var feedback } when c.Turn!.Declined < MostAgain => new Effect.Record([new AnswerDeclined(held.Seq, feedback)]),
            { Note: var feedback } => new Effect.Record(
            [
                new AnswerDeclined(held.Seq, feedback),
                HandOff(HandoffCode.AnswersDeclined, $"A person said no to {MostAgain + 1} answers in a row. {feedback}".TrimEnd()),
            ]),
        };

        HandedOff HandOff(string code, string reason) =>
            EscalationRule.HandOff(code, reason, c, policy, now) with { Evidence = [held.Seq] };
    }

    /// <summary>What the model is told of an answer that a person said no to.</summary>
    public static string Note(HeldAnswer declined, string? feedback)
    {
        var why = string.IsNullOrWhiteSpace(feedback) ? "" : $" What they say of it: {feedback.Trim()}";
        return "[From a person of the team, who reads your answers before they are sent: this one of yours was not sent, and the user has not "
            + $"seen it: «{TextOf(declined.Blocks)}»{why} Answer the user anew. Do not mention this note.]";
    }

    public static string TextOf(IReadOnlyList<Block> blocks) => string.Concat(blocks.OfType<TextBlock>().Select(block => block.Text));

    private static ReviewAsked Asked(Conversation c, AnswerHold hold, Answer answer, DateTimeOffset now)
    {
        var asked = c.Items.Skip(PromptFold.TurnIndex(c)).OfType<UserItem>().Where(item => !item.OfReview)
            .Select(item => new Evidence(c.Key.Conversation, item.Seq, Short(item.Text, QuestionChars))).ToList();
        var title = answer.Doubt is { } doubt
            ? EscalationRule.ReasonOf(doubt)
            : asked.LastOrDefault()?.Text.ReplaceLineEndings(" ") ?? c.Agent;
        return new(
            ReviewSubject.Answer, Short(title, TitleChars), now + hold.Within, hold.ByDefault, Proposed: TextOf(answer.Blocks), Evidence: asked);
    }

    /// <summary>Once a turn.</summary>
    private static IEnumerable<Noticed> Told(Conversation c, AgentPolicy policy) =>
        c is { Mode: ConversationMode.Interactive, Turn.Declined: 0 } && Phrases.Say(Phrases.Reviewing, c, policy.Phrases) is { } text
            ? [new(Phrases.Reviewing, text)]
            : [];

    private static Answer Sent(HeldAnswer held, string? edited) => edited is null
        ? new(held.Attempt, held.Blocks, held.Stop, Partial: held.Stop is StopReason.MaxTokens or StopReason.ContextFull, Held: held.Seq)
        : new(held.Attempt, [new TextBlock(edited)], StopReason.EndTurn, Held: held.Seq);

    private static string Short(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
