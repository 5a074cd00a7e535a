using System.Diagnostics;
using Holdfast.Core.Conversations;
using Holdfast.Core.Reconciler;

namespace Holdfast.Runtime.Tracing;

/// <summary>Follows a worker through the turns of one conversation: a span for each, as long as it is worked on. Used by one flow.</summary>
internal sealed class TurnSpan(Spans spans) : IDisposable
{
    private Activity? _span;
    private long _turn;

    /// <summary>What is owed now; told before it is done, in the flow that does it.</summary>
    public void At(Conversation c, Effect effect)
    {
        var turn = c.Turn?.FirstSeq ?? 0;
        if (_turn != 0 && turn != _turn)
        {
            spans.Forget(c.Key, _turn);
            End();
        }
        if (effect is Effect.Wait wait) Leave(c, wait);
        else if (turn != 0 && turn != _turn) (_span, _turn) = (spans.Turn(c), turn);
    }

    public void Dispose() => End();

    private void Leave(Conversation c, Effect.Wait wait)
    {
        if (_span is null) return;
        if (wait.Status == "waiting") spans.Pause(c.Key, _turn, _span);
        else _span.SetTag("holdfast.turn.left", wait.Status).Dispose();
        (_span, _turn) = (null, 0);
    }

    private void End()
    {
        _span?.Dispose();
        (_span, _turn) = (null, 0);
    }
}
