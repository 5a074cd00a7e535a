using System.Buffers;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// Whether a user asks for a person, in any of the languages that the phrases know. Clause by clause, by what is asked and not by single words: who is a person,
/// or speaks of one, asks for none.
/// </summary>
public static class PersonRequest
{
    /// <summary>Of a long message its beginning and its end are read, UTF-16 units of each.</summary>
    private const int Read = 2_000;

    private static readonly char[] Ends = ['.', '!', '?', ';', ':', ',', '\n', '。', '！', '？', '，', '、', '；', '؟', '،', '؛', '¿', '¡', '—'];

    /// <summary>A message that only names a person is no longer.</summary>
    private const int LongestAlone = 60;

    /// <summary>Where the alphabets of Latin letters end.</summary>
    private const char BeyondLatin = '\u0370';

    private static readonly Reader[] Latin = [.. PersonWords.Latin.Select(words => new Reader(words))], Others = [.. PersonWords.Others.Select(words => new Reader(words))];

    /// <summary>Linear in what is read.</summary>
    public static bool IsIn(string message) => message.Length <= 2 * Read ? IsInPart(message) : IsInPart(message[..Read]) || IsInPart(message[^Read..]);

    private static bool IsInPart(string text)
    {
        List<string>? clauses = null;
        foreach (var reader in text.Any(c => c >= BeyondLatin) ? Others.Concat(Latin) : Latin)
        {
            if (!text.AsSpan().ContainsAny(reader.Cues)) continue;
            clauses ??= Clauses(text);
            if (clauses.Exists(clause => reader.Asks.IsMatch(clause) && !reader.Not.IsMatch(clause))) return true;
            if (text.Length <= LongestAlone && reader.Alone.IsMatch(string.Join(' ', clauses))) return true;
        }
        return false;
    }

    private static List<string> Clauses(string text) =>
        [.. text.Replace('’', '\'').Split(Ends, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private sealed class Reader(PersonLanguage words)
    {
        public SearchValues<string> Cues { get; } = SearchValues.Create(words.Cues, StringComparison.OrdinalIgnoreCase);

        public Regex Asks { get; } = Regex(words.Asks);

        public Regex Alone { get; } = Regex(words.Alone);

        public Regex Not { get; } = Regex(words.Not);
    }

    /// <summary>Without a limit of time, which a busy machine reaches by itself: what is read is short, and no pattern has a repetition within a repetition.</summary>
    private static Regex Regex(string pattern) => new(
        pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        System.Text.RegularExpressions.Regex.InfiniteMatchTimeout);
}
