using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Memory.Users;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Memory.Users;

public sealed class QuotationTests
{
    private const string Words = "I live in the blue house";

    [Fact]
    public void Newest_entry_that_holds_the_words_comes_first() =>
        Assert.Equal([6, 2], Quotation.Sources(Spec.Given([.. Turn(1, Words, "Noted."), User($"As I said: {Words}.")]).State, Words));

    [Fact]
    public void Words_of_a_tool_count() =>
        Assert.Equal([6], Quotation.Sources(Spec.Given([.. Called(Lookup("x")), Result(Lookup("x"), $"name: Ann\n{Words}")]).State, Words));

    [Fact]
    public void Words_of_the_model_and_of_memory_itself_do_not()
    {
        Assert.Empty(Quotation.Sources(Spec.Given([.. Turn(1, "Hello", Words), User("Yes")]).State, Words));
        foreach (var name in new[] { RecallTool.Name, MemoryTool.Name, FactTool.Name })
        {
            var call = new ToolCallBlock("x", name, "{}");
            Assert.Empty(Quotation.Sources(Spec.Given([.. Called(call), Result(call, Words)]).State, Words));
            Assert.NotNull(Problem(Words, new ToolResult("x", name, Words)));
            Assert.NotNull(Problem(Words, new MessageImported(MessageRole.Tool, Words, name, ToolCallId: "x")));
        }
    }

    [Fact]
    public void What_was_recalled_or_noted_does_not()
    {
        var left = Spec.Given([.. Turn(1, Words, "Noted."), User("Where?"),
            new EpochOpened(2, 2, "", Notes: [new(NoteKind.Intent, 2, Words)]), new Recalled([2], 80)]);
        Assert.Empty(Quotation.Sources(left.State, Words));
    }

    [Theory]
    [InlineData("the  blue\nhouse", null)]
    [InlineData("the red house", "The words do not stand in entry 7. Quote them exactly.")]
    [InlineData("", "The words do not stand in entry 7. Quote them exactly.")]
    [InlineData("blue", "Quote at least 8 characters, or the whole message.")]
    public void Quotation_is_held_against_its_entry(string quote, string? problem) => Assert.Equal(problem, Problem(quote, User(Words)));

    [Fact]
    public void Short_message_is_quoted_whole() => Assert.Null(Problem("Yes.", User("Yes.")));

    [Fact]
    public void Answer_is_no_source() =>
        Assert.Equal("Entry 7 is neither the user's own words nor a tool's result.", Problem(Words, Says(Words)));

    private static string? Problem(string quote, Fact fact) => Quotation.Problem(quote, new Entry(7, Spec.Start, fact));

    private static Fact[] Called(ToolCallBlock call) => [User(), Started(1), Completed(1), Calls(1, call)];
}
