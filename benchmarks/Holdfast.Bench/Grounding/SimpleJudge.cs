namespace Holdfast.Bench.Grounding;

/// <summary>The simple method to compare with: a number, a name, or more than half of the words of a sentence are missing from the sources.</summary>
internal static class SimpleJudge
{
    public static bool Doubts(LabelledAnswer answer)
    {
        var known = Words(string.Join(' ', answer.Given)).Select(word => word.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        foreach (var sentence in answer.Response.Split(['.', '!', '?', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Words(sentence).ToList();
            var missing = words.Where(word => !known.Contains(word.ToLowerInvariant())).ToList();
            if (missing.Exists(word => word.Any(char.IsDigit)) || missing.Exists(word => word != words[0] && char.IsUpper(word[0])) || 2 * missing.Count > words.Count) return true;
        }
        return false;
    }

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\n', '\t', ',', ';', ':', '(', ')', '"', '.', '!', '?', '-', '/'], StringSplitOptions.RemoveEmptyEntries);
}
