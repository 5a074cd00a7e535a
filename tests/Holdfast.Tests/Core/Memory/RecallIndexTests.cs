using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Server.Models;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class RecallIndexTests
{
    private static readonly HashSet<long> Nothing = [];
    private static readonly DateTimeOffset May = new(2023, 5, 8, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Words =
    [
        "red", "bicycle", "bicycles", "Schlüssel", "swim", "pool", "always answer", "2023", "painting", "paint", "educated", "education", "🚲",
        "order A-17", "Mel",
    ];

    private static readonly string[] Questions =
        ["Which red bicycle?", "swimming education", "What did Mel paint?", "order A-17", "Schlüssel?", ""];

    private static readonly Gen<(int Speaker, int Day, string Text)> Message =
        from speaker in Gen.Choose(0, 4)
        from day in Gen.Choose(0, 2)
        from words in Gen.Elements(Words).ArrayOf()
        select (speaker, day, string.Join(' ', words));

    [Fact]
    public void Index_written_and_read_back_finds_the_same_and_grows_on_the_same() => Prop.ForAll(
        Message.ArrayOf(30).ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(),
        (said, at) =>
        {
            var (index, copy) = (new RecallIndex(ShippedWords.Load()), new RecallIndex(ShippedWords.Load()));
            for (var i = 0; i < said.Length; i++)
            {
                if (i == at) copy = ReadBack(copy);
                index.Add(Remembered(i + 2, said[i]));
                copy.Add(Remembered(i + 2, said[i]));
            }
            AssertSame(index, copy);
            AssertSame(index, ReadBack(copy));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Long_conversation_written_and_read_back_finds_the_same()
    {
        var (dice, index) = (new Random(5), new RecallIndex(ShippedWords.Load()));
        for (var i = 0; i < 5_000; i++)
        {
            var text = $"{Words[dice.Next(Words.Length)]} number {dice.Next(3_000)} of {Words[dice.Next(Words.Length)]}";
            index.Add(Remembered(i + 2, (dice.Next(5), i / 100, text)));
        }
        var copy = ReadBack(index);
        AssertSame(index, copy);
        Assert.Equal(index.ApproximateBytes, copy.ApproximateBytes);
    }

    private static void AssertSame(RecallIndex one, RecallIndex other)
    {
        Assert.Equal(one.Count, other.Count);
        foreach (var question in Questions)
            foreach (var room in new[] { 80, 400, 4_000 })
                Assert.Equal(Recall.Select(one, question, room, Nothing), Recall.Select(other, question, room, Nothing));
    }

    private static RecallIndex ReadBack(RecallIndex index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        index.WriteTo(buffer);
        return RecallIndex.ReadFrom(buffer.WrittenSpan, ShippedWords.Load());
    }

    private static Remembered Remembered(long seq, (int Speaker, int Day, string Text) said) => new(
        seq, said.Speaker == 0 ? MessageRole.Assistant : MessageRole.User, said.Speaker switch { 1 => "Mel", 2 => "Caroline", _ => null },
        May.AddDays(said.Day), said.Text);
}
