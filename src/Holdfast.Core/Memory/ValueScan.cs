namespace Holdfast.Core.Memory;

/// <summary>Finds what a later step may have to repeat letter by letter: order numbers, paths, addresses, amounts, dates, names in code.</summary>
public static class ValueScan
{
    private const int Shortest = 4, Longest = 120;

    /// <summary>A text in JSON that is a value as a whole, as a street or a name; a longer one has values in it.</summary>
    private const int LongestLeaf = 60, ShortestLeaf = 2;

    private const int LongestCode = 8, ShortestCode = 3, DigitsOfIdentifier = 6;

    /// <summary>In the order of the text, repeated values too; of JSON what it holds and not the names of its fields. Linear in the length of the text.</summary>
    public static IEnumerable<string> Of(string text) => JsonLeaves.Of(text) is { } leaves ? leaves.SelectMany(OfLeaf) : OfText(text);

    /// <summary>
    /// Whether it names one thing among many: letters with digits, a path, a long number, a short code in capitals. Amounts, dates and people's names do not.
    /// </summary>
    public static bool IsIdentifier(string value)
    {
        if (value.Contains(' ', StringComparison.Ordinal)) return false;
        if (!value.Any(char.IsLetter)) return value.Count(char.IsAsciiDigit) >= DigitsOfIdentifier;
        return value.Any(char.IsAsciiDigit) || value.AsSpan().IndexOfAny("_/@") >= 0
            || (value.Length is >= ShortestCode and <= LongestCode && value.All(char.IsAsciiLetterUpper));
    }

    private static IEnumerable<string> OfLeaf(string leaf)
    {
        var mayBeWhole = leaf.Length is >= ShortestLeaf and <= LongestLeaf && !leaf.Contains('\n', StringComparison.Ordinal);
        // Words of small letters are states and kinds, which the tools name.
        return mayBeWhole && leaf.Any(c => char.IsAsciiDigit(c) || char.IsUpper(c)) ? [leaf] : OfText(leaf);
    }

    private static IEnumerable<string> OfText(string text)
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
