namespace Holdfast.Core.Handoffs;

/// <summary>Whether a text has a word or a phrase, whatever its case.</summary>
internal static class Words
{
    /// <summary>Scripts that write words without spaces between them begin here.</summary>
    private const char Unspaced = '\u2E80';

    /// <summary>In whole words, where words have an end.</summary>
    public static bool Have(string text, string phrase)
    {
        for (var at = 0; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            if (IsEdge(text, at - 1, phrase[0]) && IsEdge(text, at + phrase.Length, phrase[^1])) return true;
        return false;
    }

    private static bool IsEdge(string text, int beside, char own) => beside < 0 || beside >= text.Length || own >= Unspaced || !char.IsLetterOrDigit(text[beside]) || text[beside] >= Unspaced;
}
