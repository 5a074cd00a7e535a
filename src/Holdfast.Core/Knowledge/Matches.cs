using System.Collections.Frozen;
using Holdfast.Core.Memory;

namespace Holdfast.Core.Knowledge;

/// <summary>
/// Which passages matter to a message: BM25 (Robertson and Zaragoza 2009) over stems, in which a word counts as often as the message says it, for the
/// length of the passage. Of a conversation something always belongs to the next message, while documents may have nothing to do with it: so what
/// matches weakly is left out.
/// </summary>
internal sealed class Matches
{
    private const double K1 = 3, B = 0.4;

    /// <summary>Part of a passage's length, as a power, that its score is divided by: short ones on the very matter come first.</summary>
    private const double LengthPower = 0.75;

    /// <summary>Weight of a word that begins as one of the message's does, beside that one.</summary>
    private const double FamilyWeight = 0.4;

    /// <summary>Part of the best passage's score that the others need.</summary>
    private const double Floor = 0.3;

    /// <summary>Part of what the message says, weighed by rarity, that a passage must hold; but no more of it than this many of the rarest words.</summary>
    private const double Covered = 0.35, RarestWords = 1;

    /// <summary>Fewer passages than this say little about how rare a word is: it is taken to be missing in as many more.</summary>
    private const int FewPassages = 1_000;

    // What people say whatever they want. In other languages these words weigh as others do.
    private static readonly FrozenSet<string> Courtesies = FrozenSet.ToFrozenSet(
        ("hello hi hey dear thank thanks please ok okay yes yeah sure bye goodbye welcome sorry great good nice fine perfect morning evening day help need want "
        + "like know much today").Split(' ').Select(Terms.Stem));

    private readonly RecallIndex _index;
    private readonly List<Word> _words = [];
    private readonly double _enough;

    private Matches(RecallIndex index, string message)
    {
        _index = index;
        foreach (var said in Terms.Of(message).Where(word => !Courtesies.Contains(word)).CountBy(word => word))
        {
            var term = index.Find(said.Key);
            var relatives = index.Family(said.Key).Where(relative => relative != term).ToArray();
            _words.Add(new(term, relatives, said.Value, Rarity(term)));
        }
        _enough = Math.Min(Covered * _words.Sum(word => word.Rarity), RarestWords * Rarity(-1));
    }

    /// <summary>The best first.</summary>
    /// <param name="counts">Whether a passage of this number is to be considered.</param>
    public static IEnumerable<int> Of(RecallIndex index, string message, Func<int, bool> counts)
    {
        var matches = new Matches(index, message);
        var best = matches.Scored().Where(one => counts(one.Passage)).OrderByDescending(one => one.Score).ThenBy(one => one.Passage).ToList();
        return best.TakeWhile(one => one.Score >= Floor * best[0].Score).Select(one => one.Passage).Where(matches.IsCoveredBy);
    }

    private List<(int Passage, double Score)> Scored()
    {
        var scores = _index.Scores;
        scores.Clear(_index.Count);
        foreach (var word in _words)
        {
            if (word.Term >= 0) Score(scores, word.Term, word.Times);
            foreach (var relative in word.Relatives) Score(scores, relative, word.Times * FamilyWeight);
        }
        var all = new List<(int, double)>();
        foreach (var number in scores.Touched) all.Add((number, scores[number] / Math.Pow(_index.Documents[number].Bytes, LengthPower)));
        return all;
    }

    private void Score(Scores scores, int term, double weight)
    {
        weight *= Rarity(term);
        for (var holding = _index.Postings.Holding(term); holding.Next();)
        {
            var length = 1 - B + (B * _index.Documents[holding.Message].Terms / _index.AverageTerms);
            scores.Add(holding.Message, weight * holding.Times * (K1 + 1) / (holding.Times + (K1 * length)));
        }
    }

    private bool IsCoveredBy(int passage)
    {
        var held = _index.Postings.In(passage).ToHashSet();
        return _words.Sum(word => held.Contains(word.Term) || word.Relatives.Any(held.Contains) ? word.Rarity : 0) >= _enough;
    }

    /// <summary>Greatest for a word that no passage holds.</summary>
    private double Rarity(int term)
    {
        var holders = term < 0 ? 0 : _index.Postings.Holders(term);
        return Math.Log(1 + ((Math.Max(_index.Count, FewPassages) - holders + 0.5) / (holders + 0.5)));
    }

    /// <param name="Term">-1 when no passage holds it.</param>
    /// <param name="Relatives">Terms that begin as it does.</param>
    /// <param name="Times">How often the message says it.</param>
    private readonly record struct Word(int Term, int[] Relatives, int Times, double Rarity);
}
