namespace Holdfast.Core.Memory;

/// <summary>Finds what a later step may have to repeat letter by letter: order numbers, paths, addresses, amounts, dates, names in code.</summary>
public static class ValueScan
{
    private const int Shortest = 4, Longest = 120;

    /// <summary>In the order of the text, repeated values too. Linear in the length of the text.</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && IsPart(text[end])) end++;
            if (Trim(text.AsSpan(start, end - start)) is { Length: >= Shortest and <= Longest } word && IsValue(word)) yield return word;
            start = end + 1;
        }
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '@' or '#' or '$' or '€' or '£' or '%' or ':' or '+' or '~';

    private static string Trim(ReadOnlySpan<char> word) => word.Trim(".-:/+").ToString();

    private static bool IsValue(string word)
    {
        var (digits, letters, inner) = (0, 0, 0);
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsAsciiDigit(word[i])) digits++;
            else if (char.IsLetter(word[i])) letters++;
            else if (i > 0) inner++;
        }
        // A number of some length, letters with digits, or letters joined as in a path, an address or an identifier of a program.
        return digits >= Shortest || (digits > 0 && (letters > 0 || inner > 0)) || (letters > 0 && inner > 0 && word.AsSpan().IndexOfAny("_/@.") >= 0);
    }
}
