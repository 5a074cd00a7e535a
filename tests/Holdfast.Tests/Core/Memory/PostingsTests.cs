using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class PostingsTests
{
    [Fact]
    public void Any_messages_are_given_back_by_term_and_by_message() =>
        Prop.ForAll(Gen.Choose(0, 12).ArrayOf().ArrayOf(40).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Term_of_every_message_is_given_back_newest_first()
    {
        var messages = Enumerable.Range(0, 1_000).Select(number => Enumerable.Repeat(0, 1 + (number % 3)).ToArray()).ToArray();
        Holds(messages);
    }

    [Fact]
    public void Times_beyond_what_has_room_stop_at_the_most()
    {
        var postings = Build([Enumerable.Repeat(0, 1_000).ToArray()]);
        Assert.Equal([(0, 255)], Holding(postings, 0));
    }

    [Fact]
    public void Terms_with_large_numbers_are_given_back()
    {
        var messages = new[] { Enumerable.Range(0, 20_000).ToArray(), [5, 130, 19_999] };
        Holds(messages);
    }

    private static void Holds(int[][] messages)
    {
        var postings = Build(messages);
        var terms = messages.SelectMany(message => message).Distinct().ToList();
        foreach (var term in terms)
        {
            var expected = messages.Select((message, number) => (number, message.Count(one => one == term))).Where(pair => pair.Item2 > 0).Reverse();
            Assert.Equal(expected, Holding(postings, term));
            Assert.Equal(expected.Count(), postings.Holders(term));
        }
        for (var i = 0; i < messages.Length; i++) Assert.Equal(messages[i].Distinct().Order(), postings.In(i));
        Assert.Equal(messages.Sum(message => message.Distinct().Count()), postings.Count);
    }

    private static Postings Build(int[][] messages)
    {
        var postings = new Postings();
        for (var i = messages.SelectMany(message => message).DefaultIfEmpty(-1).Max(); i >= 0; i--) postings.NewTerm();
        foreach (var message in messages)
        {
            foreach (var term in message) postings.Add(term);
            Assert.Equal(message.Distinct().Count(), postings.InCurrent);
            postings.EndMessage();
        }
        return postings;
    }

    private static List<(int Message, int Times)> Holding(Postings postings, int term)
    {
        var found = new List<(int, int)>();
        for (var holding = postings.Holding(term); holding.Next();) found.Add((holding.Message, holding.Times));
        return found;
    }
}
