using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Memory.Squeezing;
using Xunit;

namespace Holdfast.Tests.Memory.Squeezing;

public sealed class SqueezeTests
{
    private const string Reference = "recall entry 17";

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Squeezed_text_is_shorter_and_says_so_once_however_often_it_is_squeezed(string sample)
    {
        var content = Samples.Of(sample);
        var squeezed = Squeeze.Text(content, content.Length / 3, Reference);
        Assert.NotNull(squeezed);
        Assert.True(squeezed.Length <= content.Length / 4 * 3);
        Assert.EndsWith("left out; recall entry 17]", squeezed, StringComparison.Ordinal);
        Assert.Equal(squeezed, Squeeze.Text(content, content.Length / 3, Reference));
        var again = Squeeze.Text(squeezed, squeezed.Length / 3, Reference);
        Assert.NotNull(again);
        Assert.True(again.Length <= squeezed.Length / 4 * 3);
        Assert.Equal(2, again.Split("left out; recall entry 17]").Length);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Any_cut_of_a_text_is_read_without_throwing_and_never_grows(string sample)
    {
        var content = Samples.Of(sample);
        for (var length = 0; length < content.Length; length += 37)
            Assert.True((Squeeze.Text(content[..length], length / 3, Reference) ?? "").Length <= length);
    }

    [Fact]
    public void Any_text_is_squeezed_without_throwing_and_never_grows() =>
        Prop.ForAll<string, int>((text, target) => (Squeeze.Text(text ?? "", target, Reference) ?? "").Length <= (text ?? "").Length).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_within_the_target_stays_as_it_is() => Assert.Null(Squeeze.Text("short", 100, Reference));

    [Theory]
    [InlineData("<html><a")]
    [InlineData("[[")]
    [InlineData("abcdefgh")]
    [InlineData("\n@@ -1 +1 @@\n+++ a")]
    [InlineData("  at Foo.Bar(Baz.cs:1)\n")]
    public void Hostile_megabyte_does_not_hang(string part)
    {
        var content = new StringBuilder().Insert(0, part, 1_000_000 / part.Length).ToString();
        Assert.True((Squeeze.Text(content, 10_000, Reference) ?? "").Length <= content.Length);
    }

    [Fact]
    public void Half_a_character_in_json_is_no_error() =>
        Assert.NotNull(Squeeze.Text("[" + string.Join(",\n", Enumerable.Repeat("\"\\ud800 lonely half\"", 100)) + "]", 300, Reference));
}
