using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Conversations;

public sealed class PersonTests
{
    private static readonly HandedOff _handedOff = new("models_unavailable", "No model answered.", "A person takes over.");
    private static readonly Fact[] _stuck = [User("Where is it?"), .. Try(1, FailureKind.Overloaded), _handedOff];

    [Fact]
    public void Nothing_is_owed_while_a_person_has_it_whatever_the_user_says()
    {
        Spec.Given(_stuck).Owes("rest");
        Spec.Given([.. _stuck, User("Hello?")]).Owes("rest", TimeSpan.FromDays(9));
    }

    [Fact]
    public void What_nobody_answered_goes_on_when_it_is_given_back_and_from_the_top()
    {
        var given = Spec.Given([.. _stuck, User("Hello?"), new Returned("Tell them Monday.")]).Owes("call first/a");
        Assert.Equal((2L, 1, null), (given.State.Turn!.FirstSeq, given.State.Turns, given.State.Turn.Trouble));
        Assert.Equal(
            ["user: Where is it?", "user: Hello?"], Show.Items(given.State.Items).Split('\n').Take(2));
        Assert.Contains("Tell them Monday.", Show.Item(given.State.Items[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_its_prompt_already_is_not_looked_for_again()
    {
        Fact[] before = [.. Turn(1, "My order is A-17.", "Noted."), new EpochOpened(2, 2, "high_water", Notes: []), User("Where is it?")];
        var state = Spec.Given([.. before, new Recalled([2], 20), .. Try(2, FailureKind.Overloaded), _handedOff, new Returned()]).State;
        var items = Show.Items(state.Items);
        Assert.True(state.Turn!.Recalled);
        Assert.Single(items.Split('\n'), line => line.StartsWith("recalled: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_person_answered_is_owed_to_nobody_and_what_was_said_after_it_is_a_turn_of_its_own()
    {
        Fact[] answered = [.. _stuck, new PersonSaid("It comes on Monday.", "Ada")];
        Spec.Given([.. answered, new Returned()]).Owes("rest");
        var more = Spec.Given([.. answered, User("Which one?"), new Returned()]).Owes("call first/a").State;
        Assert.Equal((6L + 1, 2), (more.Turn!.FirstSeq, more.Turns));
    }

    [Fact]
    public void Answer_that_broke_off_is_gone_on_with_unless_something_was_said_since()
    {
        Fact[] cut = [User("Where is it?"), Started(), Failed(FailureKind.Overloaded), Broken("It comes on"), _handedOff];
        Assert.Equal("It comes on", Spec.Given([.. cut, new Returned()]).State.Turn!.Cut);
        Assert.Null(Spec.Given([.. cut, User("Hello?"), new Returned()]).State.Turn!.Cut);
        Assert.Null(Spec.Given([.. cut, new PersonSaid("On Monday."), new Returned()]).State.Turn);
    }

    [Fact]
    public void Tools_that_came_with_a_message_that_waited_are_the_turns_when_it_is_given_back()
    {
        var given = new ToolsGiven([new ClientTool("find", "Finds.", """{"type":"object"}""")]);
        var turn = Spec.Given([User("Where is it?"), Started(), given, User("Hello?"), Failed(FailureKind.Overloaded), _handedOff, new Returned()]).State.Turn!;
        Assert.True(turn.Tools!.Has("find"));
    }

    [Fact]
    public void Settled_matter_is_with_nobody_any_more()
    {
        var settled = Spec.Given([.. _stuck, new Resolved()]).Owes("rest").State;
        Assert.Null(settled.Handoff);
        Assert.Null(settled.Turn);
    }
}
