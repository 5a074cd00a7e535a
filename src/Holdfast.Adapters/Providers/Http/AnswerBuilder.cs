using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>Collects an answer while it arrives: blocks, usage and stop reason. Not thread-safe.</summary>
internal abstract class AnswerBuilder(AnswerText text)
{
    private readonly List<PartialBlock> _blocks = [];

    /// <summary>Something of the answer itself has arrived.</summary>
    public bool HasContent { get; private set; }

    protected StopReason Stop { get; set; } = StopReason.EndTurn;

    protected Usage? Usage { get; set; }

    protected string? AnsweredBy { get; set; }

    /// <summary>The provider has begun to answer.</summary>
    public void Begin(RateLimits told) => text.Begin(told);

    public ModelOutcome Outcome(Failure? failure, string? requestId, CallClock clock, RateLimits told = default)
    {
        var finished = failure is null
            && Stop is StopReason.EndTurn or StopReason.ToolUse or StopReason.StopSequence or StopReason.PauseTurn;
        var blocks = _blocks.Select(block => block.ToBlock(finished)).OfType<Block>().ToList();
        var stop = failure is null ? Stop : StopReason.Interrupted;
        return new(failure, blocks, stop, Usage, AnsweredBy, requestId, clock.FirstToken, clock.Elapsed, told);
    }

    protected T Add<T>(T block) where T : PartialBlock
    {
        _blocks.Add(block);
        // A tool's name is content; text and thinking may open without any.
        HasContent |= block is not (PartialText or PartialThinking);
        return block;
    }

    protected PartialText NewText() => Add(new PartialText(text));

    /// <summary>The text that arrives now, or a new one after something else.</summary>
    protected PartialText CurrentText() => _blocks is [.., PartialText last] ? last : NewText();

    protected PartialThinking CurrentThinking() => _blocks is [.., PartialThinking last] ? last : Add(new PartialThinking());

    protected void Append(PartialBlock block, string piece)
    {
        if (piece.Length == 0) return;
        HasContent = true;
        block.Append(piece);
    }
}
