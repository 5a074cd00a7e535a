using Holdfast.Core.Memory;

namespace Holdfast.Bench.Knowledge;

/// <summary>What simple methods bring of whole documents, best first, as long as they fit: the floors.</summary>
internal sealed class SimpleSearch
{
    private const double K1 = 1.2, B = 0.75;

    private readonly List<Entry> _documents = [];
    private readonly Dictionary<string, int> _holders = [];
    private readonly double _average;

    public SimpleSearch(IReadOnlyDictionary<string, string> documents)
    {
        foreach (var (path, text) in documents)
        {
            var terms = Terms.Of(text).CountBy(term => term).ToDictionary();
            _documents.Add(new(path, text.Length, terms, terms.Values.Sum()));
            foreach (var term in terms.Keys) _holders[term] = _holders.GetValueOrDefault(term) + 1;
        }
        _average = _documents.Average(document => document.Terms);
    }

    /// <summary>Part of what is needed that the better of TF-IDF (cosine) and BM25 brings, on average over the queries; per cent.</summary>
    public double Best(IReadOnlyList<Query> queries, int chars) => 100 * Math.Max(
        queries.Average(query => Share(query, chars, Bm25)), queries.Average(query => Share(query, chars, TfIdf)));

    private double Share(Query query, int room, Func<Dictionary<string, int>, Entry, double> score)
    {
        var said = Terms.Of(query.Text).CountBy(term => term).ToDictionary();
        var found = 0;
        foreach (var (document, value) in _documents.Select(document => (document, Value: score(said, document))).OrderByDescending(one => one.Value))
        {
            if (value <= 0 || document.Chars > room) continue;
            room -= document.Chars;
            if (query.Needed.Contains(document.Path)) found++;
        }
        return (double)found / query.Needed.Count;
    }

    private double Bm25(Dictionary<string, int> said, Entry document) => said.Keys.Where(document.Counts.ContainsKey).Sum(term =>
    {
        var (count, holders) = (document.Counts[term], _holders[term]);
        var rarity = Math.Log(1 + ((_documents.Count - holders + 0.5) / (holders + 0.5)));
        return rarity * count * (K1 + 1) / (count + (K1 * (1 - B + (B * document.Terms / _average))));
    });

    private double TfIdf(Dictionary<string, int> said, Entry document)
    {
        var norm = Math.Sqrt(document.Counts.Sum(term => Math.Pow(term.Value * Rarity(term.Key), 2)));
        return said.Where(term => document.Counts.ContainsKey(term.Key)).Sum(term => term.Value * document.Counts[term.Key] * Math.Pow(Rarity(term.Key), 2)) / norm;
    }

    private double Rarity(string term) => Math.Log((1.0 + _documents.Count) / (1 + _holders[term])) + 1;

    private sealed record Entry(string Path, int Chars, IReadOnlyDictionary<string, int> Counts, int Terms);
}
