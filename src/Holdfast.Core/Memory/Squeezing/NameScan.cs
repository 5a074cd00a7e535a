namespace Holdfast.Core.Memory.Squeezing;

/// <summary>Finds names and values as a later tool call may repeat them: what <see cref="ValueScan"/> finds, and words in camel case.</summary>
internal static class NameScan
{
    private const int Shortest = 4, Longest = 120;

    /// <summary>Where the next name stands at or after <paramref name="from"/>; an empty range when there is none.</summary>
    public static (int Start, int End) Next(ReadOnlySpan<char> text, int from)
    {
        for (var start = from; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && IsPart(text[end])) end++;
            var (first, last) = (start, end);
            while (first < last && text[first] is '.' or '-' or ':') first++; // a path keeps its first slash
            while (last > first && text[last - 1] is '.' or '-' or ':' or '/') last--;
            if (last - first is >= Shortest and <= Longest && IsName(text[first..last])) return (first, last);
            start = end + 1;
        }
        return (text.Length, text.Length);
    }

    private static bool IsPart(char c) =>
        char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '@' or '#' or '$' or '€' or '£' or '%' or ':' or '+' or '~';

    private static bool IsName(ReadOnlySpan<char> word)
    {
        var (digits, letters, inner, humps) = (0, 0, 0, 0);
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsAsciiDigit(word[i])) digits++;
            else if (char.IsLetter(word[i])) letters++;
            else if (word[i] is '_' or '/' or '@' or '.') inner++;
            if (i > 0 && char.IsUpper(word[i]) && char.IsLower(word[i - 1])) humps++;
        }
        return digits >= Shortest || (digits > 0 && word.Length > digits && letters + inner > 0) || (letters > 0 && inner + humps > 0);
    }
}
