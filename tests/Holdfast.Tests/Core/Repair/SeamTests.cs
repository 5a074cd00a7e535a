using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Repair;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Core.Repair;

public sealed class SeamTests
{
    [Theory]
    [InlineData("It comes on Mon", "day.", "It comes on Monday.")]
    [InlineData("It comes on Mon", "Monday.", "It comes on Monday.")]
    [InlineData("It comes on Mon", "comes on Monday.", "It comes on Monday.")]
    [InlineData("It comes on Mon", "It comes on Monday.", "It comes on Monday.")]
    [InlineData("It comes on", " Monday.", "It comes on Monday.")]
    [InlineData("It comes on ", "comes on Monday.", "It comes on Monday.")]
    [InlineData("if (a[i] > b[j])", ") { return 10; }", "if (a[i] > b[j])) { return 10; }")]
    [InlineData("x = 1", "1;", "x = 11;")]
    [InlineData("Grüße an die W", "die Welt", "Grüße an die Welt")]
    [InlineData("a list:\n- one\n- two", "\n- three", "a list:\n- one\n- two\n- three")]
    [InlineData("a list:\n- one\n- two", "- two\n- three", "a list:\n- one\n- two\n- three")]
    public void What_is_repeated_stands_once(string before, string after, string whole) => Assert.Equal(whole, before + after[Seam.Overlap(before, after)..]);

    [Fact]
    public void All_of_a_long_answer_said_again_stands_once()
    {
        var before = string.Join(' ', Enumerable.Range(0, 500).Select(i => $"word{i}"));
        Assert.Equal(before.Length, Seam.Overlap(before, before + " and more"));
    }

    /// <summary>Wherever it is cut, and whatever of its last words is said again, the whole is the whole.</summary>
    [Fact]
    public void Any_answer_cut_anywhere_is_whole_again_whether_or_not_its_last_words_are_repeated()
    {
        var words = Enumerable.Range(0, 60).Select(i => $"w{i * 7919 % 1000:000}x").ToArray();
        var whole = string.Join(' ', words);
        for (var cut = 10; cut < whole.Length; cut++)
        {
            var before = whole[..cut];
            Assert.Equal(whole, before + whole[(cut + Seam.Overlap(before, whole[cut..]))..]);
            var repeated = before.LastIndexOf(' ', cut - 6) + 1;
            var after = whole[repeated..];
            Assert.Equal(whole, before + after[Seam.Overlap(before, after)..]);
        }
    }

    [Fact]
    public void Pieces_of_any_size_are_shown_as_the_whole_would_be() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(), (left, right) =>
        {
            // Few letters, so that much of it repeats.
            string Text(byte[] bytes) => string.Concat(bytes.Select(b => "abc d"[b % 5]));
            var (before, after) = (Text(left), Text(right));
            var text = new AnswerText();
            text.GoOnFrom(before);
            var shown = "";
            for (var at = 0; at < after.Length; at += 3)
            {
                text.Append(after[at..Math.Min(after.Length, at + 3)]);
                shown += text.From(shown.Length);
            }
            Assert.StartsWith(shown, after[Seam.Overlap(before, after)..], StringComparison.Ordinal);
            if (Seam.IsDecided(before, after)) Assert.Equal(after[Seam.Overlap(before, after)..], shown);
        }).QuickCheckThrowOnFailure();
}
