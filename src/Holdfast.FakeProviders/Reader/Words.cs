namespace Holdfast.FakeProviders.Reader;

/// <summary>Words by the hash of their stem, stop words left out. No string is made of a word.</summary>
internal static class Words
{
    private const int MaxWord = 40;

    private static readonly HashSet<ulong> StopWords =
    [
        .. ("a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its me my "
            + "of on or our please she should so than that the their them then there these they this those to tell too us was we were what "
            + "when where which who whom whose why will with would you your about again also am any because before being both each few let "
            + "more most no nor not now off once only other out over own same some such under until up very just know remember remind say "
            + "said told like get")
            .Split(' ').Select(word => Hash(word)),
    ];

    public static List<ulong> Stems(ReadOnlySpan<char> text)
    {
        var stems = new List<ulong>();
        for (var at = 0; Next(text, ref at, out var stem);)
            if (stem is { } known) stems.Add(known);
        return stems;
    }

    /// <summary>Which of the given stems occur, as bits, and how many words there are.</summary>
    public static (ulong Mask, int Words) Mask(ReadOnlySpan<char> text, Dictionary<ulong, int> bits)
    {
        var mask = 0UL;
        var words = 0;
        for (var at = 0; Next(text, ref at, out var stem); words++)
            if (stem is { } known && bits.TryGetValue(known, out var bit)) mask |= 1UL << bit;
        return (mask, words);
    }

    /// <param name="stem">Null for a stop word.</param>
    private static bool Next(ReadOnlySpan<char> text, ref int at, out ulong? stem)
    {
        stem = null;
        while (at < text.Length && !char.IsLetterOrDigit(text[at])) at++;
        if (at == text.Length) return false;
        Span<char> word = stackalloc char[MaxWord];
        var length = 0;
        for (; at < text.Length && char.IsLetterOrDigit(text[at]); at++)
            if (length < MaxWord) word[length++] = char.ToLowerInvariant(text[at]);
        if (length > 1 && !StopWords.Contains(Hash(word[..length]))) stem = Hash(Stem(word[..length]));
        return true;
    }

    private static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word)
    {
        if (word.Length > 4 && word.EndsWith("ies")) word = word[..^2]; // the i goes below, as the y of city does
        else if (word.Length > 5 && word.EndsWith("ing")) word = word[..^3];
        else if (word.Length > 4 && (word.EndsWith("ed") || word.EndsWith("es") || word.EndsWith("ly"))) word = word[..^2];
        else if (word.Length > 3 && word[^1] == 's' && word[^2] != 's') word = word[..^1];
        if (word.Length > 3 && word[^1] is 'e' or 'y' or 'i') word = word[..^1];
        return word.Length > 3 && word[^1] == word[^2] && !char.IsDigit(word[^1]) ? word[..^1] : word;
    }

    /// <summary>FNV-1a over the characters.</summary>
    private static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
