using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Routing;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Routing;

public sealed class RoutingRuleTests
{
    private const string Hard = "If 3 of 7 boxes weigh 2.5 kg each, and no other does, what is the least that all of them may weigh?";

    private static readonly Rung Usual = Agents.First with { Card = Agents.First.Card with { MinCacheable = 100, CacheMarks = true } };

    private static readonly Rung Small = new(
        "small", Dialect.Anthropic, new ModelCard("s", Window: 20_000, MaxOutput: 1_000, MinCacheable: 100, CacheMarks: true),
        [new PriceRow("small", "s", new DateOnly(2026, 1, 1), 1m, 0.1m, 1.25m, 2m, 5m)]);

    private static readonly AgentPolicy Policy = Agents.Policy(Usual, Agents.Second) with { Routing = new(Small) };

    [Fact]
    public void Simple_message_goes_to_the_small_model_and_the_ladder_stands_under_it()
    {
        var spec = Spec.Given(User("Where is my order?"));
        var routed = Decision(spec);
        Assert.Equal("small/s", routed.Model);
        Assert.StartsWith("Complexity 0.07 is under 0.50: 4 words. It saves $", routed.Reason, StringComparison.Ordinal);

        var next = Spec.Given(User("Where is my order?"), routed);
        Assert.Equal("small/s", Called(next));
        var failed = Spec.Given(User("Where is my order?"), routed, Started(1, "small/s"), Failed(FailureKind.Authentication));
        Assert.Equal("first/a", Called(failed));
    }

    [Fact]
    public void Hard_message_goes_to_the_ladder_as_it_is()
    {
        var routed = Decision(Spec.Given(User(Hard)));
        Assert.Equal("first/a", routed.Model);
        Assert.Equal("first/a", Called(Spec.Given(User(Hard), routed)));
        Assert.Equal("small/s", RoutingRule.Choose(Spec.Given(User(Hard)).State, Policy, new(Small, Threshold: 1)).Model);
    }

    [Fact]
    public void What_is_asked_again_after_nothing_came_of_it_goes_to_the_ladder() => Assert.Equal(
        "The turn before came to nothing.", Decision(Spec.Given(User("Hi"), new TurnStopped("too_many_rounds", "Enough."), User("Hi"))).Reason);

    [Theory]
    [InlineData(60, "first/a")]
    [InlineData(600, "small/s")]
    public void Warm_cache_of_the_other_model_is_left_only_where_that_pays(int seconds, string model)
    {
        var spec = Spec.Given([.. Turn(1, new string('x', 9_000), "a"), User("Where is my order?")]);
        var warm = spec.State with { Cache = new("first/a", 1, 1, spec.State.Turn!.OpenedAt.AddSeconds(-seconds), 3_000, 3_000, Long: false) };
        var routed = RoutingRule.Choose(warm, Policy, Policy.Routing!);
        Assert.Equal(model, routed.Model);
        Assert.Equal(model == "first/a", routed.Reason.EndsWith("of it for switching.", StringComparison.Ordinal));
    }

    [Fact]
    public void Thinking_that_no_other_model_is_given_back_is_part_of_the_price()
    {
        var thought = new Answer(1, [new ThinkingBlock(new string('t', 4_000), "sealed"), new TextBlock("Hi")], StopReason.EndTurn);
        var spec = Spec.Given(User("Hi"), Started(), Completed(), thought, User("Where is it?"));
        var at = spec.State.Turn!.OpenedAt;
        Assert.Equal(0, TurnCost.Of(spec.State, Policy, Usual, Small, at).Switching);
        Assert.InRange(TurnCost.Of(spec.State, Policy, Small, Usual, at).Switching, 900 * 5_000, 2_000 * 5_000);
    }

    [Fact]
    public void Turn_is_routed_once_and_only_where_the_agent_says_so()
    {
        Assert.Null(RoutingRule.Due(Spec.Given(User(), Decision(Spec.Given(User()))).State, Policy));
        Assert.Null(RoutingRule.Due(Spec.Given(User(), Started(), Failed(FailureKind.Overloaded)).State, Policy));
        Assert.Null(RoutingRule.Due(Spec.Given(User()).State, Agents.Policy()));
        Assert.Null(RoutingRule.Due(Spec.Given().State, Policy));
    }

    [Fact]
    public void Journal_and_rule_make_the_same_choice_again_and_another_threshold_tells_its_cost()
    {
        var first = Decision(Spec.Given(User("Where is it?")));
        Fact[] turn = [User("Where is it?"), first, Started(1, "small/s"), Completed(1, cost: 100_000), Says("On its way.")];
        var second = Decision(Spec.Given([.. turn, User(Hard)]));
        var spec = Spec.Given([.. turn, User(Hard), second, Started(2), Completed(2, cost: 300_000), Says("17.5", 2)]);

        var again = RoutingReplay.Of(Spec.Key, spec.Entries, Policy);
        Assert.Equal([first, second], again.Select(one => one.Choice));
        Assert.All(again, one => Assert.Equal(one.Chosen, one.Choice.Model));
        Assert.Equal([100_000, 300_000], again.Select(one => one.WouldCostNanoUsd));

        var bolder = RoutingReplay.Of(Spec.Key, spec.Entries, Policy with { Routing = new(Small, Threshold: 1) });
        Assert.Equal(["small/s", "small/s"], bolder.Select(one => one.Choice.Model));
        Assert.Equal([100_000, 100_000], bolder.Select(one => one.WouldCostNanoUsd));
    }

    private static Routed Decision(Spec spec) => Assert.IsType<Routed>(Assert.Single(Assert.IsType<Effect.Record>(spec.Owed(policy: Policy)).Facts));

    private static string Called(Spec spec) => Assert.IsType<Effect.CallModel>(spec.Owed(TimeSpan.FromSeconds(5), Policy)).Rung.Name;
}
