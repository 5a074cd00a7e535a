using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Handoffs;

public sealed class DraftRuleTests
{
    private static readonly Fact[] _held =
        [.. Turn(1, "My parcel is A-17.", "Noted."), User("Where is it?"), .. Try(2, FailureKind.Overloaded), new HandedOff("models_unavailable", "No model answered.", "A person takes over.")];

    private static readonly Fact[] _asked = [.. _held, new DraftAsked("Say that it comes on Monday.", "ada")];

    [Fact]
    public void Draft_is_owed_while_a_person_has_the_conversation_and_asked_twice_is_one()
    {
        Spec.Given(_held).When(new AskDraft("Say that it comes on Monday.", "ada")).Accepts(new DraftAsked("Say that it comes on Monday.", "ada"));
        Spec.Given(User()).When(new AskDraft()).Refuses(Refusal.NotHandedOff);
        var asked = Spec.Given(_asked).Owes("draft with first/a");
        Assert.Equal(asked.State.Handoff!.Draft, Spec.Given([.. _asked, new DraftAsked("Say that it comes on Monday.", "bob")]).State.Handoff!.Draft);
        Assert.NotEqual(asked.State.Handoff.Draft, Spec.Given([.. _asked, new DraftAsked("Say that we do not know.")]).State.Handoff!.Draft);
    }

    [Fact]
    public void Each_model_is_asked_once_and_what_broke_the_last_is_told()
    {
        Fact[] once = [.. _asked, Begun(3), Failed(FailureKind.Overloaded, 3)];
        Spec.Given(once).Owes("draft with second/b");
        Spec.Given([.. once, Begun(4, Second), Failed(FailureKind.Overloaded, 4)]).Owes(Show.Fact(new DraftGivenUp(10, "it broke")));
        Spec.Given(_asked).Owes(Show.Fact(new DraftGivenUp(10, "No model wrote it in time.")), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Message_that_comes_meanwhile_and_a_crash_cost_no_model_its_try()
    {
        Spec.Given([.. _asked, Begun(3), User("Hello?"), Failed(FailureKind.Cancelled, 3)]).Owes("draft with first/a");
        Spec.Given([.. _asked, Begun(3), Failed(FailureKind.Abandoned, 3)]).Owes("draft with first/a");
    }

    [Fact]
    public void Draft_that_is_written_leaves_nothing_in_the_prompt_and_none_is_owed()
    {
        var open = Spec.Given([.. _asked, Begun(3)]).State;
        var facts = DraftRule.Settle(open, Agents.Policy(), new(null, [new TextBlock("It comes on Monday. ")], StopReason.EndTurn, new Usage(50, 0, 0, 0, 10)));
        Assert.Equal(new Drafted(10, 3, "first/a", "It comes on Monday."), facts[1]);
        var written = Spec.Given([.. _asked, Begun(3), .. facts]).Owes("rest").State;
        Assert.Equal((13L, Show.Items(Spec.Given(_held).State.Items)), (written.Handoff!.Drafted, Show.Items(written.Items)));
        Assert.Single(DraftRule.Settle(open, Agents.Policy(), new(null, [Lookup()], StopReason.ToolUse, null)));
        Assert.Single(DraftRule.Settle(open, Agents.Policy(), new(null, [new TextBlock("No.")], StopReason.Refusal, null)));
    }

    [Fact]
    public void Draft_that_comes_after_the_conversation_was_given_back_changes_nothing()
    {
        var back = Spec.Given([.. _asked, Begun(3), new Returned("Done.")]).State;
        Assert.Equal((null, 3), (back.Handoff, back.Aside!.Number));
        Spec.Given([.. _asked, Begun(3), new Returned("Done."), Completed(3), new Drafted(10, 3, "first/a", "Late.")]).Owes("call first/a");
    }

    [Fact]
    public void Prompt_is_the_conversations_own_with_the_notes_and_the_wish_at_its_end()
    {
        var state = Spec.Given([.. _held, new NoteTaken("She called twice.", "ada"), new DraftAsked("Say that it comes on Monday.")]).State;
        var items = DraftPrompt.Send(state, Agents.Policy(), Agents.First)!.Call.Prompt.Items;
        Assert.Equal(Show.Items(state.Items), Show.Items(items.Take(items.Count - 1)));
        var last = Show.Item(items[^1]);
        Assert.Contains("She called twice.", last, StringComparison.Ordinal);
        Assert.Contains("Say that it comes on Monday.", last, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversation_that_is_over_its_budget_leaves_its_oldest_to_the_draft_alone()
    {
        var long1 = Enumerable.Range(1, 8).SelectMany(i => Turn(i, $"Message {i}: " + new string('x', 4_000), "Noted."));
        var state = Spec.Given([.. long1, User("Where is it?"), .. Try(9, FailureKind.Overloaded), new HandedOff("models_unavailable", "r", "s"), new DraftAsked()]).State;
        var policy = Agents.Policy() with { Budget = ContextBudget.For(20_000) with { History = 3_000, Recall = 0 } };
        var prompt = DraftPrompt.Send(state, policy, Agents.First)!.Call.Prompt;
        Assert.True(prompt.Tokens.History <= 3_000);
        Assert.Equal(1, state.Epoch);
    }

    private static AttemptStarted Begun(int attempt, string model = First) => Started(attempt, model) with { Purpose = Purpose.Draft };
}
