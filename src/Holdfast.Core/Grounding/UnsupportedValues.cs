using System.Globalization;

namespace Holdfast.Core.Grounding;

/// <summary>
/// Which values of an answer (numbers of two digits or more, amounts, dates, identifiers) stand nowhere in what the model was given. It judges values and nothing
/// else: an answer that is wrong in words passes, and one that adds two amounts up does not.
/// </summary>
public static class UnsupportedValues
{
    private const int LongestToken = 120;

    private static readonly char[] Joints = ['-', '/', ':', '–'];

    /// <summary>Values of the answer without support, in its order and as it writes them, each once. Linear in the length of all texts.</summary>
    public static IReadOnlyList<string> In(string answer, IEnumerable<string> given)
    {
        var tokens = Tokens(answer).DistinctBy(Canonical).ToList();
        if (tokens.Count == 0) return [];
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in given.SelectMany(Tokens))
        {
            known.Add(Canonical(token));
            foreach (var part in Parts(token)) known.Add(part);
        }
        return [.. tokens.Where(token => !known.Contains(Canonical(token)) && !IsJoinedOf(token, known))];
    }

    /// <summary>A date or a range may be written otherwise; 2-3 and 4-inch count things.</summary>
    private static bool IsJoinedOf(string token, HashSet<string> known) =>
        token.AsSpan().IndexOfAny(Joints) >= 0 && Parts(token).TrueForAll(part => part.Length == 1 || known.Contains(part));

    /// <summary>Words with a digit, without what only leads or closes them. A digit alone counts things, and is written as a word as often.</summary>
    private static IEnumerable<string> Tokens(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || IsInner(text, end))) end++;
            var token = text.AsSpan(start, end - start).Trim(".,:/-–");
            if (token.Length is > 1 and <= LongestToken && token.IndexOfAnyInRange('0', '9') >= 0) yield return token.ToString();
            start = end + 1;
        }
    }

    private static bool IsInner(string text, int at) =>
        text[at] is '_' or '@' || (text[at] is '.' or ',' or ':' or '/' or '-' or '–' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]));

    /// <summary>1,250.00 and 1250 are the same, as are W23 and w23, 05 and 5, 3rd and 3.</summary>
    private static string Canonical(string token)
    {
        var plain = token.Replace(",", "", StringComparison.Ordinal);
        foreach (var ending in (string[])["st", "nd", "rd", "th", "%"])
            if (plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && plain[..^ending.Length].All(char.IsAsciiDigit)) plain = plain[..^ending.Length];
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) // without zeros that say nothing
            : plain.ToLowerInvariant();
    }

    /// <summary>Of what is joined, as a date or a range: each part that has a digit.</summary>
    private static List<string> Parts(string token) => [.. token.Split(Joints).Where(part => part.Any(char.IsAsciiDigit)).Select(Canonical)];
}
