using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Grounding;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Handoffs;

/// <summary>What a whole answer gives cause to doubt.</summary>
public sealed class AnswerRuleTests
{
    private static readonly AgentPolicy Policy = Agents.Policy() with { Handoff = new() { Unsupported = new(HandsOff: true) } };

    [Theory]
    [InlineData("It costs $1,250.00 and comes on 2026-05-17.", "price 1250, 17 May 2026, in 05", "")]
    [InlineData("It costs $1,251 and comes on the 17th.", "price 1250, 17 May 2026", "1,251")]
    [InlineData("Order w2378156 at 10:30.", "W2378156 at 10:30", "")]
    [InlineData("Order W2378157, 3 pieces.", "W2378156", "W2378157")]
    [InlineData("Call 555-0199 or 555-0199.", "nothing", "555-0199")]
    [InlineData("That is 12.50 %, or 12.5%.", "12.5", "")]
    [InlineData("No value at all.", "", "")]
    public void Values_are_looked_for_in_what_was_given(string answer, string given, string missing) =>
        Assert.Equal(missing, string.Join(' ', UnsupportedValues.In(answer, [given])));

    [Fact]
    public void Answer_with_a_value_from_nowhere_stands_and_a_person_is_asked_to_look()
    {
        var answer = Judge([User("What does it cost?"), Started()], "It costs 4711 euros.");
        Assert.Equal(["4711"], answer.Doubt!.Values);
        Fact[] doubted = [User("What does it cost?"), Started(), Completed(), answer];
        var spec = Spec.Given(doubted);
        var handedOff = Assert.IsType<HandedOff>(Assert.Single(Assert.IsType<Effect.Record>(spec.Owed(policy: Policy)).Facts));
        Assert.Equal(("unsupported", "A colleague checks what I just said and gets back to you here."), (handedOff.Code, handedOff.Said));
        Assert.Equal([5], handedOff.Evidence);
        Assert.Null(Spec.Given([.. doubted, handedOff]).State.Handoff!.Waiting);
        Assert.Equal(4, Spec.Given([.. doubted[..2], User("And when?"), .. doubted[2..], handedOff]).State.Handoff!.Waiting!.FirstSeq);
    }

    [Fact]
    public void Answer_is_only_marked_where_the_agent_says_so_and_not_at_all_where_it_says_nothing()
    {
        Fact[] asked = [User("What does it cost?"), Started()];
        var marked = Judge(asked, "It costs 4711 euros.", new() { Unsupported = new(HandsOff: false) });
        Assert.False(marked.Doubt!.HandsOff);
        Assert.Null(Spec.Given([.. asked, Completed(), marked]).State.Turn);
        Assert.Null(Judge(asked, "It costs 4711 euros.", new()).Doubt);
        Assert.Null(Judge(asked, "It costs 4711 euros.", new() { Unsupported = new(HandsOff: true, Values: 2) }).Doubt);
    }

    [Fact]
    public void Same_question_again_and_again_is_a_persons_to_answer()
    {
        const string Question = "Which of the orders do you mean?";
        Fact[] asked = [.. Turn(1, "Send it back.", Question), .. Turn(2, "The last one.", Question), User("The last one, I said."), Started(3)];
        var doubt = Judge(asked, Question, new(), attempt: 3).Doubt!;
        Assert.Equal("repeated_clarification", doubt.Code);
        Assert.Equal([5, 9], doubt.Evidence);
        Assert.Null(Judge([.. asked[..4], User("The last one."), Started(2)], Question, new(), attempt: 2).Doubt);
        Assert.Null(Judge([.. asked[..8], new PersonRequested(), new HandedOff("requested", "."), new Returned(), User("The last."), Started(3)], Question, new(), attempt: 3).Doubt);
    }

    [Fact]
    public void Turns_whose_every_call_failed_count_as_failed()
    {
        Fact[] Failing(int attempt) =>
            [User("q"), Started(attempt), Completed(attempt), Calls(attempt, Lookup()), new ToolsStarted(["c1"]), Result(Lookup()) with { IsError = true }, Started(attempt + 1)];
        Fact[] Ended(int attempt) => [Completed(attempt), Says("It did not work.", attempt)];
        Fact[] twice = [.. Failing(1), .. Ended(2), .. Failing(3), .. Ended(4), .. Failing(5)];
        Assert.Equal(2, Spec.Given(twice).State.FailedTurns!.Count);
        Assert.Equal("repeated_failure", Judge(twice, "It did not work.", new(), attempt: 6).Doubt!.Code);
    }

    private static Answer Judge(Fact[] facts, string says, HandoffPolicy? handoff = null, int attempt = 1)
    {
        var policy = Policy with { Handoff = handoff ?? Policy.Handoff };
        var c = Spec.Given(facts).State;
        var prompt = PromptPlanner.Send(c, policy, Agents.First).Call.Prompt;
        return (Answer)AnswerRule.Judged(c, policy, prompt, [Completed(attempt), Says(says, attempt)])[^1];
    }
}
