using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Sharing;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Sharing;

/// <summary>Has conversations wait for their turn at a model. What was acknowledged is never refused: it waits here, or comes back later.</summary>
public sealed class TurnAdmission(
    ConversationStore store, Admission admission, LiveStream live, Interrupts interrupts, Telemetry telemetry, TimeProvider clock)
{
    private const string Reason = "Other calls are waiting for the model.";

    /// <summary>The pass, and the state as it is then; without a pass something else is owed now.</summary>
    /// <param name="model">provider/model.</param>
    public ValueTask<(Pass? Pass, Conversation State)> EnterAsync(Held held, string model, CancellationToken stopping) =>
        admission.TryEnter(model) is { } pass ? new((pass, held.State)) : EnterLaterAsync(held, model, stopping);

    private async ValueTask<(Pass? Pass, Conversation State)> EnterLaterAsync(Held held, string model, CancellationToken stopping)
    {
        var c = held.State;
        // Who waits here keeps a worker from others; what nobody's turn depends on does so seldom enough.
        if (c.Turn is not null && MustComeBack(c, model) is { } at)
        {
            telemetry.Refused("put_off");
            return (null, await held.AppendAsync([RetryRule.PutOff(c, at, store.Now(), Reason)], stopping));
        }
        if (c.Turn is not null) live.Publish(c.Key, new ConversationStatus("waiting", c.Seq, Reason));
        var interrupt = interrupts.Begin(c, stopping);
        using var late = (DegradeRule.PatienceOf(c, held.Policy, store.Now()) ?? DraftRule.PatienceOf(c, store.Now())) is { } patience ? new CancellationTokenSource(patience, clock) : new();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Token, late.Token);
        try
        {
            // What came before there was anything to interrupt.
            if (store.Peek(c.Key) is { Turn: not null } now && (c.Turn is null || now.IsInterrupted)) interrupt.Cancel();
            var pass = await admission.WaitAsync(model, c.Key.Tenant, StandingOf(c), either.Token);
            // Whoever waits for the answer is not kept in line beyond the agent's deadline: what is due then is for the core to say.
            if (pass is null && c.Turn is not null && late.IsCancellationRequested && !interrupt.IsCancellationRequested)
                return (null, await held.AppendAsync([RetryRule.PutOff(c, store.Now(), store.Now(), Reason)], stopping));
            if (pass is not null && c.Turn is { Trouble: var trouble })
                live.Publish(c.Key, new ConversationStatus(trouble is null ? "working" : "repairing", c.Seq, trouble?.Last.Message));
            return (pass, store.Peek(c.Key) ?? c);
        }
        finally
        {
            interrupts.End(c, interrupt);
        }
    }

    private DateTimeOffset? MustComeBack(Conversation c, string model)
    {
        var now = store.Now();
        if (admission.Refuses(c.Key.Tenant) is { } wait) return now + wait;
        var free = admission.FreeAt(model);
        return free - now > Limits.LongestWait ? free : null;
    }

    private static Standing StandingOf(Conversation c) =>
        c is { Turn: null, Handoff.Draft: not null } ? Standing.Awaited
        : c.Turn is not { } turn || c.Mode == ConversationMode.Background ? Standing.Background
        : turn.Model is not null || turn.Deferrals > 0 ? Standing.Begun
        : Standing.Awaited;
}
