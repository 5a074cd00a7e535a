using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Conversations;

/// <summary>What a person is given, out of the journal alone.</summary>
public sealed class PacketTests
{
    private static readonly ToolCallBlock _lookup = new("l1", "lookup", """{"order":"W2378156"}""");

    private static readonly Fact[] _story =
    [
        User("My order W2378156 is late. Please always write to anna@example.org."), Started(), Completed(),
        new Answer(1, [new ThinkingBlock("The order is in Graz; ask the depot.", "sig"), new TextBlock("I will look it up."), _lookup], StopReason.ToolUse),
        new ToolsStarted(["l1"]), new ToolResult("l1", "lookup", "In depot 8010 since 2026-10-28, parcel A-17."), .. Try(2, FailureKind.Overloaded),
        new HandedOff("models_unavailable", "No model answered.", "A person takes over."),
    ];

    [Fact]
    public void Nobody_has_to_repeat_anything()
    {
        var packet = Of(_story, 10);
        Assert.Equal(["My order W2378156 is late. Please always write to anna@example.org."], packet.Wants);
        var facts = packet.Facts.Select(note => note.Text).ToList();
        foreach (var value in new[] { "W2378156", "anna@example.org", "8010", "2026-10-28", "A-17" }) Assert.Contains(value, facts);
        Assert.Contains(packet.Facts, note => note is { Kind: NoteKind.Instruction, Seq: 2 });
        Assert.Contains(packet.Facts, note => note is { Kind: NoteKind.Commitment, Seq: 5 });
        Assert.Equal("The order is in Graz; ask the depot.", packet.Reasoning);
        Assert.Equal(
            [("lookup", """{"order":"W2378156"}""", false), ("model", null, true)], packet.Tried.Select(step => (step.Tool, step.Arguments, step.IsError)));
        Assert.Equal(["user", "agent", "agent"], packet.Transcript.Select(line => line.By));
        Assert.True(packet.Transcript[0].Weighty);
        Assert.Empty(packet.Earlier);
    }

    [Fact]
    public void Answer_that_broke_off_is_the_draft_and_what_was_said_meanwhile_is_wanted()
    {
        Fact[] cut = [User("Where is it?"), Started(), Failed(FailureKind.Overloaded), Broken("It comes on"), new HandedOff("models_unavailable", "No.", "A person comes.")];
        Assert.Equal("It comes on", Of(cut, 6).Draft);
        var later = Of([.. cut, User("Hello?")], 6);
        Assert.Null(later.Draft);
        Assert.Equal(["Where is it?", "Hello?"], later.Wants);
    }

    [Fact]
    public void Earlier_handoffs_and_notes_stand_in_it()
    {
        var packet = Of(
            [.. _story, new NoteTaken("She called twice.", "ada"), new PersonSaid("On Monday.", "ada"), new Returned("All told.", "ada"), User("Again?"), .. Try(3, FailureKind.Overloaded),
                new HandedOff("models_unavailable", "No model answered.")], 17);
        Assert.Equal(("models_unavailable", "All told."), (Assert.Single(packet.Earlier).Code, packet.Earlier[0].Note));
        Assert.Contains(packet.Transcript, line => line is { By: "note ada", Text: "She called twice." });
        Assert.Contains(packet.Transcript, line => line is { By: "person ada", Text: "On Monday." });
        Assert.Equal(["Again?"], packet.Wants);
    }

    [Fact]
    public void Long_transcript_keeps_its_end_and_says_how_much_is_left_out()
    {
        var turns = Enumerable.Range(1, 300).SelectMany(i => Turn(i, $"Question {i}?", $"Answer {i}.")).ToArray();
        var packet = Of([.. turns, User("And now?"), .. Try(301, FailureKind.Overloaded), new HandedOff("models_unavailable", "No.")], 1 + (300 * 4) + 4);
        Assert.Equal((500, 101), (packet.Transcript.Count, packet.Left));
        Assert.Equal("And now?", packet.Transcript[^1].Text);
    }

    private static Packet Of(Fact[] facts, long seq)
    {
        var spec = Spec.Given(facts);
        return Packet.Of(spec.State, spec.Entries, seq);
    }
}
