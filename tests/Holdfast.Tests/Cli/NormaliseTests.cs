using Holdfast.Cli.Replay;
using Holdfast.Client.Contract;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class NormaliseTests
{
    private static readonly ToolCall _call = new("c1", "find", "{}");

    [Fact]
    public void Opening_user_messages_stay_apart_and_later_ones_are_joined()
    {
        var messages = Normalise.Messages([User("a"), User("b"), Assistant("c"), User("d"), User("e")]);

        Assert.Equal(["a", "b", "c", "d\n\ne"], messages.Select(message => message.Text));
    }

    [Fact]
    public void Assistant_messages_in_a_row_are_one_answer_and_blank_ones_say_nothing()
    {
        var messages = Normalise.Messages([User("a"), Assistant("b"), Assistant(" \n"), Assistant("c", _call)]);

        Assert.Equal("b\n\nc", messages[1].Text);
        Assert.Equal([_call], messages[1].Calls);
    }

    [Fact]
    public void Call_without_a_result_gets_one_in_the_middle_and_at_the_end()
    {
        var messages = Normalise.Messages([User("a"), Assistant("", _call), User("b"), Assistant("", _call)]);

        Assert.Equal(["user", "assistant", "tool", "user", "assistant", "tool"], messages.Select(message => message.Role));
        Assert.All(messages.Where(message => message.Role == "tool"), message => Assert.Equal(Normalise.NoResult, message.Text));
    }

    [Fact]
    public void Call_with_its_result_is_left_alone()
    {
        RecordedMessage[] recorded = [User("a"), Assistant("", _call), new("tool", "found", ToolCallId: "c1"), Assistant("b")];

        Assert.Equal(recorded, Normalise.Messages(recorded));
    }

    [Fact]
    public void Last_of_the_opening_user_messages_is_said_and_those_before_are_imported()
    {
        var script = Script.Of("f", new("s", [new("system", "Be brief"), User("a"), User("b"), Assistant("c"), User("d")]), "r")!;

        Assert.Equal("Be brief", script.Instructions);
        Assert.Equal([(MessageRole.User, "a")], script.Imported.Select(message => (message.Role, message.Content)));
        Assert.Equal(["b", "d"], script.UserMessages);
        Assert.Equal("s~r", script.PracticeId);
    }

    [Fact]
    public void Greeting_before_the_user_speaks_is_imported()
    {
        var script = Script.Of("f", new("s", [Assistant("Welcome"), User("a"), Assistant("b")]), "r")!;

        Assert.Equal([(MessageRole.Assistant, "Welcome")], script.Imported.Select(message => (message.Role, message.Content)));
        Assert.Equal(["a"], script.UserMessages);
        Assert.Null(script.Instructions);
    }

    [Fact]
    public void Session_in_which_no_user_speaks_cannot_be_played() => Assert.Null(Script.Of("f", new("s", [Assistant("a")]), "r"));

    [Fact]
    public void Answer_owed_at_the_end_is_expected_from_the_practice_model()
    {
        var owed = Transcript.Expected(Transcript.Of(Normalise.Messages([User("a"), Assistant("", _call)])));
        var settled = Transcript.Expected(Transcript.Of(Normalise.Messages([User("a"), Assistant("b")])));

        Assert.Equal(["a", "", Normalise.NoResult, Transcript.End], owed.Select(said => said.Text));
        Assert.Equal(["a", "b"], settled.Select(said => said.Text));
    }

    [Theory]
    [InlineData("replay", 7, "Tau/Airline-3.0", "replay-7-tau-airline-3-0")]
    [InlineData(
        "r", 1,
        "ten-chars-ten-chars-ten-chars-ten-chars-ten-chars-ten-chars-ten",
        "r-1-ten-chars-ten-chars-ten-chars-ten-chars-ten-chars-ten-chars")]
    public void Agents_are_named_after_their_session(string prefix, int number, string session, string expected) =>
        Assert.Equal(expected, ReplayAgent.Name(prefix, number, session));

    private static RecordedMessage User(string text) => new("user", text);

    private static RecordedMessage Assistant(string text, params ToolCall[] calls) =>
        new("assistant", text, calls.Length > 0 ? calls : null);
}
