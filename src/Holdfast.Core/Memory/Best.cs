using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>The messages that are worth most for their length.</summary>
internal static class Best
{
    /// <summary>
    /// The user's own words weigh more than the assistant's, and what tools returned less. Whoever has a name is a person, and people weigh alike.
    /// </summary>
    private const double UserWeight = 1.3, ToolWeight = 0.7, QuestionWeight = 0.65;

    /// <returns>At most <paramref name="most"/> messages with a score, the worthiest first; of equals the newest.</returns>
    public static IReadOnlyList<int> Of(RecallIndex index, Scores scores, int most)
    {
        // The least of those kept is on top, to be given up for a better one: few of many are ever looked at.
        var kept = new PriorityQueue<int, double>(Math.Min(most, 1024));
        var documents = index.Documents;
        foreach (var number in scores.Touched)
        {
            var value = ForItsLength(documents[number], scores[number]);
            if (kept.Count < most) kept.Enqueue(number, value);
            else if (kept.TryPeek(out _, out var least) && value > least) kept.DequeueEnqueue(number, value);
        }
        return [.. kept.UnorderedItems.OrderByDescending(item => item.Priority).ThenByDescending(item => item.Element).Select(item => item.Element)];
    }

    /// <summary>Length counts with its root: in full it would drown every thorough answer in small talk, and not at all one log would fill the room.</summary>
    private static double ForItsLength(in RecallIndex.Document document, double score) => score * Weight(document) / Math.Sqrt(document.Bytes);

    private static double Weight(in RecallIndex.Document document) => document.Role switch
    {
        MessageRole.Tool => ToolWeight,
        MessageRole.User when !document.Named => UserWeight,
        // Of two people, one asks and the other tells.
        _ when document is { Asks: true, Named: true } => QuestionWeight,
        _ => 1,
    };
}
