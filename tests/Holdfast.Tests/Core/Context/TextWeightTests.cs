using Holdfast.Core.Context;
using Xunit;

namespace Holdfast.Tests.Core.Context;

public sealed class TextWeightTests
{
    // Tokens in cl100k and o200k, counted with js-tiktoken 1.0.21.
    [Theory]
    [InlineData("My parcel is late. It should have come on Monday, and I would like to know where it is now.", 23, 23)]
    [InlineData("Meine Bestellung ist noch nicht angekommen, könnten Sie bitte prüfen, wo das Päckchen für mich geblieben ist?", 32, 22)]
    [InlineData("我们今天下午三点在会议室讨论新的项目计划,请大家准时参加并准备好自己的材料。", 43, 24)]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 43, 43)]
    [InlineData("3f2b8c1e-9d47-4a6b-8e21-5c7f0a9b3d64", 33, 33)]
    public void Text_weighs_about_what_it_costs(string text, int cl100k, int o200k) =>
        Assert.InRange(TextWeight.Of(text), 3.5 * Math.Min(cl100k, o200k), 9.5 * Math.Max(cl100k, o200k) / 2);

    [Fact]
    public void English_weighs_about_its_bytes()
    {
        const string english = "Inside an epoch the prompt only grows at its end, so that provider caches stay warm and nothing is paid for twice.";
        Assert.InRange(TextWeight.Of(english), english.Length * 0.9, english.Length * 1.15);
    }

    [Theory]
    [InlineData("""{"id":"W2378156","qty":2}""", "the order of two of them, please")]
    [InlineData("a1b2c3d4", "abcdefgh")]
    [InlineData("if (x[i] != y[j]) {", "if one is not other")]
    [InlineData("注文した荷物", "parcel")]
    public void Dense_text_weighs_more_than_plain_of_its_length(string dense, string plain) =>
        Assert.True(TextWeight.Of(dense) * plain.Length > TextWeight.Of(plain) * dense.Length * 1.3);

    [Fact]
    public void Nothing_weighs_nothing_and_rules_and_indentation_little()
    {
        Assert.Equal(0, TextWeight.Of(""));
        Assert.InRange(TextWeight.Of(new string('=', 80)), 1, 50);
        Assert.InRange(TextWeight.Of(new string(' ', 80)), 1, 25);
        Assert.InRange(TextWeight.Of(new string('x', 10_000)), 9_000, 10_000);
    }

    /// <summary>So what was made to fit by adding up its parts fits.</summary>
    [Fact]
    public void Texts_weigh_no_more_together_than_apart()
    {
        var dice = new Random(7);
        string[] parts = ["word", "Word", "WORD", "antidisestablishmentarianism", " ", "   ", "\n", "\r\n", "\t", "7", "1234", ".", "==", "{\"", "é", "字", "🚲", "\0"];
        for (var run = 0; run < 2_000; run++)
        {
            string Some() => string.Concat(Enumerable.Range(0, dice.Next(12)).Select(_ => parts[dice.Next(parts.Length)]));
            var (first, second) = (Some(), Some());
            if (first.Length > 0 && second.Length > 0 && char.IsLetter(first[^1]) && char.IsLetter(second[0])) continue;
            Assert.InRange(TextWeight.Of(first + second), 0, TextWeight.Of(first) + TextWeight.Of(second));
        }
    }
}
