namespace Holdfast.Core.Memory;

/// <summary>
/// How much messages of the past are about what a new one is about. BM25 (Robertson and Zaragoza 2009) over stems, once for the words of the new
/// message and once more, weakly, for those that the best matches share (Rocchio 1971); to these is added how near the subjects are, by the
/// meaning of words and by what an embedding model makes of whole messages; then a message lends part of its score to the ones beside it, since
/// an answer rarely repeats the words of its question.
/// </summary>
internal static class Relevance
{
    // The usual saturation of repeated terms; length counts less than usual, since Recall counts it too.
    private const double K1 = 1.2, B = 0.4;

    /// <summary>Part of its score that a message lends to each neighbour at a distance of one, two and three.</summary>
    private static readonly double[] Lent = [0.5, 0.3, 0.1];

    /// <summary>Messages that lend, the best: in a long conversation almost everything touches the question somewhere.</summary>
    private const int Lenders = 1_000;

    /// <summary>Weight of a speaker's name in a text: it stands in what others said to them more often than in what is about them.</summary>
    private const double AddressedWeight = 0.25;

    /// <summary>Weight of a word that begins as one of the question's does, beside that one.</summary>
    private const double FamilyWeight = 0.4;

    /// <summary>Best matches that widen the question, the terms they add, and the weight of the strongest of these beside the question's own.</summary>
    private const int WidenFrom = 12, WidenBy = 10;
    private const double WidenWeight = 0.2;

    /// <summary>
    /// Weight of a like subject beside the best match of words where there is room for <see cref="SubjectRoom"/> bytes of English text. In little room the words decide: a subject
    /// is right more often than words in the tenth place, and less often in the first.
    /// </summary>
    private const double SubjectWeight = 1.7;
    private const int SubjectRoom = 64_000;

    /// <summary>Less alike than this is chance.</summary>
    private const double LeastLikeness = 0.1;

    /// <summary>
    /// The same of what an embedding model makes of messages. It is right more often than the meaning of words and joins it: without that the
    /// figures fall.
    /// </summary>
    private const double MeaningWeight = 2, LeastMeaning = 0.05;

    /// <summary>
    /// Messages whose subject is compared, the newest; of those before them about so many of the ones that words have found best. What is not in the newest
    /// part of a long conversation lies scattered in memory, and each look at it is a wait.
    /// </summary>
    private const int MostCompared = 2_000, OlderCompared = 500;

    /// <summary>
    /// Occurrences that are looked at, the question's own and rarest terms first and of each the newest: what stands everywhere tells little, and a question about a
    /// conversation of any length takes the same time.
    /// </summary>
    private const int MostPostings = 4_000;

    /// <param name="room">What may be recalled, in bytes of English text.</param>
    /// <param name="meaning">What an embedding model makes of the new message; null when that is not known.</param>
    public static Scores Of(RecallIndex index, string message, int room, sbyte[]? meaning)
    {
        var scores = index.Scores;
        scores.Clear(index.Count);
        var question = Question(index, message);
        Match(index, question, scores);
        Match(index, Wider(index, question, scores), scores);
        Compare(index, message, meaning, room, scores);
        scores.LendToNeighbours(Lent, Lenders, index.Count);
        return scores;
    }

    private static List<Wanted> Question(RecallIndex index, string message)
    {
        var terms = new List<Wanted>();
        foreach (var word in Terms.Of(message).Distinct())
        {
            var (term, isName) = (index.Find(word), index.Find(RecallIndex.Speaker(word)) >= 0);
            if (term >= 0) terms.Add(new(term, isName ? AddressedWeight : 1));
            if (isName) continue;
            foreach (var relative in index.Family(word))
                if (relative != term) terms.Add(new(relative, FamilyWeight));
        }
        return terms;
    }

    private static void Match(RecallIndex index, List<Wanted> terms, Scores scores)
    {
        var documents = index.Documents;
        var (average, left) = (index.AverageTerms, MostPostings);
        foreach (var (term, weight) in terms.OrderByDescending(wanted => wanted.Weight).ThenBy(wanted => index.Postings.Holders(wanted.Term)))
        {
            var rarity = weight * Rarity(index, term);
            for (var holding = index.Postings.Holding(term); holding.Next();)
            {
                if (left-- == 0) return;
                var length = 1 - B + (B * documents[holding.Message].Terms / average);
                scores.Add(holding.Message, rarity * holding.Times * (K1 + 1) / (holding.Times + (K1 * length)));
            }
        }
    }

    /// <summary>
    /// Adds how much messages are about what the new one is about, whatever their words: by the meaning of words and, where an embedding model was asked of
    /// both, by what it made of them. A name is no subject.
    /// </summary>
    private static void Compare(RecallIndex index, string message, sbyte[]? meaning, int room, Scores scores)
    {
        var highest = scores.Touched.IsEmpty ? 1 : scores.Highest;
        var subject = index.Subjects.Of(index.SubjectOf(Terms.Of(message).Where(word => index.Find(RecallIndex.Speaker(word)) < 0)));
        var newest = Math.Max(0, index.Count - MostCompared);
        var least = scores.LeastOfBest(OlderCompared);
        int[] compared = [.. scores.Touched.ToArray().Where(number => number < newest && scores[number] >= least), .. Enumerable.Range(newest, index.Count - newest)];
        var share = Math.Sqrt(Math.Min(1, (double)room / SubjectRoom));
        Add(subject, SubjectWeight * share * highest, LeastLikeness);
        Add(meaning is null ? null : index.Meanings?.Of(meaning), MeaningWeight * share * highest, LeastMeaning);

        void Add(Subjects.Subject? wanted, double weight, double leastLike)
        {
            if (wanted is null) return;
            foreach (var number in compared)
                if (wanted.Likeness(number) is var likeness && likeness > leastLike) scores.Add(number, weight * (likeness - leastLike));
        }
    }

    private static double Rarity(RecallIndex index, int term)
    {
        var holders = index.Postings.Holders(term);
        return Math.Log(1 + ((index.Count - holders + 0.5) / (holders + 0.5)));
    }

    /// <summary>What the question is about in the words of this conversation: rare terms that two or more of the best matches hold.</summary>
    private static List<Wanted> Wider(RecallIndex index, List<Wanted> question, Scores scores)
    {
        var asked = question.Select(wanted => wanted.Term).ToHashSet();
        var shared = new Dictionary<int, (double Sum, int Times)>();
        foreach (var number in Best.Of(index, scores, WidenFrom))
        {
            // A long message speaks of many things, so each of its terms says less.
            var each = scores[number] / Math.Sqrt(index.Documents[number].Terms);
            foreach (var term in index.Postings.In(number))
            {
                if (asked.Contains(term)) continue;
                var (sum, times) = shared.GetValueOrDefault(term);
                shared[term] = (sum + (each * Rarity(index, term)), times + 1);
            }
        }
        var added = shared.Where(term => term.Value.Times > 1).OrderByDescending(term => term.Value.Sum).ThenBy(term => term.Key).Take(WidenBy).ToList();
        return [.. added.Select(term => new Wanted(term.Key, WidenWeight * term.Value.Sum / added[0].Value.Sum))];
    }

    private readonly record struct Wanted(int Term, double Weight);
}
