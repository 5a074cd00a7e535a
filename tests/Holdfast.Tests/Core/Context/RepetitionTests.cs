using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Tools;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

public sealed class RepetitionTests
{
    private static readonly string File = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line {i} of the file"));
    private static readonly string Edited = File.Replace("line 30 of", "line thirty of", StringComparison.Ordinal);

    [Fact]
    public void Result_that_is_almost_as_an_earlier_one_is_shown_by_what_changed()
    {
        var spec = Read(File, Edited);
        var (first, second) = Results(spec.State);
        Assert.Equal(File, first.Content);
        Assert.Equal("""
            [The same as lookup {} gave above (entry 6), but for these lines:]
            @@ -28,5 +28,5 @@
             line 28 of the file
             line 29 of the file
            -line 30 of the file
            +line thirty of the file
             line 31 of the file
             line 32 of the file
            """.ReplaceLineEndings("\n"), second.Content);
        Assert.Equal(TextWeight.Of(second.Content), second.Size);
        Assert.Equal(new Likeness(6, Edited), second.Like);
        Assert.Equal(TextWeight.Of(Edited) - second.Size, spec.State.SaidBytes - spec.State.Bytes);
        Assert.Equal(Edited, Assert.IsType<ToolResult>(spec.Entries[^1].Fact).Content);
    }

    [Fact]
    public void Result_that_is_the_same_again_is_one_line() =>
        Assert.Equal("[The same as lookup {} gave above (entry 6).]", Results(Read(File, File).State).Second.Content);

    [Fact]
    public void What_is_short_failed_or_quite_different_is_shown_as_it_is()
    {
        foreach (var (one, two) in new[] { ("short", "short"), (File, File.Replace("line", "row", StringComparison.Ordinal)), (File, new string('x', 5_000)) })
            Assert.Equal(two, Results(Read(one, two).State).Second.Content);
        Assert.Null(Settle.Tool(Read(File, "x").State, Lookup(), new ToolOutcome(Edited, IsError: true, TimeSpan.Zero)).Like);
        Assert.Null(Settle.Tool(Read(File, "x").State, Pay(), new ToolOutcome(Edited, IsError: false, TimeSpan.Zero)).Like);
    }

    [Fact]
    public void Every_result_is_told_from_one_that_is_shown_whole()
    {
        var third = Edited.Replace("line 2 of", "line two of", StringComparison.Ordinal);
        var spec = Read(File, Edited, third);
        Assert.All(spec.State.Items.OfType<ToolResultItem>().Skip(1), result => Assert.Equal(6, result.Like!.Seq));
    }

    [Fact]
    public void Results_of_earlier_turns_are_not_referred_to()
    {
        Fact[] turn = [.. Calling(1, File), Started(2), Completed(2), Says("done", 2), User("again")];
        var state = Spec.Given([User(), .. turn, Started(3), Completed(3), Calls(3, Lookup()), new ToolsStarted(["c1"])]).State;
        Assert.Null(Settle.Tool(state, Lookup(), new ToolOutcome(Edited, IsError: false, TimeSpan.Zero)).Like);
    }

    [Fact]
    public void Epoch_that_shortens_or_removes_the_earlier_result_shows_the_later_one_whole_again()
    {
        var spec = Read(File, Edited);
        foreach (var epoch in new[]
        {
            new EpochOpened(2, 0, "", Rewritten: [new Rewritten(6, "[…]")]), new EpochOpened(2, 0, "", Removed: [5, 6]),
        })
        {
            var result = Fold.Apply(spec.State, new Entry(spec.State.Seq + 1, Spec.Start, epoch)).Items.OfType<ToolResultItem>().Last();
            Assert.Equal((Edited, null), (result.Content, result.Like));
        }
        var kept = Fold.Apply(spec.State, new Entry(spec.State.Seq + 1, Spec.Start, new EpochOpened(2, 0, "")));
        Assert.NotNull(Results(kept).Second.Like);
        var shortened = Fold.Apply(spec.State, new Entry(spec.State.Seq + 1, Spec.Start, new EpochOpened(2, 0, "", Rewritten: [new Rewritten(10, "[…]")])));
        Assert.Equal(("[…]", null), (Results(shortened).Second.Content, Results(shortened).Second.Like));
    }

    [Fact]
    public void Shortened_result_is_referred_to_by_none()
    {
        var spec = Spec.Given(
            [User(), .. Calling(1, File), new EpochOpened(2, 0, "", Rewritten: [new Rewritten(6, File[..1_050])]), Started(2), Completed(2), Calls(2, Lookup())]);
        Assert.Null(Settle.Tool(spec.State, Lookup(), new ToolOutcome(File, IsError: false, TimeSpan.Zero)).Like);
    }

    [Fact]
    public void Fork_takes_over_the_whole_result() => Assert.Equal(
        [File, Edited], Forking.Import(Spec.Key, Read(File, Edited).Entries, 100).OfType<MessageImported>().Where(one => one.Role == MessageRole.Tool).Select(one => one.Content));

    /// <summary>One turn that gets these results, one after another; the first is entry 6, the second 10.</summary>
    private static Spec Read(params string[] contents)
    {
        var facts = new List<Fact> { User() };
        for (var i = 0; i < contents.Length; i++)
        {
            var state = Spec.Given([.. facts, .. Calling(i + 1, null)]).State;
            facts.AddRange([.. Calling(i + 1, null), Settle.Tool(state, Lookup(), new ToolOutcome(contents[i], IsError: false, TimeSpan.Zero))]);
        }
        return Spec.Given([.. facts]);
    }

    private static Fact[] Calling(int attempt, string? result)
    {
        Fact[] facts = [Started(attempt), Completed(attempt), Calls(attempt, Lookup())];
        return result is null ? facts : [.. facts, Result(Lookup(), result)];
    }

    private static (ToolResultItem First, ToolResultItem Second) Results(Conversation c) =>
        c.Items.OfType<ToolResultItem>().ToList() is [var first, var second] ? (first, second) : throw new InvalidOperationException("Two results were expected.");
}
