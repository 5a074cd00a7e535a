using System.Text;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Server.Models;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class WordVectorsTests
{
    private static readonly HashSet<long> Nothing = [];
    private static readonly DateTimeOffset May = new(2023, 5, 8, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Said =
        ["The train was late again.", "We went to the pool with the kids.", "My laptop needs a new battery.", "Bread is cheaper at the market.", "He fixed the roof."];

    [Fact]
    public void Message_about_the_same_is_found_without_a_common_word()
    {
        Assert.Equal([3], Select(ShippedWords.Load(), "Who likes swimming?", Said));
        Assert.Equal([4], Select(ShippedWords.Load(), "What about the computer?", Said));
        Assert.DoesNotContain(3, Select(WordVectors.None, "Who likes swimming?", Said));
    }

    [Fact]
    public void Unknown_words_change_nothing()
    {
        string[] said = ["Der Zug kam zu spät.", "Der Schlüssel hängt im Flur.", "Brot ist teuer.", "Er hat das Dach repariert."];
        var words = File(("swim", 0), ("pool", 0));
        foreach (var question in said.Append("Wo ist der Schlüssel?").Append(""))
            Assert.Equal(Select(WordVectors.None, question, said), Select(words, question, said));
    }

    [Fact]
    public void Frequent_words_weigh_less()
    {
        var words = File([("go", 0), .. Enumerable.Range(0, 900).Select(i => ($"w{i}", 7)), ("swim", 1)]);
        Span<sbyte> direction = stackalloc sbyte[WordVectors.Dimensions];
        words.Mean(["go", "swim"], direction);
        Assert.InRange(direction[0], 0, direction[1] / 50);
    }

    [Fact]
    public void Likeness_is_seen_from_the_mean_and_never_more_than_whole()
    {
        var index = new RecallIndex(File(("swim", 0), ("pool", 0), ("bread", 1), ("roof", 2)));
        foreach (var (i, text) in new[] { "swim", "bread", "roof", "bread roof", "zug" }.Index())
            index.Add(new(i + 2, MessageRole.User, null, May, text));
        var pool = index.Subjects.Of(index.SubjectOf(["pool"]))!;
        Assert.InRange(pool.Likeness(0), 0.9, 1);
        Assert.All(Enumerable.Range(1, 4), message => Assert.Equal(0, pool.Likeness(message)));
        Assert.Null(index.Subjects.Of(index.SubjectOf(["zug"])));
    }

    private static IReadOnlyList<long> Select(WordVectors words, string question, string[] said)
    {
        var index = new RecallIndex(words);
        foreach (var (i, text) in said.Index()) index.Add(new(i + 2, MessageRole.User, null, May, text));
        return Recall.Select(index, question, 90, Nothing);
    }

    /// <summary>A file of words, each along one axis.</summary>
    private static WordVectors File(params (string Word, int Axis)[] words)
    {
        var file = new List<byte>(BitConverter.GetBytes(words.Length));
        foreach (var (word, _) in words) file.AddRange([.. Encoding.UTF8.GetBytes(word), (byte)'\n']);
        foreach (var (_, axis) in words) file.AddRange(Enumerable.Range(0, WordVectors.Dimensions).Select(i => (byte)(i == axis ? 127 : 0)));
        return new([.. file]);
    }
}
