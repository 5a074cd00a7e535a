using Holdfast.FakeProviders.Models;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Reader;

/// <summary>
/// Answers only from what stands in the prompt, by quoting it and saying who said it. What it cannot find, it says it does not have:
/// so a demonstration shows honestly what an agent still knows.
/// </summary>
internal sealed class ReaderModel : IModel
{
    public const string NothingFound = "I have nothing about that in what I can see.";

    private const int MaxQuoted = 3;
    private const int MaxResultChars = 400;

    public Answer Reply(ModelRequest call)
    {
        var said = Said(call);
        var results = call.FreshResults();
        if (results.Exists(result => result.Tool == Uncertainty.Tool)) return Answer.Say(NothingFound); // what was not taken over is answered
        if (ToolAsk.Find(call, said, results) is { } use) return Answer.Call([use]);
        if (results.Count > 0) return Answer.Say(FromResults(said, results));
        if (!Sentences.IsQuestion(said)) return Answer.Say(Acknowledgement.Of(said));
        return FromPrompt(call, said) is { } found ? Answer.Say(found)
            : Uncertainty.HandOff(call, said) is { } handOff ? Answer.Call([handOff])
            : Answer.Say(NothingFound);
    }

    /// <summary>What the user said last. A note in square brackets, in their place, is not theirs.</summary>
    private static string Said(ModelRequest call)
    {
        var texts = call.Turns.Where(turn => turn.Role == Role.User).SelectMany(turn => turn.Blocks).OfType<Block.Text>().Select(text => text.Value).ToList();
        return texts.LastOrDefault(text => !(text.StartsWith('[') && text.EndsWith(']'))) ?? texts.LastOrDefault() ?? "";
    }

    private static string FromResults(string said, List<(string Tool, string Result)> results)
    {
        var passages = results.ConvertAll(result => new Passage($"From the {result.Tool} result", result.Result));
        var question = Sentences.QuestionsOf(said);
        var found = Search.Best(passages, question.Length > 0 ? question : said, MaxQuoted);
        return found.Count > 0
            ? Quote(found)
            : string.Join(" ", passages.Select(passage => $"{passage.Source}: {passage.Text.Shortened(MaxResultChars)}"));
    }

    /// <summary>Null when nothing in the prompt fits the question.</summary>
    private static string? FromPrompt(ModelRequest call, string said)
    {
        var question = Sentences.QuestionsOf(said);
        var found = Search.Best(Material(call, said, question), question, MaxQuoted);
        return found.Count > 0 ? Quote(found) : null;
    }

    /// <summary>Everything in the prompt but the question itself, earlier questions, and earlier answers that found nothing.</summary>
    private static IEnumerable<Passage> Material(ModelRequest call, string said, string question)
    {
        foreach (var turn in call.Turns)
        {
            foreach (var block in turn.Blocks)
            {
                if (block is Block.ToolResult result) yield return new Passage("From the earlier tool result", result.Value);
                if (block is not Block.Text { Value: var text } || text == NothingFound) continue;
                yield return new Passage(SourceOf(turn.Role), ReferenceEquals(text, said) ? Sentences.Without(text, question) : text);
            }
        }
    }

    private static string SourceOf(Role role) => role switch
    {
        Role.User => "You told me",
        Role.Assistant => "I said earlier",
        _ => "My instructions say",
    };

    private static string Quote(List<Hit> hits) =>
        string.Join(" ", hits.GroupBy(hit => hit.Source)
            .Select(group => $"{group.Key}: {string.Join(" ", group.Select(hit => $"\"{hit.Text}\""))}"));
}
