using Holdfast.Core;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Worker;

/// <summary>
/// Keeps what is in memory of conversations up with what other nodes write: who follows one here is told, a cancel, a wish for a person or a message that came
/// in there reaches the effect that runs here, and what was deleted there goes here too.
/// </summary>
public sealed class Hearing(
    ConversationStore store, LiveStream live, Interrupts interrupts, Recollections memory, ILogger<Hearing> log)
{
    public async Task HearAsync(News news)
    {
        try
        {
            if (news is News.Appended appended) await CatchUpAsync(appended.Key);
            else if (news is News.Deleted deleted) Forget(deleted.Key);
            else if (news is News.Missed) live.Overtaken();
        }
        catch (Exception e)
        {
            // Memory stays behind, as it may.
            Log.HearingFailed(log, e);
        }
    }

    private async ValueTask CatchUpAsync(ConversationKey key)
    {
        live.Overtaken(key);
        if (store.Peek(key) is null) return;
        var c = await store.RefreshAsync(key, CancellationToken.None);
        if (c.Turn is not { } turn) return;
        if (c.IsInterrupted) interrupts.Interrupt(key, turn);
        else interrupts.InterruptAside(key);
    }

    private void Forget(ConversationKey key)
    {
        store.Forget(key);
        memory.Forget(key);
        interrupts.Interrupt(key);
        live.Overtaken(key);
    }
}
