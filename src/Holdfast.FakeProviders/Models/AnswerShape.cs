using Holdfast.FakeProviders.Faults;
using Holdfast.FakeProviders.Tokens;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>
/// Brings a model's answer into what the request allows: answer schema, stop sequences, output limit, window, and faults that change it.
/// </summary>
internal static class AnswerShape
{
    public static Answer Fit(Answer answer, ModelRequest call, int promptTokens, Fault? fault)
    {
        if (call.AnswerSchema is { } schema && answer.Stop != StopReason.ToolUse) answer = Answer.Say(SchemaSample.Json(schema));
        answer = fault?.Kind switch
        {
            FaultKind.Empty => new Answer([]),
            FaultKind.Refusal => new Answer(fault.Number == 0 ? [] : Half(answer).Parts, StopReason.Refusal),
            FaultKind.MaxTokens => Half(answer) with { Stop = StopReason.MaxTokens },
            _ => StopAt(answer, call.StopSequences),
        };
        var room = Math.Max(0, call.Card.Window - promptTokens);
        return room < call.MaxTokens
            ? Limit(answer, call.Card.PlainTokens(room), StopReason.WindowExceeded)
            : Limit(answer, call.Card.PlainTokens(call.MaxTokens), StopReason.MaxTokens);
    }

    private static Answer Half(Answer answer)
    {
        var text = answer.Parts.OfType<Part.Text>().FirstOrDefault()?.Value ?? "";
        return Limit(Answer.Say(text), Math.Max(1, Tokenizer.Count(text) / 2), StopReason.MaxTokens);
    }

    private static Answer StopAt(Answer answer, IReadOnlyList<string> sequences)
    {
        for (var at = 0; at < answer.Parts.Count; at++)
        {
            if (answer.Parts[at] is not Part.Text { Value: var text }) continue;
            var hit = sequences.Select(sequence => (sequence, Index: text.IndexOf(sequence, StringComparison.Ordinal)))
                .Where(found => found.Index >= 0).OrderBy(found => found.Index).FirstOrDefault();
            if (hit.sequence is null) continue;
            return new Answer([.. answer.Parts.Take(at), new Part.Text(text[..hit.Index])], StopReason.StopSequence, hit.sequence);
        }
        return answer;
    }

    /// <summary>A tool call that does not fit whole is left out: half a call would only be refused by the caller.</summary>
    private static Answer Limit(Answer answer, int plainTokens, StopReason reason)
    {
        var kept = new List<Part>();
        foreach (var part in answer.Parts)
        {
            var cost = Cost(part);
            if (cost > plainTokens)
            {
                if (Cut(part, plainTokens) is { } rest) kept.Add(rest);
                return new Answer(kept, reason);
            }
            plainTokens -= cost;
            kept.Add(part);
        }
        return answer;
    }

    private static int Cost(Part part) => part switch
    {
        Part.Text text => Tokenizer.Count(text.Value),
        Part.Thinking thinking => Tokenizer.Count(thinking.Value),
        Part.ToolCall call => Delivery.TokensOf(call),
        Part.Live live => live.Chunks == 0 ? 0 : Tokenizer.Count(live.Chunk(live.Chunks)) * live.Chunks,
        _ => throw new InvalidOperationException($"no cost for {part}"),
    };

    private static Part? Cut(Part part, int plainTokens) => part switch
    {
        Part.Text text when plainTokens > 0 => new Part.Text(text.Value[..Tokenizer.Length(text.Value, plainTokens)]),
        Part.Live live => live with { Chunks = plainTokens / Math.Max(1, Tokenizer.Count(live.Chunk(live.Chunks))) },
        _ => null,
    };
}
