using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Reconciler;

/// <summary>
/// What becomes of a turn that no model answers, by who is waiting: a person who waits is told, and another person takes over within the agent's
/// deadline; where nobody waits the turn stays parked until a model answers.
/// </summary>
public static class DegradeRule
{
    /// <summary>Why a conversation was handed off: no model answered in time; the turn took longer than the agent allows; a budget has no room for it.</summary>
    public const string ModelsUnavailable = "models_unavailable", TurnTooLong = "turn_too_long", OverBudget = "over_budget";

    /// <summary>What is due now; null = nothing yet.</summary>
    public static Fact? Due(Conversation c, Turn turn, AgentPolicy policy, DateTimeOffset now)
    {
        if (policy.Limits.Turn is { } longest && now >= turn.OpenedAt + longest) return TooLong(c, policy, longest, now);
        if (!IsStuck(turn) || c.Mode != ConversationMode.Interactive) return null;
        if (turn is { Noticed: false, Trouble: { Last.Kind: FailureKind.OverBudget, Parked: not null } } && Phrases.Say(Phrases.OverBudget, c, policy.Phrases) is { } told)
            return new Noticed(Phrases.OverBudget, told);
        if (DeadlineOf(c, turn, policy) is { } deadline && now >= deadline)
            return EscalationRule.HandOff(
                turn.Trouble?.Last.Kind == FailureKind.OverBudget ? OverBudget : ModelsUnavailable, $"No model answered within {policy.Deadline!.Value.TotalSeconds:0} s (deadline_seconds of agent {policy.Name}): {Reason(turn)}", c, policy, now,
                Phrases.HandedOff);
        return !turn.Noticed && now >= turn.Since + Limits.NoticeAfter && Delayed(c, policy) is { } text ? new Noticed(Phrases.Delayed, text) : null;
    }

    /// <summary>Said once a model answered after all and there is more to do: where it picks up. Null when nothing of it is due.</summary>
    public static Noticed? Resumed(Conversation c, Turn turn, AgentPolicy policy) =>
        turn.Noticed && Progress.After(Phrases.Say(Phrases.Resumed, c, policy.Phrases), c) is { } text ? new(Phrases.Resumed, text) : null;

    /// <summary>A turn that ends before all is done: the user is told how far it came, and asked; the model knows from then on what was asked.</summary>
    public static TurnStopped Unfinished(string code, string reason, Conversation c, AgentPolicy policy) =>
        new(code, reason, Progress.After(Phrases.Say(Phrases.Unfinished, c, policy.Phrases), c));

    /// <summary>When something of this is due next; null = never.</summary>
    public static DateTimeOffset? NextAt(Conversation c, Turn turn, AgentPolicy policy)
    {
        DateTimeOffset? next = policy.Limits.Turn is { } longest ? turn.OpenedAt + longest : null;
        if (!IsStuck(turn) || c.Mode != ConversationMode.Interactive) return next;
        Take(DeadlineOf(c, turn, policy));
        if (!turn.Noticed && Delayed(c, policy) is not null) Take(turn.Since + Limits.NoticeAfter);
        return next;

        void Take(DateTimeOffset? at) => next = at is { } other && !(next <= other) ? other : next;
    }

    /// <summary>
    /// No call may keep silent for longer than leaves every model below it as much of the time in which somebody is to be answered.
    /// </summary>
    /// <param name="rung">The one that is called.</param>
    public static TimeLimits Within(TimeLimits limits, Conversation c, AgentPolicy policy, Rung rung, DateTimeOffset now)
    {
        if (PatienceOf(c, policy, now) is not { } patience) return limits;
        var each = patience / (policy.Below(rung).Count + 1);
        var silence = each > Limits.ShortestSilence ? each : Limits.ShortestSilence;
        return limits with { FirstToken = Shorter(limits.FirstToken, silence), Connect = Shorter(limits.Connect, silence) };
    }

    /// <summary>How long the turn may wait for anything yet; null = as long as it takes.</summary>
    public static TimeSpan? PatienceOf(Conversation c, AgentPolicy policy, DateTimeOffset now) =>
        c.Turn is { } turn && DeadlineOf(c, turn, policy) is { } deadline ? (deadline > now ? deadline - now : TimeSpan.Zero) : null;

    /// <summary>When a person takes over. Null when nobody waits, or the agent has none.</summary>
    public static DateTimeOffset? DeadlineOf(Conversation c, Turn turn, AgentPolicy policy) =>
        c.Mode == ConversationMode.Interactive && policy.Deadline is { } deadline ? turn.Since + deadline : null;

    private static bool IsStuck(Turn turn) => turn.Trouble is not null || turn.Deferred is not null;

    private static Fact TooLong(Conversation c, AgentPolicy policy, TimeSpan longest, DateTimeOffset now)
    {
        var reason = $"The turn was not over after {longest.TotalSeconds:0} s (limits.turn_seconds of agent {policy.Name}).";
        return c.Mode == ConversationMode.Interactive && policy.Deadline is not null
            ? EscalationRule.HandOff(TurnTooLong, reason, c, policy, now, Phrases.HandedOff)
            : Unfinished(TurnTooLong, reason, c, policy);
    }

    private static string Reason(Turn turn) => turn.Trouble?.Last.Message ?? turn.Deferred!.Reason;

    /// <summary>With what is done already, so that everybody knows where it goes on. Null where the agent says nothing.</summary>
    private static string? Delayed(Conversation c, AgentPolicy policy) => Progress.After(Phrases.Say(Phrases.Delayed, c, policy.Phrases), c);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
