using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Knowledge;
using Xunit;

namespace Holdfast.Tests.Core.Knowledge;

public sealed class PassagesTests
{
    private static readonly string Sentence = "It takes three days, at most. ", Paragraph = string.Concat(Enumerable.Repeat(Sentence, 15)).TrimEnd();

    [Fact]
    public void Short_document_is_one_passage() =>
        Assert.Equal([new Passage(0, 26, "")], Passages.Cut("# Refunds\n\nWithin 30 days.\n\n"));

    [Fact]
    public void Long_one_is_cut_at_headings_and_each_passage_knows_what_it_stands_under()
    {
        var text = $"# Refunds\n\n{Paragraph}\n\n{Paragraph}\n\n## Late parcels\n\n{Paragraph}\n\n{Paragraph}\n\n### Abroad\n\n{Paragraph}\n\n## Taxes\n\nNone.";
        var cut = Passages.Cut(text);
        Assert.Equal(["", "Refunds", "Refunds > Late parcels"], cut.Select(passage => passage.Trail));
        Assert.Equal(["# Refunds", "## Late parcels", "### Abroad"], cut.Select(passage => passage.In(text).Split('\n')[0]));
        Assert.All(cut, passage => Assert.Equal(passage.Trail, HeadingTrail.At(text, passage.From)));
    }

    [Fact]
    public void Piece_of_code_stays_whole_and_what_looks_like_a_heading_in_it_is_none()
    {
        var code = $"```sh\n# not a heading\n\n{string.Concat(Enumerable.Repeat("echo three\n", 60))}```";
        var text = $"{Paragraph}\n\n{code}\n\n{Paragraph}\n\n{Paragraph}";
        var cut = Passages.Cut(text);
        Assert.Contains(cut, passage => passage.In(text).Contains(code, StringComparison.Ordinal));
        Assert.All(cut, passage => Assert.Equal("", passage.Trail));
    }

    [Fact]
    public void What_is_longer_than_a_passage_is_cut_at_lines_then_between_words()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 200).Select(i => $"| row {i} | value {i * 7} |"));
        Assert.All(Passages.Cut(lines), passage => Assert.StartsWith("| row", passage.In(lines), StringComparison.Ordinal));
        var words = string.Join(' ', Enumerable.Range(0, 2_000));
        Assert.Equal(words.Split(' '), Passages.Cut(words).SelectMany(passage => passage.In(words).Split(' ')));
    }

    [Fact]
    public void Indentation_of_code_stays()
    {
        var text = string.Concat(Enumerable.Range(0, 60).Select(i => $"    if (x > {i}) return {i};\n"));
        Assert.All(Passages.Cut(text), passage => Assert.StartsWith("    if", passage.In(text), StringComparison.Ordinal));
    }

    [Fact]
    public void Passages_of_any_text_are_in_order_bounded_and_lose_nothing_but_white_space()
    {
        string[] pieces = ["# A\n", "## B", "\n", "\n\n", "```\n", "word ", "  x = 1\n", "| a | b |\n", "👋", new('y', 700), new('z', 1_300), "\r\n", "\t"];
        var config = Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60).WithReplay(20261121, 11);
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), choices =>
        {
            var text = string.Concat(choices.Select(choice => pieces[choice % pieces.Length]));
            var (at, rest) = (0, "");
            foreach (var passage in Passages.Cut(text))
            {
                Assert.InRange(passage.Length, 1, Passages.Longest);
                Assert.True(passage.From >= at);
                Assert.False(char.IsLowSurrogate(text[passage.From]));
                rest += text[at..passage.From];
                at = passage.From + passage.Length;
            }
            Assert.True(string.IsNullOrWhiteSpace(rest + text[at..]));
        }).Check(config);
    }
}
