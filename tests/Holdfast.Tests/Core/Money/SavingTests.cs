using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Money;

public sealed class SavingTests
{
    private static readonly PriceRow[] Strong = [Agents.Price];

    private static readonly PriceRow[] Small = [Agents.Price with { Model = "small", Input = 1m, CacheRead = 0.1m, CacheWrite = 1.25m, CacheWriteLong = 2m, Output = 5m }];

    [Fact]
    public void Reading_saves_what_it_is_cheaper_and_writing_loses_what_it_is_dearer() => Assert.Equal(
        new Saving(Cache: (1_000 * 2_700) - (100 * 750) - (10 * 3_000)),
        Saving.Of(new(5, 1_000, 100, 10, 50), Strong, Strong, Spec.Start));

    [Fact]
    public void What_was_left_out_would_have_been_sent_uncached_and_what_was_added_costs() => Assert.Equal(
        (2_000 * 3_000, -30 * 3_000),
        (Saving.Of(new(5, 0, 0, 0, 50), Strong, Strong, Spec.Start, sparedTokens: 2_000).Context,
            Saving.Of(new(50, 0, 0, 0, 50), Strong, Strong, Spec.Start, sparedTokens: -30).Context));

    [Fact]
    public void Batch_interface_saves_the_other_half() =>
        Assert.Equal(new Saving(Batch: (100 * 1_500) + (10 * 7_500)), Saving.Of(new(100, 0, 0, 0, 10), Strong, Strong, Spec.Start, CallTerms.Batch));

    [Fact]
    public void Nothing_was_saved_on_a_call_that_never_was() =>
        Assert.Equal(default, Saving.Of(default, Small, Strong, Spec.Start, sparedTokens: 1_000));

    [Theory]
    [InlineData(CallTerms.None, 0)]
    [InlineData(CallTerms.Batch, 7_001)]
    [InlineData(CallTerms.Batch | CallTerms.Us, -77)]
    public void Cost_and_all_parts_are_the_naive_cost_to_the_nano_dollar(CallTerms terms, int spared)
    {
        PriceRow[] odd = [Small[0] with { Input = 0.333333m, CacheRead = 0.0777m, Multipliers = new(Us: 1.1m) }];
        PriceRow[] first = [Strong[0] with { Input = 2.999999m, Multipliers = new(Us: 1.1m) }];
        var usage = new Usage(17, 1_003, 129, 11, 53);
        var saved = Saving.Of(usage, odd, first, Spec.Start, terms, spared);
        var naive = first[0].CostNanoUsd(new(usage.Prompt + spared, 0, 0, 0, usage.Output), terms & ~CallTerms.Batch);
        Assert.Equal(naive, odd[0].CostNanoUsd(usage, terms) + saved.NanoUsd);
        Assert.True(saved.Routing > 0);
    }

    [Fact]
    public void Answer_that_is_used_again_saves_what_the_naive_call_would_have_cost_and_weighs_nothing()
    {
        var started = Started(1, "second/b") with { InPlaceOf = "first/a", ReservedNanoUsd = 0, Reuses = new(Spec.Start, new Usage(5, 90, 5, 0, 10)) };
        var given = Spec.Given(User(), started);
        var facts = Settle.Model(given.State, Agents.Policy(), Agents.Second, new(null, [new TextBlock("Hi")], StopReason.EndTurn, default(Usage)));
        var ended = (AttemptEnded)facts[0];
        Assert.Equal((0, new Saving(Reuse: (100 * 3_000) + (10 * 15_000)), null), (ended.CostNanoUsd, ended.Saved, ended.CacheMiss));
        var after = Spec.Given([User(), started, .. facts]).State;
        Assert.Null(after.Weighed);
        Assert.Empty(after.TokensPerKilobyte);
    }

    [Fact]
    public void Attempt_of_another_model_tells_what_the_usual_one_would_have_cost()
    {
        var started = Started(1, "second/b") with { InPlaceOf = "first/a" };
        var ended = (AttemptEnded)Settle.Model(
            Spec.Given(User(), started).State, Agents.Policy(), Agents.Second,
            new(null, [new TextBlock("Hi")], StopReason.EndTurn, new Usage(100, 0, 0, 0, 10)))[0];
        Assert.Equal((0, new Saving(Routing: (100 * 3_000) + (10 * 15_000))), (ended.CostNanoUsd, ended.Saved));
    }

    [Fact]
    public void Call_that_only_keeps_prompts_short_is_counted_against_what_that_saves()
    {
        var policy = Agents.Policy() with { Summary = Agents.First };
        var started = Started(1) with { Purpose = Purpose.Summary };
        var ended = (AttemptEnded)Settle.Summary(
            Spec.Given(User(), started).State with { Turn = null }, policy, new(null, [], StopReason.EndTurn, new Usage(100, 900, 0, 0, 10)))[0];
        Assert.Equal(new Saving(Context: -ended.CostNanoUsd), ended.Saved);
    }
}
