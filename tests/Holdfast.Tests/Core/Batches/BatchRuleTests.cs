using Holdfast.Core.Batches;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;

namespace Holdfast.Tests.Core.Batches;

public sealed class BatchRuleTests
{
    [Fact]
    public void All_items_are_answered_in_groups_that_grow_slowly()
    {
        var batch = new BatchDriver(items: 60);
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal([10, 11, 12, 13, 14], batch.Asked);
        Assert.Equal((60, 0, "completed"), (batch.Batch.Answered, batch.Batch.Failed, batch.Batch.State));
        Assert.Equal(new BatchEnded("completed", 60, 0), batch.Journal.Last());
        Assert.Contains(new BatchResized(13, 14, "answered", 4), batch.Journal);
    }

    [Fact]
    public void Group_never_outgrows_what_was_allowed_and_the_window()
    {
        var few = new BatchDriver(items: 40, perCall: 3, most: 4);
        few.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal(4, few.Asked.Max());

        var wide = new BatchDriver(items: 30, perCall: 30, length: 20_000);
        wide.Run(ids => BatchDriver.Answers(ids));
        Assert.InRange(wide.Asked.Max(), 2, 20);
        Assert.Equal(30, wide.Batch.Answered);
    }

    [Theory]
    [InlineData(FailureKind.AttemptTimeout, "timed_out")]
    [InlineData(FailureKind.Stalled, "timed_out")]
    [InlineData(FailureKind.PromptTooLong, "prompt_too_long")]
    public void Call_that_is_too_much_halves_the_group(FailureKind kind, string reason)
    {
        var batch = new BatchDriver(items: 20, perCall: 20);
        batch.Run(ids => ids.Count > 6 ? BatchDriver.Fails(kind) : BatchDriver.Answers(ids));
        Assert.Equal([20, 10, 5, 6], batch.Asked.Take(4));
        Assert.Equal((20, 0), (batch.Batch.Answered, batch.Batch.Failed));
        Assert.Contains(new BatchResized(20, 10, reason, 1), batch.Journal);
    }

    [Fact]
    public void Answer_that_is_cut_keeps_its_whole_lines_and_the_rest_is_asked_again_in_smaller_groups()
    {
        var batch = new BatchDriver(items: 10);
        batch.Run(ids => ids.Count > 4 ? BatchDriver.Answers(ids.Take(4), StopReason.MaxTokens) : BatchDriver.Answers(ids));
        Assert.Equal((10, 0), (batch.Batch.Answered, batch.Batch.Failed));
        Assert.DoesNotContain(batch.Journal.OfType<ItemsAnswered>(), answered => answered.Missed is not null);
    }

    [Fact]
    public void Lines_that_came_before_a_failure_count()
    {
        var batch = new BatchDriver(items: 10);
        batch.Step(ids => BatchDriver.Fails(FailureKind.ConnectionLost, said: ids.Take(7)));
        Assert.Equal(7, batch.Batch.Answered);
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal([10, 3], batch.Asked);
    }

    [Fact]
    public void Item_that_is_never_answered_is_asked_in_smaller_groups_then_alone_then_given_up()
    {
        var batch = new BatchDriver(items: 10);
        batch.Run(ids => BatchDriver.Answers(ids.Where(id => id is not ("i3" or "i7"))));
        Assert.Equal((8, 2, "completed"), (batch.Batch.Answered, batch.Batch.Failed, batch.Batch.State));
        Assert.Equal([10, 2, 1, 1], batch.Asked);
        Assert.Equal(["i3", "i7"], batch.Journal.OfType<ItemsFailed>().SelectMany(failed => failed.Items).Select(item => item.Id));
        Assert.Contains(new BatchResized(10, 5, "answers_missing", 1), batch.Journal);
    }

    [Fact]
    public void Refused_item_is_found_and_given_up_with_the_reason_and_the_others_are_answered()
    {
        var batch = new BatchDriver(items: 10);
        batch.Run(ids => ids.Contains("i4") ? BatchDriver.Fails(FailureKind.ContentRefused) : BatchDriver.Answers(ids));
        Assert.Equal((9, 1), (batch.Batch.Answered, batch.Batch.Failed));
        Assert.Equal(new ItemFailure("i4", "It failed: ContentRefused."), batch.Journal.OfType<ItemsFailed>().Single().Items.Single());
    }

    [Fact]
    public void Item_that_alone_is_too_wideis_given_up_and_no_call_is_made_for_it()
    {
        var batch = new BatchDriver(items: 1, length: 200_000);
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Empty(batch.Asked);
        Assert.Equal((0, 1), (batch.Batch.Answered, batch.Batch.Failed));
    }

    [Fact]
    public void Provider_that_is_away_is_waited_for_and_no_item_is_given_up()
    {
        var batch = new BatchDriver(items: 10);
        var away = 0;
        batch.Run(ids => ++away <= 100 ? BatchDriver.Fails(away % 2 == 0 ? FailureKind.Overloaded : FailureKind.ConnectionLost) : BatchDriver.Answers(ids));
        Assert.Equal((10, 0), (batch.Batch.Answered, batch.Batch.Failed));
        Assert.True(batch.Journal.OfType<Parked>().Count() > 5);
        Assert.True(batch.Now - Spec.Start > TimeSpan.FromHours(2));
        Assert.Contains(Agents.Second.Name, batch.Journal.OfType<AttemptStarted>().Select(started => started.Model));
    }

    [Fact]
    public void Slow_item_goes_to_the_end_and_is_given_up_when_the_others_are_done()
    {
        var batch = new BatchDriver(items: 6, perCall: 3);
        batch.Run(ids => ids.Contains("i1") ? BatchDriver.Fails(FailureKind.AttemptTimeout) : BatchDriver.Answers(ids));
        Assert.Equal((5, 1), (batch.Batch.Answered, batch.Batch.Failed));
        Assert.True(batch.Now - Spec.Start < TimeSpan.FromHours(2));
    }

    [Fact]
    public void Call_that_a_crash_interrupted_is_settled_and_made_again()
    {
        var batch = new BatchDriver(items: 5);
        batch.Step(_ => null);
        Assert.Equal(FailureKind.Abandoned, Assert.IsType<AttemptEnded>(Assert.IsType<Effect.Record>(batch.Owed).Facts.Single()).Failure!.Kind);
        batch.Run(ids => BatchDriver.Answers(ids));
        Assert.Equal([5, 5], batch.Asked);
        Assert.Equal(5, batch.Batch.Answered);
    }

    [Fact]
    public void Cancelled_batch_ends_with_what_it_has()
    {
        var batch = new BatchDriver(items: 30);
        batch.Step(ids => BatchDriver.Answers(ids));
        batch.Append([new CancelRequested()]);
        batch.Run(_ => throw new InvalidOperationException("Nothing is asked any more."));
        Assert.Equal(("cancelled", 10, 20), (batch.Batch.State, batch.Batch.Answered, batch.Batch.Pending.Count));
        Assert.True(batch.State.IsAtRest);
    }

    /// <summary>Whatever the model does, in the end each item has one end, and no id that was not given has any.</summary>
    [Fact]
    public void Every_item_comes_to_one_end_whatever_happens()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var dice = new Random(seed);
            var batch = new BatchDriver(items: dice.Next(1, 40), perCall: dice.Next(1, 20), most: dice.Next(1, 30));
            var storm = dice.Next(0, 60);
            batch.Run(ids => storm-- <= 0 ? BatchDriver.Answers(ids) : Any(dice, ids));
            var ends = batch.Journal.OfType<ItemsAnswered>().SelectMany(fact => fact.Answers.Select(answer => answer.Id))
                .Concat(batch.Journal.OfType<ItemsFailed>().SelectMany(fact => fact.Items.Select(item => item.Id))).ToList();
            Assert.Equal(batch.Batch.Items.Select(item => item.Id).Order(), ends.Order());
            Assert.Equal((batch.Batch.Count, "completed"), (batch.Batch.Answered + batch.Batch.Failed, batch.Batch.State));
        }
    }

    private static ModelOutcome? Any(Random dice, IReadOnlyList<string> ids)
    {
        var some = ids.Where(_ => dice.Next(3) > 0).Append("never_given").ToList();
        return dice.Next(4) switch
        {
            0 => null,
            1 => BatchDriver.Answers(some, dice.Next(2) == 0 ? StopReason.EndTurn : StopReason.MaxTokens),
            2 => BatchDriver.Fails((FailureKind)dice.Next((int)FailureKind.Cancelled), some),
            _ => BatchDriver.Answers(ids),
        };
    }
}
