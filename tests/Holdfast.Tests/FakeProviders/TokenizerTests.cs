extern alias fake;

using fake::Holdfast.FakeProviders.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a word", 2)]
    [InlineData("tokenization", 2)]
    [InlineData("1234567", 3)]
    [InlineData("a,b;c", 5)]
    [InlineData("one\n\n   two", 3)]
    [InlineData("Grüße", 1)]
    [InlineData("日本語", 3)]
    [InlineData("🙂🙂", 2)]
    public void Count_follows_the_rule(string text, int tokens) => Assert.Equal(tokens, Tokenizer.Count(text));

    [Fact]
    public void Pieces_join_to_the_text_and_their_counts_add_up() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var pieces = Tokenizer.Pieces(text.Get, 5);
            return string.Concat(pieces) == text.Get && pieces.Sum(piece => Tokenizer.Count(piece)) == Tokenizer.Count(text.Get);
        }));
}
