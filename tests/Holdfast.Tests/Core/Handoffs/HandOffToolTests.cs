using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Tools;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Handoffs;

/// <summary>The model gives the conversation to a person by a tool call that runs nowhere.</summary>
public sealed class HandOffToolTests
{
    private static readonly AgentPolicy Policy = Agents.Policy() with { Handoff = new() { Within = TimeSpan.FromMinutes(15), Priority = 3 } };

    private static readonly ToolCallBlock Asks = new("h1", "hand_off",
        """{"reason":"The order is not in the shop's system.","decisions":["The number is right."],"open_questions":["Where was it bought?"],"next_action":"Look in the old system.","draft":"I will look it up.","confidence":0.2,"confidence_reason":"A guess."}""");

    private static readonly Fact[] Asked = [User("Where is my order?"), Started(), Completed(), Calls(1, Lookup("a"), Asks)];

    private static readonly Fact[] Answered =
        [.. Asked, new ToolResult("h1", "hand_off", "Handed."), new ToolsStarted(["a"]), Result(Lookup("a"))];

    [Fact]
    public void Call_has_its_result_and_other_calls_finish_before_the_person_comes()
    {
        var first = Assert.IsType<ToolResult>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(Asked).Owed(policy: Policy)).Facts));
        Assert.Equal(("h1", false), (first.CallId, first.IsError));
        Spec.Given([.. Asked, first]).Owes("run a", policy: Policy);
        var handedOff = HandedOff(Spec.Given(Answered));
        Assert.Equal(("model", "The order is not in the shop's system.", 3), (handedOff.Code, handedOff.Reason, handedOff.Priority));
        Assert.Equal([5], handedOff.Evidence);
        Assert.Equal(("Look in the old system.", 0.2), (handedOff.Statement!.NextAction, handedOff.Statement.Confidence));
        Assert.Equal(Spec.Given(Answered).Now.AddMinutes(15), handedOff.Due);
        Assert.EndsWith("That takes up to 15 min.", handedOff.Said);
    }

    [Fact]
    public void Wait_is_not_named_where_none_is_known() =>
        Assert.DoesNotContain("min", HandedOff(Spec.Given(Answered), Policy with { Handoff = new() }).Said);

    [Fact]
    public void Confidence_below_the_agents_own_is_the_code() =>
        Assert.Equal("confidence", HandedOff(Spec.Given(Answered), Policy with { Handoff = new() { LeastConfidence = 0.5 } }).Code);

    [Fact]
    public void Same_matter_is_not_handed_off_again_until_the_user_says_something()
    {
        var spec = Spec.Given(Answered);
        Fact[] back = [.. Answered, HandedOff(spec), new Returned("It was bought in Graz.", "ada")];
        Spec.Given(back).Owes("call first/a", policy: Policy);
        Fact[] again = [.. back, Started(2), Completed(2), Calls(2, Asks)];
        var refused = Assert.IsType<ToolResult>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(again).Owed(policy: Policy)).Facts));
        Assert.True(refused.IsError);
        Assert.Contains("entry 10", refused.Content, StringComparison.Ordinal);
        Spec.Given([.. again, refused]).Owes("call first/a", policy: Policy);

        Fact[] said = [.. back, Started(2), Completed(2), Says(attempt: 2), User("And where is it now?"), Started(3), Completed(3), Calls(3, Asks)];
        var taken = Assert.IsType<ToolResult>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(said).Owed(policy: Policy)).Facts));
        Assert.False(taken.IsError);
        Assert.Equal("model", HandedOff(Spec.Given([.. said, taken])).Code);
    }

    [Fact]
    public void Return_of_what_no_model_had_looked_at_forbids_nothing()
    {
        Fact[] failed = [User("q"), .. Try(1, FailureKind.Overloaded), new HandedOff("models_unavailable", "No model answered."), new Returned()];
        var result = Assert.IsType<Effect.Record>(Spec.Given([.. failed, Started(2), Completed(2), Calls(2, Asks)]).Owed(policy: Policy)).Facts;
        Assert.False(Assert.IsType<ToolResult>(Assert.Single(result)).IsError);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"reason":7,"confidence":"high"}""")]
    [InlineData("""[1]""")]
    public void Nobody_is_turned_away_for_a_form(string arguments)
    {
        var (reason, statement) = HandOffTool.Read(arguments);
        Assert.Null(reason);
        Assert.Equal(new HandoffStatement(), statement);
    }

    [Fact]
    public void Schema_is_one_and_the_agents_own_tool_of_the_name_is_meant_before_it()
    {
        Assert.Empty(ArgumentCheck.Lint(HandOffTool.For(Policy.Handoff!).InputSchema));
        var c = Spec.Given(Asked).State;
        Assert.Contains(PromptPlanner.ToolsOf(c, Policy), tool => tool.Name == HandOffTool.Name);
        Assert.DoesNotContain(PromptPlanner.ToolsOf(c, Policy with { Handoff = new() { IsOffered = false } }), tool => tool.Name == HandOffTool.Name);
        var own = Policy with { Tools = [Agents.Lookup with { Name = HandOffTool.Name }] };
        Assert.False(HandOffTool.IsMeant(Asks, c, own));
        Assert.True(HandOffTool.IsMeant(Asks, c, Policy));
    }

    private static HandedOff HandedOff(Spec spec, AgentPolicy? policy = null) =>
        Assert.IsType<HandedOff>(Assert.Single(Assert.IsType<Effect.Record>(spec.Owed(policy: policy ?? Policy)).Facts));
}
