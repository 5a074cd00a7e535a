using Holdfast.Core.Webhooks;
using Xunit;

namespace Holdfast.Tests.Core.Webhooks;

public sealed class DeliveryRuleTests
{
    private static readonly DateTimeOffset Now = Spec.Start;
    private static readonly DeliveryOutcome Failed = new(500, "The receiver answered 500.");

    [Fact]
    public void Event_that_was_taken_is_delivered() => Assert.IsType<DeliveryStep.Delivered>(DeliveryRule.After("evt_1", 3, new(204, null), Now));

    [Fact]
    public void Tries_go_on_for_three_days_and_then_it_is_dead()
    {
        var (tries, at) = (1, Now);
        for (; DeliveryRule.After("evt_1", tries, Failed, at) is DeliveryStep.Again again; tries++)
        {
            var pause = again.At - at;
            Assert.InRange(pause, DeliveryRule.Pauses[tries - 1], 1.2 * DeliveryRule.Pauses[tries - 1]);
            at = again.At;
        }
        Assert.Equal(10, tries);
        Assert.InRange(at - Now, TimeSpan.FromDays(3), TimeSpan.FromDays(4));
    }

    [Fact]
    public void Events_that_failed_together_do_not_come_back_together()
    {
        var pauses = Enumerable.Range(0, 100).Select(i => ((DeliveryStep.Again)DeliveryRule.After($"evt_{i}", 3, Failed, Now)).At).Distinct();
        Assert.True(pauses.Count() > 90);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(60, 60)]
    [InlineData(1_000_000, 86_400)]
    public void Receiver_may_ask_to_be_left_alone_for_longer_but_not_for_ever(int told, int least)
    {
        var again = Assert.IsType<DeliveryStep.Again>(DeliveryRule.After("evt_1", 1, Failed with { RetryAfter = TimeSpan.FromSeconds(told) }, Now));
        Assert.InRange(again.At - Now, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(least + 1));
    }

    [Fact]
    public void Receiver_that_is_gone_and_what_cannot_be_told_are_not_tried_again()
    {
        Assert.IsType<DeliveryStep.Dead>(DeliveryRule.After("evt_1", 1, new(410, "The receiver answered 410 Gone."), Now));
        Assert.IsType<DeliveryStep.Dead>(DeliveryRule.After("evt_1", 1, new(null, "Deleted.", IsFinal: true), Now));
    }
}
