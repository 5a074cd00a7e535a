using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Xunit;

namespace Holdfast.Tests.Core.Money;

public sealed class ReservationTests
{
    [Fact]
    public void Worst_case_is_every_prompt_token_at_the_dearest_class_and_a_full_answer() =>
        // (100 + a quarter) x 6 + 10 x 15 dollars per million tokens
        Assert.Equal(125 * 6_000 + 10 * 15_000, Reservation.WorstCaseNanoUsd(Call(Agents.First, 100, 10), Spec.Start));

    [Fact]
    public void Model_without_a_price_holds_nothing() => Assert.Equal(0, Reservation.WorstCaseNanoUsd(Call(Agents.Second, 100, 10), Spec.Start));

    [Fact]
    public void Prompt_that_may_reach_the_dearer_tier_is_held_at_it()
    {
        var rung = Agents.First with { Prices = [Agents.Price, Agents.Price with { AbovePromptTokens = 110, CacheWriteLong = 12m }] };
        Assert.Equal(125 * 12_000 + 10 * 15_000, Reservation.WorstCaseNanoUsd(Call(rung, 100, 10), Spec.Start));
    }

    [Theory]
    [InlineData(CallTerms.None, 1)]
    [InlineData(CallTerms.Fast, 6)]
    public void Fee_of_every_search_that_may_be_made_is_held_and_no_multiplier_touches_it(CallTerms terms, int times)
    {
        var prices = new[] { Agents.Price with { Multipliers = new(Fast: 6), Fees = new(0.01m) } };
        Assert.Equal(
            times * (125 * 6_000 + 10 * 15_000) + 3 * 10_000_000,
            Reservation.WorstCaseNanoUsd(prices, 100, 10, Spec.Start, terms, webSearches: 3));
    }

    [Fact]
    public void Search_without_a_fee_holds_nothing() => Assert.Equal(
        Reservation.WorstCaseNanoUsd([Agents.Price], 100, 10, Spec.Start),
        Reservation.WorstCaseNanoUsd([Agents.Price], 100, 10, Spec.Start, webSearches: 3));

    private static ModelCall Call(Rung rung, int tokens, int output) => new(
        rung, new Prompt("s", [], [], false, [], new ShareTokens(0, tokens - 1, 1)), output, new Sampling(), TimeLimits.Default);
}
