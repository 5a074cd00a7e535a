using Holdfast.Core.Conversations;
using Holdfast.Core.Models;

namespace Holdfast.Core.Context;

/// <summary>
/// Tokens from bytes of English text, which <see cref="TextWeight"/> counts. Each model has its own rate: the card's at first, then what its provider
/// said of its latest prompt in this conversation. Estimates round up; the safety share of the budget absorbs what is left of the error.
/// </summary>
public static class TokenEstimator
{
    /// <summary>Tokens that a message costs beyond its text: role markers and separators.</summary>
    private const int PerItemBytes = 16;

    public static int RateOf(Conversation conversation, Rung rung) =>
        conversation.TokensPerKilobyte.TryGetValue(rung.Name, out var learned) ? learned : rung.Card.TokensPerKilobyte;

    public static int Bytes(PromptItem item) => item.Size + PerItemBytes;

    /// <summary>Bytes of one item that are sure to be no more than so many tokens; 0 when not even the item itself has room.</summary>
    public static int BytesIn(int tokens, int tokensPerKilobyte) =>
        (int)Math.Clamp((tokens * 1000L / Math.Max(1, tokensPerKilobyte)) - PerItemBytes, 0, int.MaxValue);

    /// <summary>Estimated tokens of a prompt beyond the latest one of this model that was weighed by its provider: all of it before there was one.</summary>
    public static int Unweighed(Conversation c, Rung rung, int bytes) =>
        Tokens(c.Weighed is { } weighed && weighed.Model == rung.Name ? Math.Max(0, bytes - weighed.Bytes) : bytes, RateOf(c, rung));

    public static int Tokens(long bytes, int tokensPerKilobyte) => (int)((bytes * tokensPerKilobyte + 999) / 1000);
}
