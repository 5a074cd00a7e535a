using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// A draft is owed like an answer, with less patience: each model of the ladder is asked once, and after a minute nobody waits for it any more. So a crash leaves
/// nothing behind: whoever comes next asks again, or gives it up.
/// </summary>
public static class DraftRule
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeLimits Hurry = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(50));

    internal static Effect Next(Draft draft, AgentPolicy policy, DateTimeOffset now) =>
        now >= draft.At + Patience ? new Effect.Record([GivenUp(draft, draft.Trouble ?? "No model wrote it in time.")])
        : draft.Failures < policy.Ladder.Count ? new Effect.Draft(policy.Ladder[draft.Failures])
        : new Effect.Record([GivenUp(draft, draft.Trouble ?? "Every model of the ladder was asked, and none wrote a reply.")]);

    public static DraftGivenUp GivenUp(Draft draft, string reason) => new(draft.Seq, reason);

    /// <summary>How long a draft may wait for its turn at a model; null = none is asked for.</summary>
    public static TimeSpan? PatienceOf(Conversation c, DateTimeOffset now) =>
        c is { Turn: null, Handoff.Draft: { } draft } ? (draft.At + Patience - now is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero) : null;

    /// <summary>Somebody sits before an empty box: no phase may take longer than that bears.</summary>
    internal static TimeLimits Within(TimeLimits limits) => limits with
    {
        Connect = Shorter(limits.Connect, Hurry.Connect), FirstToken = Shorter(limits.FirstToken, Hurry.FirstToken),
        Idle = Shorter(limits.Idle, Hurry.Idle), Attempt = Shorter(limits.Attempt, Hurry.Attempt),
    };

    /// <summary>The end of an attempt and, when it wrote something, that.</summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    public static IReadOnlyList<Fact> Settle(Conversation c, AgentPolicy policy, ModelOutcome outcome)
    {
        var attempt = c.Aside!;
        var ended = Reconciler.Settle.Ended(attempt, policy, outcome);
        var text = string.Concat(outcome.Blocks.OfType<TextBlock>().Select(block => block.Text)).Trim();
        return outcome is { Failure: null, Stop: not StopReason.Refusal } && text.Length > 0 && c.Handoff?.Draft is { } draft ? [ended, new Drafted(draft.Seq, attempt.Number, attempt.Model, text)] : [ended];
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
