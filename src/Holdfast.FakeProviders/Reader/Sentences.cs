namespace Holdfast.FakeProviders.Reader;

/// <summary>Cuts text into sentences and tells questions from statements.</summary>
internal static class Sentences
{
    private const int MaxChars = 400;

    private static readonly string[] Asking =
    [
        "what", "who", "whom", "whose", "when", "where", "why", "how", "which", "tell", "remind", "recall", "list",
        "summarise", "summarize", "repeat", "show", "give", "find",
    ];

    /// <summary>At line ends, and after . ! ? followed by space; JSON also at its commas.</summary>
    public static List<Range> Split(string text)
    {
        var ranges = new List<Range>();
        var isJson = text.Length > 0 && text[0] is '{' or '[';
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!EndsAt(text, at, isJson) && at - start < MaxChars) continue;
            Add(text, start, at + 1, ranges);
            start = at + 1;
        }
        Add(text, start, text.Length, ranges);
        return ranges;
    }

    public static bool IsQuestion(string text) => QuestionsOf(text).Length > 0;

    /// <summary>The sentences of a text that ask something; all of a text that begins by asking.</summary>
    public static string QuestionsOf(string text)
    {
        var asking = Split(text).Where(range => EndsAsQuestion(text.AsSpan(range)) || BeginsAsQuestion(text.AsSpan(range))).ToList();
        return string.Join(" ", asking.Select(range => text[range].Trim()));
    }

    public static string Without(string text, string questions) =>
        string.Join('\n', Split(text).Select(range => text[range].Trim())
            .Where(sentence => !questions.Contains(sentence, StringComparison.Ordinal)));

    public static bool EndsAsQuestion(ReadOnlySpan<char> sentence) => sentence.TrimEnd().TrimEnd("\"')").EndsWith("?");

    private static bool BeginsAsQuestion(ReadOnlySpan<char> sentence)
    {
        var trimmed = sentence.TrimStart();
        foreach (var word in Asking)
            if (trimmed.StartsWith(word, StringComparison.OrdinalIgnoreCase) && trimmed.Length > word.Length
                && trimmed[word.Length] is ' ' or '\'')
                return true;
        return false;
    }

    private static bool EndsAt(string text, int at, bool isJson) => text[at] switch
    {
        '\n' => true,
        ',' => isJson,
        '.' or '!' or '?' => at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]),
        _ => false,
    };

    private static void Add(string text, int start, int end, List<Range> ranges)
    {
        if (!text.AsSpan(start, end - start).IsWhiteSpace()) ranges.Add(start..end);
    }
}
