using Holdfast.Core.Money;
using Xunit;

namespace Holdfast.Tests.Core.Money;

public sealed class PriceBookTests
{
    private static readonly PriceRow January = Agents.Price;
    private static readonly PriceRow June = January with { From = new DateOnly(2026, 6, 1), Input = 2m };
    private static readonly PriceRow LongPrompts = June with { AbovePromptTokens = 200_000, Input = 4m };
    private static readonly PriceRow[] Rows = [LongPrompts, January, June];

    [Theory]
    [InlineData("2025-12-31T23:59:59Z", 1, null)]
    [InlineData("2026-01-01T00:00:00Z", 1, "first/a@2026-01-01")]
    [InlineData("2026-05-31T23:59:59Z", 300_000, "first/a@2026-01-01")]
    [InlineData("2026-06-01T00:00:00Z", 200_000, "first/a@2026-06-01")]
    [InlineData("2026-06-01T00:00:00Z", 200_001, "first/a@2026-06-01>200000")]
    [InlineData("2026-06-01T01:00:00+02:00", 1, "first/a@2026-01-01")]
    public void Newest_row_in_force_of_the_highest_tier_reached_is_found(string at, long tokens, string? id) =>
        Assert.Equal(id, PriceBook.At(Rows, DateTimeOffset.Parse(at), new(tokens, 0, 0, 0, 0))?.Id);

    [Fact]
    public void Model_without_rows_has_no_price() => Assert.Null(PriceBook.At([], DateTimeOffset.UnixEpoch, new(1, 0, 0, 0, 0)));

    [Theory]
    [InlineData(1, 0, 0, 0, 0, 3_000)]
    [InlineData(0, 1, 0, 0, 0, 300)]
    [InlineData(0, 0, 1, 0, 0, 3_750)]
    [InlineData(0, 0, 0, 1, 0, 6_000)]
    [InlineData(0, 0, 0, 0, 1, 15_000)]
    [InlineData(1_000_000, 0, 0, 0, 1_000_000, 18_000_000_000)]
    public void Each_class_costs_its_rate_exactly(long input, long read, long write, long writeLong, long output, long nano) =>
        Assert.Equal(nano, January.CostNanoUsd(new Usage(input, read, write, writeLong, output, Thinking: output)));

    [Fact]
    public void Cost_is_rounded_up_once_at_the_end() =>
        Assert.Equal(1, (January with { Input = 0.0001m, CacheRead = 0.0002m }).CostNanoUsd(new Usage(3, 3, 0, 0, 0)));

    [Fact]
    public void Half_of_a_price_is_rounded_up_once_too_and_named()
    {
        Assert.Equal(($"{January.Id}*0.5", 1_500), January.Bill(new Usage(1, 0, 0, 0, 0), CallTerms.Batch));
        Assert.Equal(8, (January with { Input = 0.005m }).CostNanoUsd(new Usage(3, 0, 0, 0, 0), CallTerms.Batch));
        Assert.Equal((January.Id, 3_000), January.Bill(new Usage(1, 0, 0, 0, 0)));
    }

    [Theory]
    [InlineData(CallTerms.Us, 0, "first/a@2026-01-01*1.1", 3_300)]
    [InlineData(CallTerms.Us | CallTerms.Batch, 0, "first/a@2026-01-01*0.55", 1_650)]
    [InlineData(CallTerms.Fast, 0, "first/a@2026-01-01*6", 18_000)]
    [InlineData(CallTerms.Priority, 0, "first/a@2026-01-01", 3_000)]
    [InlineData(CallTerms.None, 2, "first/a@2026-01-01+2web_search", 20_003_000)]
    [InlineData(CallTerms.Batch, 1, "first/a@2026-01-01*0.5+1web_search", 10_001_500)]
    public void Terms_multiply_tokens_alone_and_fees_are_added(CallTerms terms, long searches, string name, long nano) => Assert.Equal(
        (name, nano),
        (January with { Multipliers = new(Us: 1.1m, Fast: 6), Fees = new(0.01m) }).Bill(new Usage(1, 0, 0, 0, 0, WebSearches: searches), terms));

    [Theory]
    [InlineData(150_000, 100_000, TierCount.Prompt, "first/a@2026-06-01>200000")]
    [InlineData(150_000, 100_000, TierCount.Uncached, "first/a@2026-06-01")]
    [InlineData(200_001, 0, TierCount.Uncached, "first/a@2026-06-01>200000")]
    public void Row_says_which_tokens_make_a_prompt_long(long input, long read, TierCount counts, string id) =>
        Assert.Equal(id, PriceBook.At([June, LongPrompts with { Counts = counts }], Spec.Start.AddYears(1), new(input, read, 0, 0, 0))?.Id);

    [Fact]
    public void Usage_adds_class_by_class_and_counts_its_prompt()
    {
        var sum = new Usage(1, 2, 3, 4, 5, 6, 7) + new Usage(10, 20, 30, 40, 50, 60, 70);
        Assert.Equal((new Usage(11, 22, 33, 44, 55, 66, 77), 110L), (sum, sum.Prompt));
    }
}
