using Holdfast.Core.Context;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

public sealed class TokenEstimatorTests
{
    [Theory]
    [InlineData(0, 300, 0)]
    [InlineData(1, 300, 1)]
    [InlineData(1_000, 300, 300)]
    [InlineData(1_001, 300, 301)]
    [InlineData(3_000_000_000, 300, 900_000_000)]
    public void Tokens_round_up_and_do_not_overflow(long bytes, int perKilobyte, int tokens) =>
        Assert.Equal(tokens, TokenEstimator.Tokens(bytes, perKilobyte));

    [Fact]
    public void Rate_is_the_cards_until_usage_taught_another_for_that_model()
    {
        var state = Spec.Given(User(), Started(1, promptBytes: 100), Completed(1), Says()).State;
        Assert.Equal(500, TokenEstimator.RateOf(state, Agents.First));
        Assert.Equal(300, TokenEstimator.RateOf(state, Agents.Second));
    }

    [Fact]
    public void Every_item_costs_more_than_its_text() => Assert.Equal(21, TokenEstimator.Bytes(new UserItem(1, 5, "Hello")));
}
