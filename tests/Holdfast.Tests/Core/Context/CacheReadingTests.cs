using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

public sealed class CacheReadingTests
{
    private static readonly Rung Marked = Agents.First with { Card = new("a", 200_000, 1_000, MinCacheable: 1_000, CacheMarks: true) };
    private static readonly Rung Unmarked = Marked with { Card = Marked.Card with { CacheMarks = false } };
    private static readonly Usage Wrote = new(10, 0, 5_000, 0, 20);

    [Fact]
    public void Prompt_read_as_far_as_it_was_held_is_no_miss()
    {
        Assert.Null(After(Wrote, new Usage(10, 5_000, 400, 0, 20)));
        Assert.Null(After(Wrote, new Usage(10, 4_900, 500, 0, 20)));
    }

    [Fact]
    public void Provider_that_counts_no_writes_held_the_whole_prompt()
    {
        Assert.Null(After(new(5_000, 0, 0, 0, 20), new(200, 4_992, 0, 0, 20), rung: Unmarked));
        Assert.Equal(new(CacheMissReason.Unexplained, 5_000), After(new(5_000, 0, 0, 0, 20), new(5_200, 0, 0, 0, 20), rung: Unmarked));
    }

    [Fact]
    public void First_call_has_nothing_to_read() =>
        Assert.Equal(new(CacheMissReason.FirstCall, 0), CacheReading.Miss(Spec.Given(User(), Started()).State, Marked, Wrote));

    [Fact]
    public void First_call_may_read_what_other_conversations_wrote() =>
        Assert.Null(CacheReading.Miss(Spec.Given(User(), Started()).State, Marked, new(10, 2_000, 100, 0, 20)));

    [Fact]
    public void Short_prompt_is_not_cached()
    {
        Assert.Equal(CacheMissReason.TooShort, After(new(500, 0, 0, 0, 20), new(600, 0, 0, 0, 20))!.Reason);
        Assert.Equal(CacheMissReason.TooShort, After(new(900, 0, 0, 0, 20), new(10, 0, 1_100, 0, 20))!.Reason);
    }

    [Fact]
    public void Model_without_a_cache_misses_nothing() => Assert.Null(After(Wrote, new(5_400, 0, 0, 0, 20), rung: Agents.First));

    [Fact]
    public void Another_model_another_version_and_another_epoch_are_told_apart()
    {
        Assert.Equal(new(CacheMissReason.ModelChanged, 5_000), After(Wrote, Wrote, Started(2, Second)));
        Assert.Equal(CacheMissReason.AgentChanged, After(Wrote, Wrote, Started(2, version: 2))!.Reason);
        var opened = Spec.Given([.. Said(Wrote), User(), new EpochOpened(2, 2, "history_over_budget"), Started(2)]).State;
        Assert.Equal(new(CacheMissReason.EpochOpened, 3_000), CacheReading.Miss(opened, Marked, new(10, 0, 2_990, 0, 20)));
    }

    [Fact]
    public void Pause_longer_than_the_provider_keeps_a_prompt_is_the_reason()
    {
        Assert.Equal(CacheMissReason.Expired, CacheReading.Miss(Paused(Wrote, minutes: 6), Marked, Wrote)!.Reason);
        Assert.Equal(CacheMissReason.Unexplained, CacheReading.Miss(Paused(Wrote, minutes: 4), Marked, Wrote)!.Reason);
        Assert.Equal(CacheMissReason.Unexplained, CacheReading.Miss(Paused(new(10, 0, 0, 5_000, 20), minutes: 50), Marked, Wrote)!.Reason);
        Assert.Equal(CacheMissReason.Expired, CacheReading.Miss(Paused(new(10, 0, 0, 5_000, 20), minutes: 61), Marked, Wrote)!.Reason);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void Cache_is_written_for_an_hour_where_pauses_last_minutes(int minutes, bool isLong)
    {
        var before = Spec.Given(Said(Wrote)).State;
        var state = Fold.Apply(before, new(before.Seq + 1, before.UpdatedAt.AddMinutes(minutes), User()));
        Assert.Equal(isLong, Assert.IsType<Plan.Send>(PromptPlanner.Next(state, Agents.Policy(), Marked)).Call.Prompt.CacheLong);
    }

    private static Fact[] Said(Usage usage) => [User(), Started(), Completed() with { Usage = usage }, Says()];

    private static CacheMiss? After(Usage before, Usage usage, AttemptStarted? second = null, Rung? rung = null) =>
        CacheReading.Miss(Spec.Given([.. Said(before), User(), second ?? Started(2)]).State, rung ?? Marked, usage);

    private static Conversation Paused(Usage before, int minutes)
    {
        var state = Spec.Given(Said(before)).State;
        foreach (var fact in new Fact[] { User(), Started(2) }) state = Fold.Apply(state, new(state.Seq + 1, Spec.Start.AddMinutes(minutes).AddSeconds(10), fact));
        return state;
    }
}
