using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Tokens;

namespace Holdfast.FakeProviders.Wire;

/// <summary>An answer on its way to the caller, and how much of it has been produced.</summary>
internal sealed class Delivery(Exchange exchange, ModelRequest call, Answer answer, CachePlan plan, int chunkChars)
{
    private const int ToolCallOverhead = 4;

    private int _plain;
    private int _plainThinking;

    public Exchange Exchange { get; } = exchange;
    public ModelRequest Call { get; } = call;
    public Answer Answer { get; } = answer;

    public Usage Usage => plan.Prompt with
    {
        Output = Call.Card.Tokens(_plain + _plainThinking),
        Reasoning = Call.Card.Tokens(_plainThinking),
    };

    /// <summary>The text in the pieces it is sent in; each counts as produced when it is taken.</summary>
    public IEnumerable<string> Pieces(string text)
    {
        foreach (var piece in Tokenizer.Pieces(text, chunkChars)) yield return Produce(piece);
    }

    public string Produce(string text)
    {
        _plain += Tokenizer.Count(text);
        return text;
    }

    public void ProduceThinking(string text) => _plainThinking += Tokenizer.Count(text);

    public void ProduceCall(Part.ToolCall call) => _plain += TokensOf(call);

    public void ProduceNothing() => _plain += 2; // an empty answer still costs its end

    public static int TokensOf(Part.ToolCall call) => ToolCallOverhead + Tokenizer.Count(call.Name) + Tokenizer.Count(call.Arguments);

    public int Chunks => Answer.Parts.Sum(part => part switch
    {
        Part.Live live => live.Chunks,
        Part.Text text => Tokenizer.Pieces(text.Value, chunkChars).Count,
        _ => 1,
    });
}
