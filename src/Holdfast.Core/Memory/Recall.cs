using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>
/// Chooses the messages of the past that matter to a new one. BM25 (Robertson and Zaragoza 2009) over stems; a message lends part of its score to
/// the ones beside it, since an answer rarely repeats the words of its question; what is chosen is worth most for its length.
/// </summary>
public static class Recall
{
    // The usual saturation of repeated terms; length counts less than usual, since it is paid for below.
    private const double K1 = 1.2, B = 0.4;

    /// <summary>Part of its score that a message lends to each neighbour at a distance of one, two and three.</summary>
    private static readonly double[] Lent = [0.5, 0.3, 0.1];

    /// <summary>The user's own words weigh more than the assistant's, and what tools returned less.</summary>
    private const double UserWeight = 1.3, ToolWeight = 0.7;

    /// <summary>How strongly length counts against a message: 0 not at all, 1 in full.</summary>
    private const double CostPower = 0.5;

    /// <summary>Less room than this holds no message worth having.</summary>
    private const int SmallestBytes = 24;

    /// <summary>Score of a standing instruction beside the best match, whatever the question.</summary>
    private const double InstructionScore = 0.25;

    /// <param name="message">The new message.</param>
    /// <param name="budgetBytes">UTF-8 bytes that the chosen messages may take together.</param>
    /// <param name="isShown">Entries that are in view anyway.</param>
    /// <returns>Their entries, ascending; whole messages only.</returns>
    public static IReadOnlyList<long> Select(RecallIndex index, string message, int budgetBytes, Func<long, bool> isShown)
    {
        var scores = Weigh(index, Match(index, message));
        var chosen = new List<long>();
        foreach (var number in Best(index, scores).Concat(Rest(index, scores)))
        {
            var document = index.Documents[number];
            if (budgetBytes < SmallestBytes) break;
            if (document.Bytes > budgetBytes || isShown(document.Seq)) continue;
            budgetBytes -= document.Bytes;
            chosen.Add(document.Seq);
        }
        chosen.Sort();
        return chosen;
    }

    /// <summary>BM25 of every message.</summary>
    private static double[] Match(RecallIndex index, string message)
    {
        var scores = new double[index.Count];
        foreach (var postings in Terms.Of(message).Distinct().Select(index.Of))
        {
            var rarity = Math.Log(1 + ((index.Count - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (number, times) in postings)
            {
                var length = 1 - B + (B * index.Documents[number].Terms / index.AverageTerms);
                scores[number] += rarity * times * (K1 + 1) / (times + (K1 * length));
            }
        }
        return scores;
    }

    /// <summary>With what the best matches lend to the messages beside them, and who spoke.</summary>
    private static double[] Weigh(RecallIndex index, double[] own)
    {
        var scores = (double[])own.Clone();
        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] <= 0) continue;
            for (var distance = 1; distance <= Lent.Length; distance++)
            {
                if (i >= distance) scores[i - distance] += Lent[distance - 1] * own[i];
                if (i + distance < own.Length) scores[i + distance] += Lent[distance - 1] * own[i];
            }
        }
        var best = scores.Length == 0 ? 0 : scores.Max();
        for (var i = 0; i < scores.Length; i++)
        {
            var document = index.Documents[i];
            scores[i] *= document.Role == MessageRole.User ? UserWeight : document.Role == MessageRole.Tool ? ToolWeight : 1;
            if (document.Instructs) scores[i] += InstructionScore * best;
        }
        return scores;
    }

    /// <summary>Those that match, the one that is worth most for its length first.</summary>
    private static IEnumerable<int> Best(RecallIndex index, double[] scores)
    {
        // A heap, because few of many are ever looked at.
        var heap = new PriorityQueue<int, double>(
            Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).Select(i => (i, -scores[i] / Math.Pow(index.Documents[i].Bytes, CostPower))));
        while (heap.TryDequeue(out var number, out _)) yield return number;
    }

    /// <summary>While there is room: what the user asked the agent to hold to, then the user's newest words, then the others'.</summary>
    private static IEnumerable<int> Rest(RecallIndex index, double[] scores)
    {
        for (var pass = 0; pass < 3; pass++)
            for (var i = scores.Length - 1; i >= 0; i--)
                if (scores[i] <= 0 && pass == (index.Documents[i].Instructs ? 0 : index.Documents[i].Role == MessageRole.User ? 1 : 2)) yield return i;
    }
}
