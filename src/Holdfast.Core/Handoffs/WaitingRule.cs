using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// What becomes of what waits for people when they do not come: they are reminded, what is overdue goes before the rest, and a conversation that somebody took on and
/// forgot is everybody's again. The user is told whenever what they were told no longer holds.
/// </summary>
public static class WaitingRule
{
    /// <summary>Nobody is reminded of what waits for less than this.</summary>
    private static readonly TimeSpan WorthReminding = TimeSpan.FromMinutes(2);

    /// <summary>What is overdue goes before what is not, among what was as urgent.</summary>
    private const int OverdueBy = 10;

    /// <summary>What is owed otherwise, unless this is due before it.</summary>
    internal static Effect Within(Effect next, Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        if ((c.Handoff is null && c.Reviews is null) || next is not (Effect.Rest or Effect.Wait)) return next;
        if (Due(c, policy, now) is { Count: > 0 } due) return new Effect.Record(due);
        return (NextAt(c, policy), next) switch
        {
            ({ } at, Effect.Wait wait) when at < wait.Until => wait with { Until = at },
            ({ } at, Effect.Rest) => new Effect.Wait(at, "with_person", "A person has the conversation."),
            _ => next,
        };
    }

    private static List<Fact> Due(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        var due = new List<Fact>();
        foreach (var review in Unreminded(c).Where(review => now >= ReminderAt(review.At, review.Due, policy)))
            due.Add(new Reminded(review.Seq, review.Due, review.Owner));
        if (c.Handoff is not { } handoff) return due;
        var isOverdue = handoff is { Due: not null, IsOverdue: false } && IsAwaited(handoff) && now >= handoff.Due;
        if (isOverdue) due.Add(new Overdue(handoff.Seq, handoff.Due!.Value, handoff.Priority + OverdueBy, handoff.Owner));
        else if (handoff is { Due: { } at, IsReminded: false } && IsAwaited(handoff) && now >= ReminderAt(handoff.At, at, policy)) due.Add(new Reminded(handoff.Seq, at, handoff.Owner));
        var isForgotten = ReleaseAt(handoff, policy) is { } release && now >= release;
        if (isForgotten) due.Add(new Released(handoff.Seq, handoff.Owner!));
        if ((isOverdue || isForgotten) && c.Mode == ConversationMode.Interactive && Phrases.Say(Phrases.Overdue, c, policy.Phrases) is { } text) due.Add(new Noticed(Phrases.Overdue, text));
        return due;
    }

    private static DateTimeOffset? NextAt(Conversation c, AgentPolicy policy)
    {
        var times = Unreminded(c).Select(review => ReminderAt(review.At, review.Due, policy)).ToList();
        if (c.Handoff is { } handoff)
        {
            if (handoff is { Due: { } at, IsReminded: false } && IsAwaited(handoff)) times.Add(ReminderAt(handoff.At, at, policy));
            if (handoff is { Due: { } late, IsOverdue: false } && IsAwaited(handoff)) times.Add(late);
            if (ReleaseAt(handoff, policy) is { } release) times.Add(release);
        }
        return times.Count == 0 ? null : times.Min();
    }

    /// <summary>The promise is kept with a person's first word. It was given as well where all is answered, and a person is to look at it.</summary>
    private static bool IsAwaited(Handoff handoff) => !handoff.IsAnswered;

    private static IEnumerable<Reviews.Review> Unreminded(Conversation c) =>
        (c.Reviews ?? []).Where(review => review is { Decision: null, IsReminded: false } && review.Due - review.At >= WorthReminding);

    private static DateTimeOffset ReminderAt(DateTimeOffset at, DateTimeOffset due, AgentPolicy policy) =>
        (policy.Waiting ?? WaitingPolicy.Default).RemindBefore is { } before && due - before > at ? due - before : at + ((due - at) / 2);

    /// <summary>Only where the user waits for a word: what was answered may rest in its owner's hands.</summary>
    private static DateTimeOffset? ReleaseAt(Handoff handoff, AgentPolicy policy) =>
        handoff is { Owner: not null, Waiting: { } waiting } && (policy.Waiting ?? WaitingPolicy.Default).ReleaseAfter is { } after
            ? (handoff.ActiveAt > waiting.OpenedAt ? handoff.ActiveAt : waiting.OpenedAt) + after
            : null;
}
