using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>Chooses the messages of the past that matter to a new one: what is worth most for its length first.</summary>
public static class Recall
{
    /// <summary>Less room than this holds no message worth having.</summary>
    private const int SmallestBytes = 24;

    /// <summary>Messages without a match that may fill what room is left.</summary>
    private const int RestFrom = 2_000;

    /// <summary>Weight of what was said by someone whom the new message names.</summary>
    private const double NamedWeight = 1.8;

    /// <summary>Score of a standing instruction beside the best match, whatever the question.</summary>
    private const double InstructionScore = 0.25;

    /// <summary>Standing instructions that are looked at, the newest.</summary>
    private const int MostInstructions = 500;

    /// <param name="message">The new message.</param>
    /// <param name="budget">What the chosen messages may weigh together, as <see cref="Context.TextWeight"/> has it.</param>
    /// <param name="shown">Entries that are in view anyway.</param>
    /// <param name="meaning">
    /// What an embedding model makes of the new message, as <see cref="Direction"/> has it; null when none was asked, or it did not answer.
    /// </param>
    /// <returns>Their entries, ascending; whole messages only, and of those that say the same only one.</returns>
    public static IReadOnlyList<long> Select(RecallIndex index, string message, int budget, IReadOnlySet<long> shown, sbyte[]? meaning = null)
    {
        if (budget < SmallestBytes) return [];
        return Choose(index, Score(index, message, budget, meaning), budget, shown);
    }

    private static Scores Score(RecallIndex index, string message, int room, sbyte[]? meaning)
    {
        var scores = Relevance.Of(index, message, room, meaning);
        var best = scores.Highest;
        var named = index.Named(Terms.Of(message).ToHashSet());
        foreach (var number in scores.Touched)
            if (named.Contains(index.Documents[number].Speaker)) scores.Multiply(number, NamedWeight);
        foreach (var number in index.Instructions.TakeLast(MostInstructions)) scores.Add(number, InstructionScore * best);
        return scores;
    }

    private static IReadOnlyList<long> Choose(RecallIndex index, Scores scores, int room, IReadOnlySet<long> shown)
    {
        var selection = new Selection(index, room);
        var said = shown.Select(index.At).Where(number => number >= 0).Select(number => index.Documents[number].Fingerprint).ToHashSet();
        // Twice as many as could fit, for those that are in view or too long for what is left.
        foreach (var number in Best.Of(index, scores, said.Count + (2 * room / SmallestBytes)).Concat(Rest(index)))
        {
            if (selection.Room < SmallestBytes) break;
            var document = index.Documents[number];
            if (document.Weight > selection.Room || shown.Contains(document.Seq) || said.Contains(document.Fingerprint)) continue;
            if (selection.TryAdd(number)) said.Add(document.Fingerprint);
        }
        return selection.Seqs;
    }

    /// <summary>While there is room, of the newest: what the user asked the agent to hold to, then the user's newest words, then the others'.</summary>
    private static IEnumerable<int> Rest(RecallIndex index)
    {
        for (var rank = 0; rank < 3; rank++)
            for (var i = index.Count - 1; i >= Math.Max(0, index.Count - RestFrom); i--)
                if (Rank(index.Documents[i]) == rank) yield return i;
    }

    private static int Rank(in RecallIndex.Document document) => document.Instructs ? 0 : document.Role == MessageRole.User ? 1 : 2;
}
