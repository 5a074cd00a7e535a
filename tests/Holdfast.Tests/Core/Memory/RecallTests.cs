using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class RecallTests
{
    private static readonly HashSet<long> Nothing = [];
    private static readonly DateTimeOffset May = new(2023, 5, 8, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Message_with_the_words_asked_for_comes_first() =>
        Assert.Equal([3], Select("Which bicycle did she buy?", 85, "Nice weather.", "I bought a red bicycle.", "See you."));

    [Fact]
    public void Other_forms_of_a_word_are_found() => Assert.Equal([2], Select("painting", 80, "She painted it.", "Hello there.", "Bye now."));

    [Fact]
    public void Words_of_other_languages_are_found() => Assert.Equal([3], Select("Wo ist der Schlüssel?", 100, "Guten Tag.", "Der Schlüssel hängt im Flur.", "Danke."));

    [Fact]
    public void Word_that_begins_alike_is_found() =>
        Assert.Equal([3], Select("What is her education?", 85, "Nice weather.", "I was educated in Bern.", "See you."));

    [Fact]
    public void What_was_said_twice_is_recalled_once() =>
        Assert.Single(Select("bicycle", 1_000, "The red bicycle.", "The red bicycle.", "The red bicycle."));

    [Fact]
    public void Of_two_people_the_one_who_tells_is_found_before_the_one_who_asks()
    {
        var index = new RecallIndex();
        index.Add(new(2, MessageRole.User, "Mel", May, "Did you buy a bicycle?"));
        index.Add(new(3, MessageRole.User, "Mel", May, "Yes, I bought a bicycle"));
        for (var i = 0; i < 8; i++) index.Add(new(4 + i, MessageRole.User, "Mel", May, $"The weather is good on day {i}."));
        Assert.Equal([3], Recall.Select(index, "What about the bicycle?", 90, Nothing));
    }

    [Fact]
    public void Question_about_a_long_conversation_is_answered_from_its_rarest_words()
    {
        var index = new RecallIndex();
        for (var i = 0; i < 20_000; i++) index.Add(Message(i + 2, i == 7 ? "The bicycle stands in the old barn." : $"We spoke of the weather again, number {i}."));
        Assert.Contains(9, Recall.Select(index, "Where did we say, when we spoke of the weather, that the bicycle stands?", 400, Nothing));
    }

    [Fact]
    public void Answer_beside_the_question_is_found() =>
        Assert.Equal([2, 3], Select("What is the name of the dog?", 105, "What is your dog called?", "Rex!", "Fine.", "The weather was good.", "Indeed it was."));

    [Fact]
    public void Speaker_who_is_named_is_found()
    {
        var index = new RecallIndex();
        index.Add(new(2, MessageRole.User, "Caroline", May, "I like tea."));
        for (var i = 0; i < 8; i++) index.Add(new(3 + i, MessageRole.User, "Mel", May, "So do most of us, I think."));
        index.Add(new(11, MessageRole.User, "Mel", May, "I like tea."));
        Assert.Equal([2], Recall.Select(index, "What does Caroline like?", 80, Nothing));
    }

    [Fact]
    public void Month_that_is_named_is_found()
    {
        var index = new RecallIndex();
        for (var month = 1; month <= 12; month++) index.Add(new(1 + month, MessageRole.User, null, new DateTimeOffset(2023, month, 1, 0, 0, 0, TimeSpan.Zero), "We met."));
        Assert.Contains(8, Recall.Select(index, "What happened in July?", 70, Nothing));
    }

    [Fact]
    public void Standing_instruction_is_recalled_for_whatever_is_asked() =>
        Assert.Contains(2, Select(
            "How do I sort a list?", 260,
            ["Always answer in French, please.", .. Enumerable.Repeat("The river is long.", 10), "Lists have items.", .. Enumerable.Repeat("The river is long.", 10)]));

    [Fact]
    public void What_is_in_view_is_not_recalled() =>
        Assert.DoesNotContain(2, Recall.Select(Index("red bicycle", "blue bicycle"), "bicycle", 1_000, new HashSet<long> { 2 }));

    [Fact]
    public void Room_that_is_left_goes_to_the_users_newest_words() => Assert.Equal([4], Select("Unrelated?", 70, "One two three.", "Four five six.", "Seven eight."));

    [Fact]
    public void Nothing_said_and_nothing_asked_give_nothing()
    {
        Assert.Empty(Recall.Select(new RecallIndex(), "bicycle", 1_000, Nothing));
        Assert.Empty(Select("", 0, "One."));
    }

    [Fact]
    public void Budget_is_never_exceeded()
    {
        var dice = new Random(17);
        string[] words = ["red", "bicycle", "Schlüssel", "tea", "always", "2023", "painting", "river", "🚲", "order"];
        for (var run = 0; run < 300; run++)
        {
            var said = Enumerable.Range(0, dice.Next(40)).Select(_ => string.Join(' ', Enumerable.Range(0, dice.Next(1, 60)).Select(_ => words[dice.Next(words.Length)]))).ToArray();
            var (index, budget) = (new RecallIndex(), dice.Next(2_000));
            var past = said.Select((text, i) => Message(i + 2, text) with { At = May.AddDays(dice.Next(3)) }).ToArray();
            foreach (var message in past) index.Add(message);
            var chosen = Recall.Select(index, words[dice.Next(words.Length)], budget, Enumerable.Range(0, 10).Select(i => 5L * i).ToHashSet());
            Assert.InRange(index.Weight(chosen), 0, budget);
            Assert.Equal(chosen.Order().Distinct(), chosen);
            var note = RecallNote.Write(chosen.Select(seq => past[seq - 2]));
            Assert.InRange(TextWeight.Of(note), 0, RecallNote.FrameWeight + index.Weight(chosen));
        }
    }

    private static IReadOnlyList<long> Select(string question, int budget, params string[] said) => Recall.Select(Index(said), question, budget, Nothing);

    private static RecallIndex Index(params string[] said)
    {
        var index = new RecallIndex();
        for (var i = 0; i < said.Length; i++) index.Add(Message(i + 2, said[i]));
        return index;
    }

    private static Remembered Message(long seq, string text) => new(seq, MessageRole.User, null, May, text);
}
