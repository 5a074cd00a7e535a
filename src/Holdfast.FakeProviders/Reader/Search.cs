using System.Runtime.InteropServices;

namespace Holdfast.FakeProviders.Reader;

/// <param name="Source">Who said it, as it is quoted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Passage(string Source, string Text);

[StructLayout(LayoutKind.Auto)]
internal readonly record struct Hit(string Source, string Text);

/// <summary>Ranks sentences by the query's words they contain, rare words weighing more.</summary>
internal static class Search
{
    private const int MaxQueryWords = 64; // one bit each
    private const double LeastShare = 0.25; // of the query's weight
    private const double NearBest = 0.75;
    private const double LengthPenalty = 0.01; // per word, so that of equal matches the plainer one wins
    private const int MaxQuote = 300;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(int Passage, Range Range, ulong Words, int Length);

    public static List<Hit> Best(IEnumerable<Passage> material, string query, int count)
    {
        var words = Words.Stems(query).Distinct().Take(MaxQueryWords).ToList();
        if (words.Count == 0) return [];
        var passages = material.ToList();
        var (candidates, sentences, frequency) = Match(passages, words);
        var weights = frequency.Select(found => Math.Log(1 + sentences / (found + 0.5))).ToArray();
        double Weight(ulong mask) => Enumerable.Range(0, words.Count).Where(bit => (mask >> bit & 1) == 1).Sum(bit => weights[bit]);

        var least = weights.Sum() * LeastShare;
        var ranked = candidates
            .Select((candidate, order) => (candidate, order, weight: Weight(candidate.Words)))
            .Where(item => item.weight >= least)
            .Select(item => (item.candidate, item.order, score: item.weight / (1 + LengthPenalty * item.candidate.Length)))
            .OrderByDescending(item => item.score).ThenByDescending(item => item.order)
            .ToList();
        return ranked.TakeWhile(item => item.score >= ranked[0].score * NearBest).Take(count).OrderBy(item => item.order)
            .Select(item => HitOf(passages[item.candidate.Passage], item.candidate.Range)).Distinct().ToList();
    }

    private static (List<Candidate> Candidates, int Sentences, int[] Frequency) Match(List<Passage> passages, List<ulong> words)
    {
        var bits = words.Select((stem, bit) => (stem, bit)).ToDictionary(pair => pair.stem, pair => pair.bit);
        var candidates = new List<Candidate>();
        var frequency = new int[words.Count];
        var sentences = 0;
        for (var at = 0; at < passages.Count; at++)
        {
            foreach (var range in Sentences.Split(passages[at].Text))
            {
                sentences++;
                var (mask, length) = Words.Mask(passages[at].Text.AsSpan(range), bits);
                if (mask == 0 || Sentences.EndsAsQuestion(passages[at].Text.AsSpan(range))) continue;
                candidates.Add(new Candidate(at, range, mask, length));
                for (var bit = 0; bit < words.Count; bit++) frequency[bit] += (int)(mask >> bit & 1);
            }
        }
        return (candidates, sentences, frequency);
    }

    private static Hit HitOf(Passage passage, Range range)
    {
        var text = passage.Text[range].Trim();
        return new Hit(passage.Source, text.Length <= MaxQuote ? text : text[..MaxQuote] + "...");
    }
}
