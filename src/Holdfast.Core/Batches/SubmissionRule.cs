using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Batches;

/// <summary>
/// From the state of what was handed in at providers' batch interfaces to what is due of it. Handing in knows no idempotency key, so it is never
/// repeated before the provider was looked through for what may have arrived.
/// </summary>
public static class SubmissionRule
{
    /// <summary>After so many submissions in a row without any answer the rest goes as calls.</summary>
    private const int MostFruitless = 3;

    /// <summary>A pause grows to a tenth of the time that has passed.</summary>
    private const int PauseShare = 10;

    /// <summary>Null = nothing is due now.</summary>
    public static Effect? Due(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        foreach (var submission in c.Batch!.Submissions)
            if (Due(c, submission, policy, now) is { } due) return due;
        return null;
    }

    /// <summary>For the first of all that is due of what was handed in; null = nothing was.</summary>
    public static Effect.Wait? Wait(Batch batch) => batch.Submissions.MinBy(one => one.Until) is { } first
        ? new(first.Until, "parked", first.Last?.Message ?? $"{first.Model} works on {batch.Submissions.Sum(one => one.Open.Count)} requests at its batch interface.")
        : null;

    /// <summary>What is in line is handed in, or is not any more. After one in vain there is a pause: the provider may have had too much to do.</summary>
    public static Effect Submit(Conversation c, AgentPolicy policy, DateTimeOffset now) =>
        c.Batch!.Trouble?.Parked is { } parked && now < parked.Until ? new Effect.Wait(parked.Until, "parked", parked.Reason)
        : c.Batch.Fruitless >= MostFruitless ? FallBack("The provider's batch interface brought no answer, several times in a row.")
        : now < c.UpdatedAt + (c.Batch.Fruitless * Limits.LookLongest)
            ? new Effect.Wait(c.UpdatedAt + (c.Batch.Fruitless * Limits.LookLongest), "parked", "The provider's batch interface brought no answer; it is asked again.")
        : now >= c.CreatedAt + Limits.SubmittingFor ? FallBack($"The batch was not done after {Limits.SubmittingFor.TotalHours:0} hours.")
        : BatchRule.IfFits(c, policy, policy.Ladder[0], new Effect.SubmitItems(policy.Ladder[0]));

    /// <summary>When a provider is looked at again that has worked for so long.</summary>
    public static DateTimeOffset NextLook(Submission submission, DateTimeOffset now) => now + Within((now - submission.StartedAt) / PauseShare);

    /// <summary>When something that failed is tried again: later each time, and not before the provider wants it.</summary>
    public static DateTimeOffset NextTry(Submission submission, Failure failure, DateTimeOffset now)
    {
        var pause = Limits.LookFirst * Math.Pow(2, Math.Min(submission.Failures, 10));
        var told = failure.RetryAfterMs is { } ms ? Backoff.Told(ms) : TimeSpan.Zero;
        return now + (told > Within(pause) ? told : Within(pause));
    }

    /// <summary>A budget has no room for it even so: it waits for the next period.</summary>
    public static Parked NoRoom(Conversation c, Failure refused, DateTimeOffset now) => RetryRule.Parked(
        refused, c.Batch!.Trouble?.Parkings ?? 0, now, refused.RetryAfterMs is { } ms ? now + Backoff.Told(ms) : null);

    /// <summary>Whether a failed try to hand in left the provider with it: only where it has clearly said no is it known.</summary>
    public static bool MayHaveArrived(Failure failure) => failure switch
    {
        { Stage: FailureStage.Preparing or FailureStage.Connecting } => false,
        { Status: >= 400 and < 500 and not 408 or 503 or 529 } => false,
        _ => true,
    };

    private static Effect? Due(Conversation c, Submission one, AgentPolicy policy, DateTimeOffset now) => one switch
    {
        { Stage: SubmissionStage.Refused } when c.Batch!.CancelRequested => new Effect.Record([.. Ended(one, policy, Unneeded)]),
        { Stage: SubmissionStage.Refused, Last: { } last } when Failover.IsFinal(last.Kind) || now >= c.CreatedAt + Limits.SubmittingFor =>
            new Effect.Record([.. Ended(one, policy, last with { Stage = FailureStage.Preparing }), .. FellBack(c, last.Message)]),
        { Stage: SubmissionStage.Refused } => now >= one.Until ? Tend(one, Tending.HandIn) : null,
        _ when IsLost(one, now) => new Effect.Record([.. Ended(one, policy, Lost(one)), .. FellBack(c, Lost(one).Message)]),
        { Stage: SubmissionStage.AtProvider, IsCancelled: false } when c.Batch!.CancelRequested && (one.Failures == 0 || now >= one.Until) =>
            Tend(one, Tending.Cancel),
        _ when now < one.Until => null,
        { Stage: SubmissionStage.Tried } => Tend(one, Tending.Find),
        _ => Tend(one, Tending.Look),
    };

    private static bool IsLost(Submission one, DateTimeOffset now) =>
        now >= one.StartedAt + Limits.SubmissionLongest || one is { Stage: SubmissionStage.AtProvider, Last.Kind: FailureKind.ModelNotFound };

    /// <summary>The stage says whether it is billed: what may have been done at the provider is, by estimate.</summary>
    private static Failure Lost(Submission one) => new(
        FailureKind.Abandoned, FailureStage.Streaming, FailureSide.Provider,
        one.Stage == SubmissionStage.Tried
            ? "Whether the provider has the batch that was handed in could not be found out."
            : $"What became of the provider's batch {one.ProviderBatch} could not be found out.");

    private static Failure Unneeded { get; } =
        new(FailureKind.Cancelled, FailureStage.Preparing, FailureSide.Ours, "Cancelled before the provider had it.");

    private static IEnumerable<Fact> FellBack(Conversation c, string reason) => c.Batch!.FellBack is null ? [new FellBack(reason)] : [];

    private static Effect.Record FallBack(string reason) => new([new FellBack(reason)]);

    /// <summary>Nothing is held against the items: they stand in line again.</summary>
    private static IEnumerable<Fact> Ended(Submission one, AgentPolicy policy, Failure failure)
    {
        var outcome = new ModelOutcome(failure, [], StopReason.Interrupted, Usage: null);
        return one.Open.Values.Select(call => Settle.Ended(call.Attempt, policy, outcome, CallTerms.Batch));
    }

    private static Effect.TendSubmission Tend(Submission one, Tending due) => new(one.Number, due);

    private static TimeSpan Within(TimeSpan pause) =>
        pause < Limits.LookFirst ? Limits.LookFirst : pause > Limits.LookLongest ? Limits.LookLongest : pause;
}
