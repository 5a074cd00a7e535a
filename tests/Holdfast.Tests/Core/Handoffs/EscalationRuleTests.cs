using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Handoffs;

/// <summary>What goes to a person by rule, and what does not go a second time.</summary>
public sealed class EscalationRuleTests
{
    private static readonly AgentPolicy Policy = Agents.Policy() with { Handoff = new() { Topics = ["lawyer", "charge back", "律师"] } };

    [Fact]
    public void User_who_asks_for_a_person_has_one_before_any_model_is_called()
    {
        var handedOff = HandedOff(Spec.Given([.. Turn(1, "Hi", "Hello"), User("I want to talk to a human.")]));
        Assert.Equal(("requested", 1), (handedOff.Code, handedOff.Priority));
        Assert.Equal([6], handedOff.Evidence);
        Assert.StartsWith("I hand this over to a person", handedOff.Said, StringComparison.Ordinal);
        Spec.Given(User("I want to talk to a human.")).Owes("call first/a", policy: Policy with { Handoff = new() { OnRequest = false } });
        Spec.Given(User("I want to talk to a human.")).Owes("call first/a");
    }

    [Fact]
    public void User_who_asks_while_the_turn_is_parked_has_one_too()
    {
        Fact[] parked = [User("q"), .. Enumerable.Range(1, 6).SelectMany(i => Try(i, FailureKind.Overloaded)), Parked(TimeSpan.FromHours(1), 14)];
        Assert.Equal("requested", HandedOff(Spec.Given([.. parked, User("Then get me a human.")])).Code);
    }

    [Fact]
    public void Words_that_a_person_has_had_ask_for_none_after_the_return()
    {
        Fact[] back = [User("I want to talk to a human."), new HandedOff("requested", "Asked.", "Yes."), new Returned("All told.")];
        Spec.Given(back).Owes("call first/a", policy: Policy);
        Fact[] later = [.. back, .. Turn(1, "", "")[1..], User("No, a real person please, get me a manager.")];
        Assert.Equal("requested", HandedOff(Spec.Given(later)).Code);
    }

    [Theory]
    [InlineData("My lawyer will call you.", "lawyer")]
    [InlineData("I will CHARGE BACK the money", "charge back")]
    [InlineData("我会找律师的", "律师")]
    [InlineData("The lawyers of the shop", null)]
    public void Topic_is_found_in_whole_words(string said, string? topic)
    {
        var owed = Spec.Given(User(said)).Owed(policy: Policy);
        Assert.Equal(topic, owed is Effect.Record { Facts: [HandedOff { Code: "policy" } f] } ? f.Subject : null);
    }

    [Fact]
    public void Topic_is_a_persons_once_until_the_matter_is_settled()
    {
        Fact[] back = [User("My lawyer!"), HandedOff(Spec.Given(User("My lawyer!"))), new PersonSaid("It is settled with them."), new Returned()];
        Spec.Given([.. back, User("Thank you, also from my lawyer.")]).Owes("call first/a", policy: Policy);
        Assert.Equal("policy", HandedOff(Spec.Given([.. back, new Resolved(), User("My lawyer again.")])).Code);
    }

    [Fact]
    public void Call_over_the_amount_is_not_made_and_the_very_same_not_asked_of_people_twice()
    {
        var policy = Policy with { Tools = [Agents.Lookup, Agents.Pay with { Handoff = new CallLimit(new Dictionary<string, decimal> { ["amount"] = 100 }) }] };
        var (small, large) = (Pay("s") with { Arguments = """{"amount":100}""" }, Pay("l") with { Arguments = """{"amount":101}""" });
        Fact[] called = [User("Pay it."), Started(), Completed(), Calls(1, small, large)];
        var result = Assert.IsType<ToolResult>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(called).Owed(policy: policy)).Facts));
        Assert.Equal("l", result.CallId);
        Fact[] run = [.. called, result, new ToolsStarted(["s"]), Result(small)];
        var handedOff = HandedOff(Spec.Given(run), policy);
        Assert.Equal(("policy", """pay {"amount":101}"""), (handedOff.Code, handedOff.Subject));
        Fact[] again = [.. run, handedOff, new Returned("Done by hand."), Started(2), Completed(2), Calls(2, large)];
        Assert.True(Assert.IsType<ToolResult>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(again).Owed(policy: policy)).Facts)).IsError);
    }

    [Fact]
    public void Wish_for_a_person_is_granted_from_the_start_and_once_nothing_runs()
    {
        var wish = Spec.Given(new PersonRequested("I do not talk to machines."));
        Assert.False(wish.State.IsAtRest);
        var handedOff = HandedOff(wish);
        Assert.Equal(("requested", "A person was asked for: I do not talk to machines."), (handedOff.Code, handedOff.Reason));
        var waiting = Spec.Given(new PersonRequested(), handedOff).State;
        Assert.True(waiting is { Handoff.Waiting: null, Turn: null, IsAtRest: true });
        waiting = Spec.Given(new PersonRequested(), handedOff, User("Hello?")).State;
        Assert.Equal(4, waiting.Handoff!.Waiting!.FirstSeq);

        var amid = Spec.Given(User("q"), Started(), Completed(), Calls(1, Lookup("a"), Pay("b")), new ToolsStarted(["b"]), new PersonRequested());
        var facts = Assert.IsType<Effect.Record>(amid.Owed(policy: Policy)).Facts;
        Assert.Equal(["a", "b"], facts.OfType<ToolResult>().Select(result => result.CallId));
        Assert.IsType<HandedOff>(facts[^1]);
    }

    [Fact]
    public void Wish_said_again_changes_nothing()
    {
        Spec.Given().When(new RequestPerson("Now.")).Accepts(new PersonRequested("Now."));
        Spec.Given(new PersonRequested()).When(new RequestPerson()).Accepts();
        Spec.Given(User("q"), new HandedOff("model", "Asked.")).When(new RequestPerson()).Accepts();
        Spec.Given(new PersonRequested()).When(new Cancel()).Refuses(Refusal.NothingToCancel);
    }

    [Fact]
    public void Turn_after_turn_that_comes_to_nothing_goes_to_a_person_who_sees_them()
    {
        Fact[] failing = [User("q"), Started(), Completed(), new TurnStopped("same_call_again", "In circles."), User("q"), Started(2), Completed(2), new TurnStopped("empty_answer", "Nothing.")];
        var turn = new[] { User("q") }.Concat(Enumerable.Range(3, 8).SelectMany(i => (Fact[])[Started(i), Completed(i), Calls(i, Lookup($"c{i}")), new ToolsStarted([$"c{i}"]), Result(Lookup($"c{i}"), $"r{i}")]));
        var handedOff = HandedOff(Spec.Given([.. failing, .. turn]));
        Assert.Equal("repeated_failure", handedOff.Code);
        Assert.Equal([5, 9], handedOff.Evidence);
        Assert.Contains("3 turns", handedOff.Reason, StringComparison.Ordinal);
        Assert.Null(Spec.Given([.. failing, .. Turn(3, "q", "Fine.")]).State.FailedTurns);
        Assert.Equal(2, Spec.Given([.. failing, User("q"), new CancelRequested(), new TurnStopped(TurnStopped.Cancelled, "Cancelled.")]).State.FailedTurns!.Count);
        var back = Spec.Given([.. failing, .. turn, handedOff, new Returned()]).State;
        Assert.True(back is { FailedTurns: null, Turn.Rounds: 0 });
    }

    private static HandedOff HandedOff(Spec spec, AgentPolicy? policy = null) =>
        Assert.IsType<HandedOff>(Assert.Single(Assert.IsType<Effect.Record>(spec.Owed(policy: policy ?? Policy)).Facts));
}
