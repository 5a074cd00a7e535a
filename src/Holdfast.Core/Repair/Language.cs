using System.Text;

namespace Holdfast.Core.Repair;

/// <summary>Which language somebody writes in, as far as a short phrase in it needs: by script, and among Latin ones by small words.</summary>
public static class Language
{
    private const int MostMessages = 5, MostChars = 2_000;

    private static readonly (string Language, string[] Words)[] SmallWords =
    [
        ("en", ["the", "and", "is", "to", "of", "my", "you", "it", "what", "please", "have", "for", "not", "this", "with", "i"]),
        ("de", ["der", "die", "das", "und", "ist", "nicht", "ich", "ein", "eine", "mein", "meine", "bitte", "sie", "mit", "für", "wo", "wie", "auf"]),
        ("fr", ["le", "la", "les", "et", "est", "je", "vous", "mon", "ma", "une", "des", "pas", "pour", "que", "où", "bonjour", "merci"]),
        ("es", ["el", "los", "las", "y", "es", "mi", "una", "por", "favor", "para", "no", "que", "dónde", "cómo", "hola", "gracias", "está"]),
        ("it", ["il", "lo", "gli", "è", "mio", "mia", "una", "per", "non", "che", "dove", "come", "sono", "grazie", "ciao", "della"]),
        ("pt", ["o", "os", "as", "é", "meu", "minha", "uma", "por", "para", "não", "que", "onde", "como", "obrigado", "olá", "está", "você"]),
        ("nl", ["de", "het", "een", "en", "is", "mijn", "niet", "ik", "van", "voor", "met", "waar", "hoe", "alstublieft", "bedankt", "u"]),
        ("pl", ["i", "jest", "nie", "moje", "mój", "moja", "proszę", "się", "na", "do", "gdzie", "jak", "dziękuję", "czy", "to"]),
    ];

    /// <summary>Two letters of ISO 639-1; en where nothing tells.</summary>
    /// <param name="messages">Of the user, the newest first.</param>
    public static string Of(IEnumerable<string> messages)
    {
        var text = string.Join(' ', messages.Take(MostMessages).Select(message => message.Length <= MostChars ? message : message[..MostChars]));
        return ByScript(text) ?? ByWords(text);
    }

    private static string? ByScript(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var letters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune)) continue;
            letters++;
            if (ScriptOf(rune.Value) is { } language) counts[language] = counts.GetValueOrDefault(language) + 1;
        }
        if (counts.Count == 0) return null;
        // Japanese writes with Chinese characters too, Chinese never with kana.
        if (counts.GetValueOrDefault("ja") > 0) counts["ja"] += counts.GetValueOrDefault("zh");
        var (best, count) = counts.MaxBy(one => one.Value);
        return count * 3 > letters ? best : null;
    }

    private static string? ScriptOf(int unit) => unit switch
    {
        >= 0x0400 and <= 0x04FF => "ru",
        >= 0x0600 and <= 0x06FF => "ar",
        >= 0x3040 and <= 0x30FF => "ja",
        >= 0x4E00 and <= 0x9FFF => "zh",
        >= 0xAC00 and <= 0xD7AF => "ko",
        _ => null,
    };

    private static string ByWords(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '\n', '\t', '.', ',', '!', '?', ';', ':', '"', '\'', '’', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var best = SmallWords.MaxBy(one => words.Count(word => Array.IndexOf(one.Words, word) >= 0));
        return words.Any(word => Array.IndexOf(best.Words, word) >= 0) ? best.Language : "en";
    }
}
