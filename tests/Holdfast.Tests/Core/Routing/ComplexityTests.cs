using Holdfast.Core.Routing;
using Xunit;

namespace Holdfast.Tests.Core.Routing;

public sealed class ComplexityTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Thanks!")]
    [InlineData("Where is my order?")]
    [InlineData("Yes, my zip code is 78705 and my name is Mia Garcia.")]
    public void Small_talk_and_plain_questions_are_simple(string text) => Assert.InRange(Complexity.Of(text).Score, 0, 0.3);

    [Theory]
    [InlineData("If a train leaves at 3 and travels 60 km/h for 2.5 h, then stops for 20 minutes, how far is it at 6:30?")]
    [InlineData("I want to return two items from order #W2378156 and get the refund to my card, but only if it is more than $50.")]
    [InlineData("Write a function that parses ISO dates and does not accept invalid ones, and explain it.")]
    public void Conditions_numbers_and_work_are_not(string text) => Assert.InRange(Complexity.Of(text).Score, 0.5, 1);

    [Fact]
    public void What_was_counted_is_told() => Assert.Equal(
        "6 words, 2 numbers, 1 sign of formulas, 1 condition, 1 negation, 1 task", Complexity.Of("I won't pay 3.50 + 2 unless you explain!").Reason);

    [Fact]
    public void Longer_is_harder_and_no_length_leaves_the_scale()
    {
        var scores = new[] { 10, 1_000, 1_000_000 }.Select(words => Complexity.Of(string.Concat(Enumerable.Repeat("word ", words))).Score).ToList();
        Assert.Equal(scores.Order(), scores);
        Assert.InRange(scores[2], scores[0] + 0.1, 1);
    }
}
