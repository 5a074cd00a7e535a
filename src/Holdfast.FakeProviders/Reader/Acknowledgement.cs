using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Reader;

/// <summary>The short answer to a statement: the sentences with the most facts in it, repeated.</summary>
internal static class Acknowledgement
{
    private const int MaxSentences = 2;
    private const int MaxChars = 160;

    public static string Of(string said)
    {
        var sentences = Sentences.Split(said).Select((range, order) => (Text: said[range].Trim(), order)).ToList();
        if (sentences.Count == 0) return "I am listening.";
        var kept = sentences.OrderByDescending(sentence => Facts(sentence.Text)).Take(MaxSentences).OrderBy(sentence => sentence.order);
        return "Noted: " + string.Join(" ", kept.Select(sentence => sentence.Text.Shortened(MaxChars)));
    }

    /// <summary>Words with a digit, and names: capitals that do not begin the sentence.</summary>
    private static int Facts(string sentence) =>
        sentence.Split(' ').Index()
            .Count(word => word.Item.Any(char.IsDigit) || (word.Index > 0 && word.Item.Length > 1 && char.IsUpper(word.Item[0])));
}
