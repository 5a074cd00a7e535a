using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Xunit;

namespace Holdfast.Tests.Core.Batches;

/// <summary>Batches at the provider's batch interface.</summary>
public sealed class SubmissionRuleTests
{
    private static readonly Failure Busy = new(FailureKind.RateLimited, FailureStage.AwaitingFirstToken, FailureSide.Provider, "Too many.", 429);

    private static readonly Failure Poor = new(FailureKind.OverBudget, FailureStage.Preparing, FailureSide.Ours, "Budget day is used up.");

    private static readonly Failure Lost = new(FailureKind.ConnectionLost, FailureStage.AwaitingFirstToken, FailureSide.Network, "It broke.");

    [Fact]
    public void All_groups_are_handed_in_together_and_answered_at_half_the_price()
    {
        var batch = Economy(items: 25);
        var submission = batch.Submit();
        Assert.Equal([10, 10, 5], batch.Asked);
        Assert.Equal((3, 0), (submission.Requests, batch.Batch.Pending.Count));
        batch.Take(submission.Number, Answered, Answered, Answered);
        Assert.IsType<Effect.Record>(batch.Owed);
        batch.Run(_ => throw new InvalidOperationException("Nothing is asked any more."));
        Assert.Equal((25, "completed"), (batch.Batch.Answered, batch.Batch.State));
        var ended = batch.Journal.OfType<AttemptEnded>().First();
        Assert.Equal((Agents.Price.CostNanoUsd(ended.Usage) / 2, "first/a@2026-01-01*0.5"), (ended.CostNanoUsd, ended.Price));
        Assert.Equal(3 * ended.CostNanoUsd, batch.State.CostNanoUsd);
        Assert.Contains(new BatchResized(10, 11, "answered", 1), batch.Journal);
    }

    [Fact]
    public void What_a_budget_has_no_room_for_at_the_full_price_is_handed_in()
    {
        var batch = new BatchDriver(items: 5);
        batch.Step(_ => ModelOutcome.Failed(Poor));
        Assert.Contains("batch interface", Assert.IsType<Economised>(Assert.Single(Assert.IsType<Effect.Record>(batch.Owed).Facts)).Reason, StringComparison.Ordinal);
        batch.Step(_ => null);
        batch.Take(batch.Submit().Number, Answered);
        batch.Run(_ => throw new InvalidOperationException("Nothing is asked any more."));
        Assert.Equal((5, "completed"), (batch.Batch.Answered, batch.Batch.State));
    }

    [Fact]
    public void What_a_budget_has_no_room_for_at_the_batch_interface_waits_for_the_next_period_and_is_handed_in_then()
    {
        var batch = Economy(items: 5);
        var until = batch.Now.AddHours(2);
        batch.Append([SubmissionRule.NoRoom(batch.State, Poor with { RetryAfterMs = 7_200_000 }, batch.Now)]);
        Assert.Equal(new Effect.Wait(until, "parked", Poor.Message), batch.Owed);
        batch.Wait();
        Assert.IsType<Effect.SubmitItems>(batch.Owed);
    }

    [Fact]
    public void Provider_is_looked_at_later_each_time()
    {
        var batch = Economy(items: 5);
        var submission = batch.Submit();
        var looks = 0;
        var begun = batch.Now;
        while (batch.Now - begun < TimeSpan.FromHours(24))
        {
            batch.Wait();
            Assert.Equal(new Effect.TendSubmission(1, Tending.Look), batch.Owed);
            batch.Append([new SubmissionSeen(1, 0, SubmissionRule.NextLook(submission, batch.Now))]);
            looks++;
        }
        Assert.InRange(looks, 150, 220);
        Assert.Equal("parked", Assert.IsType<Effect.Wait>(batch.Owed).Status);
    }

    [Fact]
    public void What_was_being_handed_in_when_the_process_died_is_looked_for_before_anything_else_and_not_too_early()
    {
        var batch = Economy(items: 5);
        batch.HandIn();
        batch.Wait(Limits.SubmissionTime);
        Assert.IsType<Effect.Wait>(batch.Owed);
        batch.Wait();
        Assert.Equal(new Effect.TendSubmission(1, Tending.Find), batch.Owed);
        batch.Append([new SubmissionTried(1)]);
        Assert.IsType<Effect.Wait>(batch.Owed);
        batch.Append([new Submitted(1, "msgbatch_9", batch.Now)]);
        Assert.Equal(new Effect.TendSubmission(1, Tending.Look), batch.Owed);
    }

    [Fact]
    public void Refused_submission_is_handed_in_again_later_and_later_as_the_same_attempts()
    {
        var batch = Economy(items: 5);
        batch.HandIn();
        for (var i = 0; i < 5; i++)
        {
            var one = batch.Batch.Submissions.Single();
            batch.Append([new SubmissionFailed(1, Busy, SubmissionRule.NextTry(one, Busy, batch.Now))]);
            var since = batch.Now;
            batch.Wait();
            Assert.InRange(batch.Now - since, Limits.LookFirst * Math.Pow(2, i) - TimeSpan.FromSeconds(1), Limits.LookFirst * Math.Pow(2, i));
            Assert.Equal(new Effect.TendSubmission(1, Tending.HandIn), batch.Owed);
            batch.Append([new SubmissionTried(1)]);
        }
        Assert.Equal(1, batch.State.Attempts);
    }

    [Theory]
    [InlineData(FailureKind.InvalidRequest)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.ModelNotFound)]
    public void Interface_that_will_never_take_it_is_left_for_calls_and_nothing_is_billed(FailureKind kind)
    {
        var batch = Economy(items: 5);
        batch.HandIn();
        batch.Append([new SubmissionFailed(1, Busy with { Kind = kind, Status = 400 }, batch.Now)]);
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal((5, "Too many."), (batch.Batch.Answered, batch.Journal.OfType<FellBack>().Single().Reason));
        Assert.Equal((0, 0), batch.Journal.OfType<AttemptEnded>().Select(ended => (ended.CostNanoUsd, ended.Usage.Prompt)).First());
        Assert.Equal([5, 5], batch.Asked);
    }

    [Fact]
    public void Requests_that_failed_at_the_provider_are_handed_in_again_and_after_three_vain_submissions_called()
    {
        var batch = Economy(items: 20);
        batch.Take(batch.Submit().Number, Answered, Fails(FailureKind.Expired));
        Assert.Equal(10, batch.Batch.Answered);
        foreach (var minutes in new[] { 10, 20, 0 })
        {
            batch.Take(batch.Submit().Number, Fails(FailureKind.ServerError));
            var since = batch.State.UpdatedAt;
            batch.Wait();
            if (minutes > 0) Assert.Equal(since.AddMinutes(minutes), batch.Now);
        }
        Assert.IsType<FellBack>(Assert.IsType<Effect.Record>(batch.Owed).Facts.Single());
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal((20, 0), (batch.Batch.Answered, batch.Batch.Failed));
        Assert.Equal([10, 10, 10, 10, 10, 10], batch.Asked);
        Assert.NotNull(batch.Batch.FellBack);
    }

    [Fact]
    public void Item_that_is_never_answered_is_handed_in_in_smaller_groups_then_alone_then_given_up()
    {
        var batch = Economy(items: 10);
        for (var i = 0; i < 3; i++) batch.Take(batch.Submit().Number, ids => BatchDriver.Answers(ids.Where(id => id != "i3")), ids => BatchDriver.Answers(ids));
        batch.Run(_ => throw new InvalidOperationException("Nothing is asked any more."));
        Assert.Equal((9, 1, "completed"), (batch.Batch.Answered, batch.Batch.Failed, batch.Batch.State));
        Assert.Equal([10, 1, 1], batch.Asked);
    }

    [Fact]
    public void What_is_not_done_after_a_day_goes_as_calls()
    {
        var batch = Economy(items: 20);
        var submission = batch.Submit();
        batch.Append([new SubmissionSeen(submission.Number, 1, batch.Now + TimeSpan.FromHours(24))]);
        batch.Wait();
        batch.Take(submission.Number, Answered, Fails(FailureKind.Expired));
        Assert.IsType<FellBack>(Assert.IsType<Effect.Record>(batch.Owed).Facts.Single());
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal((20, "completed"), (batch.Batch.Answered, batch.Batch.State));
    }

    [Fact]
    public void Provider_that_never_tells_is_given_up_after_two_days_and_billed_by_estimate_at_half_the_price()
    {
        var batch = Economy(items: 5);
        batch.Submit();
        while (batch.Owed is not Effect.Record)
        {
            batch.Wait();
            var one = batch.Batch.Submissions.Single();
            if (batch.Owed is Effect.TendSubmission) batch.Append([new SubmissionFailed(1, Lost, SubmissionRule.NextTry(one, Lost, batch.Now))]);
        }
        Assert.InRange(batch.Now - Spec.Start, Limits.SubmissionLongest, Limits.SubmissionLongest + TimeSpan.FromMinutes(15));
        var ended = Assert.IsType<AttemptEnded>(((Effect.Record)batch.Owed).Facts[0]);
        Assert.Equal((FailureKind.Abandoned, true, 30 * 3_000 / 2), (ended.Failure!.Kind, ended.UsageEstimated, ended.CostNanoUsd));
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal(5, batch.Batch.Answered);
    }

    [Fact]
    public void Cancelled_batch_asks_the_provider_to_stop_and_keeps_what_it_had_done()
    {
        var batch = Economy(items: 20);
        var submission = batch.Submit();
        batch.Append([new CancelRequested()]);
        Assert.Equal(new Effect.TendSubmission(1, Tending.Cancel), batch.Owed);
        batch.Append([new SubmissionCancelled(1, batch.Now + Limits.LookFirst)]);
        batch.Wait();
        Assert.Equal(new Effect.TendSubmission(1, Tending.Look), batch.Owed);
        batch.Take(submission.Number, Answered, Fails(FailureKind.Cancelled));
        batch.Run(_ => throw new InvalidOperationException("Nothing is asked any more."));
        Assert.Equal(("cancelled", 10, 10), (batch.Batch.State, batch.Batch.Answered, batch.Batch.Pending.Count));
    }

    [Fact]
    public void Cancelled_batch_that_the_provider_does_not_have_ends_at_once()
    {
        var batch = Economy(items: 20);
        batch.HandIn();
        batch.Append([new SubmissionFailed(1, Busy, batch.Now + TimeSpan.FromHours(1)), new CancelRequested()]);
        batch.Run(_ => throw new InvalidOperationException("Nothing is asked any more."));
        Assert.Equal(("cancelled", 0L), (batch.Batch.State, batch.State.CostNanoUsd));
    }

    [Fact]
    public void Only_a_clear_no_says_that_nothing_arrived()
    {
        Assert.False(SubmissionRule.MayHaveArrived(Busy));
        Assert.False(SubmissionRule.MayHaveArrived(Busy with { Status = 529 }));
        Assert.False(SubmissionRule.MayHaveArrived(Lost with { Stage = FailureStage.Connecting }));
        Assert.True(SubmissionRule.MayHaveArrived(Lost));
        Assert.True(SubmissionRule.MayHaveArrived(Busy with { Status = 500 }));
        Assert.True(SubmissionRule.MayHaveArrived(Busy with { Status = 408 }));
    }

    [Fact]
    public void Agent_stays_as_it_was_while_anything_is_handed_in()
    {
        var batch = Economy(items: 20);
        Assert.Null(batch.State.AgentVersion);
        batch.Take(batch.Submit().Number, Answered);
        Assert.Equal(1, batch.State.AgentVersion);
        batch.Take(1, Answered);
        Assert.Null(batch.State.AgentVersion);
    }

    private static Func<IReadOnlyList<string>, ModelOutcome> Answered { get; } = ids => BatchDriver.Answers(ids);

    private static Func<IReadOnlyList<string>, ModelOutcome> Fails(FailureKind kind) => _ => BatchDriver.Fails(kind) with
    {
        Failure = new(kind, FailureStage.AwaitingFirstToken, FailureSide.Provider, $"It failed: {kind}."), Blocks = [],
    };

    private static BatchDriver Economy(int items) => new(items, tier: ServiceTier.Batch);
}
