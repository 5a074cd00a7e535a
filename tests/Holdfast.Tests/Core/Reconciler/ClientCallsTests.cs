using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

/// <summary>Calls of tools that the client runs itself.</summary>
public sealed class ClientCallsTests
{
    private static readonly ClientTool Find = new("find", "Finds.", """{"type":"object"}"""), Sell = new("sell", "Sells.", """{"type":"object"}""");
    private static readonly ToolCallBlock Found = new("f1", "find", "{}"), Sold = new("s1", "sell", "{}");
    private static readonly Fact[] Asked = [new ToolsGiven([Find, Sell]), User(), Started(1), Completed(1)];
    private static readonly Fact[] Waiting = [.. Asked, Calls(1, Found, Sold)];

    [Fact]
    public void Message_brings_the_tools_and_only_what_is_new_of_them_is_written()
    {
        Spec.Given().When(new Say("Hello") { Tools = [Find] }).Accepts(new ToolsGiven([Find]), User());
        var given = Spec.Given([new ToolsGiven([Find]), .. Turn(1, "q", "a")]);
        given.When(new Say("Hello") { Tools = [Find] }).Accepts(User());
        given.When(new Say("Hello") { Tools = [Find, Sell] }).Accepts(new ToolsGiven([Find, Sell]), User());
        given.When(new Say("Hello")).Accepts(new ToolsGiven([]), User());
    }

    [Fact]
    public void Tools_are_in_the_prompt_after_the_agents_own_and_stay_there_when_nobody_runs_them_any_more()
    {
        Assert.Equal(["lookup", "pay", "find", "sell"], Names(Spec.Given(Asked)));
        Assert.Equal(["lookup", "pay", "find", "sell"], Names(Spec.Given([.. Asked, Says(), new ToolsGiven([]), User()])));
        Assert.Equal(["lookup", "pay"], Names(Spec.Given(User())));

        static IEnumerable<string> Names(Spec spec) => PromptPlanner.ToolsOf(spec.State, Agents.Policy()).Select(tool => tool.Name);
    }

    [Fact]
    public void Turn_waits_a_day_for_the_client_and_not_longer()
    {
        var waiting = Spec.Given(Waiting);
        waiting.Owes("waiting until 12:00:06.000: The client has yet to bring what its tools answered: find, sell.");
        Assert.Equal(waiting.Now + TimeSpan.FromDays(1), Assert.IsType<Effect.Wait>(waiting.Owed()).Until);
        var given = Assert.IsType<Effect.Record>(waiting.Owed(TimeSpan.FromDays(1))).Facts;
        Assert.All(given.SkipLast(1), fact => Assert.True(Assert.IsType<ToolResult>(fact).IsError));
        Assert.Equal(ClientCalls.Unanswered, Assert.IsType<TurnStopped>(given[^1]).Code);
        Spec.Given([.. Waiting, .. given]).Owes("rest");
    }

    [Fact]
    public void Turn_with_a_limit_of_its_own_waits_no_longer_than_that()
    {
        var policy = Agents.Policy() with { Limits = TimeLimits.Default with { Turn = TimeSpan.FromMinutes(5) } };
        var waiting = Spec.Given(Waiting);
        Assert.Equal(waiting.State.Turn!.OpenedAt.AddMinutes(5), Assert.IsType<Effect.Wait>(waiting.Owed(policy: policy)).Until);
        Assert.IsType<TurnStopped>(Assert.IsType<Effect.Record>(waiting.Owed(TimeSpan.FromMinutes(5), policy)).Facts[^1]);
    }

    [Fact]
    public void Calls_of_the_agents_own_tools_are_run_first()
    {
        Fact[] both = [.. Asked, Calls(1, Found, Lookup())];
        Spec.Given(both).Owes("run c1");
        Assert.IsType<Effect.Wait>(Spec.Given([.. both, Result(Lookup())]).Owed());
        Spec.Given(both).When(new BringResults([new("f1", "found")])).Refuses(Refusal.NoResultsAwaited);
    }

    [Fact]
    public void Results_go_into_the_turn_and_it_goes_on()
    {
        BringResults both = new([new("s1", "sold out", IsError: true), new("f1", "found")]);
        Fact[] results = [Result(Found, "found"), Result(Sold, "sold out") with { IsError = true }];
        Spec.Given(Waiting).When(both).Accepts(results);
        Spec.Given([.. Waiting, .. results]).Owes("call first/a");
        Spec.Given(Waiting).When(both with { Content = "And quickly." }).Accepts([.. results, new UserMessage("And quickly.", Joins: true)]);
        Spec.Given(Waiting).When(both with { Tools = [Find] }).Accepts([.. results, new ToolsGiven([Find], InTurn: true)]);
    }

    [Fact]
    public void What_is_said_beside_results_is_part_of_the_turn()
    {
        var state = Spec.Given([.. Waiting, Result(Found), Result(Sold), new UserMessage("And quickly.", Joins: true)]).Owes("call first/a").State;
        Assert.Equal((3L, 1), (state.Turn!.FirstSeq, state.Turns));
        Assert.Equal("user: And quickly.", Show.Item(state.Items[^1]));
        Assert.Empty(state.Queued);
    }

    [Theory]
    [InlineData("f1,s1,x", "No result of x is waited for.")]
    [InlineData("f1", "The result of s1 (sell) is missing.")]
    [InlineData("f1,f1,s1", "The result of f1 comes 2 times.")]
    [InlineData("", "The result of f1 (find) is missing. The result of s1 (sell) is missing.")]
    public void Results_that_are_not_those_waited_for_are_refused_by_name(string ids, string problem)
    {
        BroughtResult[] brought = [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => new BroughtResult(id, "r"))];
        Spec.Given(Waiting).When(new BringResults(brought)).Refuses(Refusal.ResultsUnmatched);
        Assert.Equal(problem, ClientCalls.Problem(Spec.Given(Waiting).State, brought));
    }

    [Fact]
    public void Results_that_come_late_or_were_never_asked_for_are_refused()
    {
        BringResults late = new([new("f1", "found")]);
        Spec.Given().When(late).Refuses(Refusal.NoResultsAwaited);
        Spec.Given([.. Waiting, Result(Found), Result(Sold)]).When(late).Refuses(Refusal.NoResultsAwaited);
        Spec.Given([.. Waiting, new CancelRequested()]).When(late).Refuses(Refusal.NoResultsAwaited);
    }

    [Fact]
    public void Message_instead_of_results_gives_the_calls_up_and_is_a_turn_of_its_own()
    {
        var facts = Assert.IsType<Decision.Accept>(Spec.Given(Waiting).When(new Say("Never mind.") { Tools = [Find, Sell] })).Facts;
        Assert.Equal([typeof(ToolResult), typeof(ToolResult), typeof(TurnStopped), typeof(UserMessage)], facts.Select(fact => fact.GetType()));
        var state = Spec.Given([.. Waiting, .. facts]).Owes("call first/a").State;
        Assert.Equal((10L, 2), (state.Turn!.FirstSeq, state.Turns));
        Assert.Equal(5, state.Items.Count); // question, calls, two results, message
    }

    [Fact]
    public void Model_that_calls_what_nobody_runs_any_more_is_told_so()
    {
        Fact[] called = [new ToolsGiven([Find]), .. Turn(1, "q", "a"), new ToolsGiven([]), User(), Started(2), Completed(2), Calls(2, Found)];
        var told = Assert.IsType<ToolResult>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(called).Owed()).Facts));
        Assert.True(told.IsError);
        Spec.Given([.. called, told]).Owes("call first/a");
    }

    [Fact]
    public void Cancelled_turn_waits_for_nobody() =>
        Assert.Equal("cancelled", Assert.IsType<TurnStopped>(Assert.IsType<Effect.Record>(Spec.Given([.. Waiting, new CancelRequested()]).Owed()).Facts[^1]).Code);

    [Fact]
    public void Message_that_came_before_the_calls_is_answered_after_them()
    {
        var state = Spec.Given(
            new ToolsGiven([Find]), User("one"), Started(1), new ToolsGiven([]), User("two"), Completed(1), Calls(1, Found), Result(Found), Started(2), Completed(2), Says(attempt: 2)).State;
        Assert.Equal((6L, 2), (state.Turn!.FirstSeq, state.Turns));
        Assert.False(state.Turn.Tools!.AreOffered);
    }
}
