using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class FactSheetTests
{
    [Fact]
    public void First_words_of_the_user_are_the_intent() =>
        Assert.Equal(new Note(NoteKind.Intent, 2, "My parcel is late"), Update([], User(2, "My parcel is late"))[0]);

    [Fact]
    public void Same_fact_is_noted_once_with_its_newest_entry()
    {
        var notes = Update(Update([], User(2, "Hello there"), User(4, "It is A-1717.")), User(9, "A-1717, as I said."));
        Assert.Equal(9, Assert.Single(notes, note => note is { Kind: NoteKind.Value, Text: "A-1717" }).Seq);
    }

    [Fact]
    public void Room_goes_to_what_the_user_told_and_to_values()
    {
        var notes = FactSheet.Update([], [User(2, "Never call me. 12345 23456 34567 45678 56789")], [], maxBytes: 300);
        Assert.Contains(notes, note => note.Kind == NoteKind.Intent);
        Assert.Contains(notes, note => note.Kind == NoteKind.Value);
        Assert.InRange(TextWeight.Of(FactSheet.Write(notes)), 0, 300);
    }

    [Fact]
    public void Part_of_a_word_is_no_instruction() => Assert.DoesNotContain(Update([], User(2, "Hello"), User(3, "The wanted poster hangs nevertheless")), note => note.Kind == NoteKind.Instruction);

    [Fact]
    public void Every_line_cites_its_entry() => Assert.Contains("(#7)", FactSheet.Write(Update([], User(7, "Order #W2378156"))), StringComparison.Ordinal);

    [Fact]
    public void What_is_in_view_anyway_is_not_repeated()
    {
        var notes = FactSheet.Update([], [User(2, "Hello"), User(4, "A-1717 and B-2828")], [User(9, "B-2828 is it")], 10_000);
        Assert.Equal("A-1717", Assert.Single(notes, note => note.Kind == NoteKind.Value).Text);
    }

    [Fact]
    public void Identifiers_are_kept_before_amounts_though_these_are_newer()
    {
        var notes = FactSheet.Update([], [User(2, "Hello"), User(4, "W2378156 W2378157"), User(6, "$12.50 $13.50 $14.50 $15.50 $16.50 $17.50")], [], 190);
        Assert.Contains(new Note(NoteKind.Value, 4, "W2378156"), notes);
        Assert.DoesNotContain(new Note(NoteKind.Value, 6, "$12.50"), notes);
    }

    private static UserItem User(long seq, string text) => new(seq, text.Length, text);

    private static IReadOnlyList<Note> Update(IReadOnlyList<Note> before, params PromptItem[] left) => FactSheet.Update(before, left, [], 10_000);
}
