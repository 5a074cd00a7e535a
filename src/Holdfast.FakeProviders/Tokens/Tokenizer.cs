namespace Holdfast.FakeProviders.Tokens;

/// <summary>
/// A token is up to six letters with the one space before them, up to three digits, one other character, or a run of white space.
/// Where a token ends depends only on where it starts, so counts of pieces cut at token boundaries add up to the count of the whole.
/// </summary>
internal static class Tokenizer
{
    private const int MaxLetters = 6;
    private const int MaxDigits = 3;
    private const char FirstSyllableScript = '\u2E80'; // from here on one character is about one token

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at = End(text, at)) count++;
        return count;
    }

    /// <summary>How many characters the first <paramref name="tokens"/> tokens take.</summary>
    public static int Length(ReadOnlySpan<char> text, int tokens)
    {
        var at = 0;
        for (var n = 0; n < tokens && at < text.Length; n++) at = End(text, at);
        return at;
    }

    /// <summary>Cuts at the first token boundary at or after every <paramref name="chars"/> characters.</summary>
    public static List<string> Pieces(string text, int chars)
    {
        var pieces = new List<string>(text.Length / chars + 1);
        for (int start = 0, at = 0; at < text.Length;)
        {
            at = End(text, at);
            if (at - start < chars && at < text.Length) continue;
            pieces.Add(text[start..at]);
            start = at;
        }
        return pieces;
    }

    /// <summary>Where the token that starts at <paramref name="start"/> ends.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        if (char.IsWhiteSpace(text[at]))
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at > start + 1 || at == text.Length || text[start] != ' ') return at;
        }
        var letters = at;
        while (at < text.Length && at - letters < MaxLetters && IsLetter(text[at])) at++;
        if (at > letters) return at;
        while (at < text.Length && at - letters < MaxDigits && char.IsAsciiDigit(text[at])) at++;
        if (at > letters) return at;
        return char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? at + 2 : at + 1;
    }

    private static bool IsLetter(char c) =>
        char.IsAscii(c) ? char.IsAsciiLetter(c) : c < FirstSyllableScript && char.IsLetter(c);
}
