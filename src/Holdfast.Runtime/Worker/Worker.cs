using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Tracing;

namespace Holdfast.Runtime.Worker;

/// <summary>
/// Brings one conversation to rest: lease, load, ask the core, carry out the one thing it says, append what happened, ask again.
/// Level-triggered and idempotent: calling it twice, late or for nothing does no harm.
/// </summary>
public sealed class Worker(
    IJournal journal, ConversationStore store, IAgentCatalog agents, LiveStream live, ModelCalls models, ToolCalls tools,
    Embeddings embeddings, BatchCalls batches, Submissions submissions, IWorkQueue queue, Alarm alarm, Telemetry telemetry)
{
    public async Task AdvanceAsync(ConversationKey key, CancellationToken stopping)
    {
        if (await journal.TryLeaseAsync(key, stopping) is not { } lease) return;
        var seen = long.MaxValue;
        try
        {
            seen = await UntilRestAsync(lease, stopping);
        }
        catch (LeaseLostException)
        {
            // Another worker has it, or it is gone: nothing is left to do here.
        }
        finally
        {
            await journal.ReleaseAsync(lease, CancellationToken.None);
        }
        // A message that came in after the last look and before the release found the lease taken: its turn is looked for here.
        if (store.Peek(key)?.Seq > seen) queue.Enqueue(key);
    }

    /// <summary>Returns the journal position at which nothing more was owed.</summary>
    private async Task<long> UntilRestAsync(Lease lease, CancellationToken stopping)
    {
        // Memory may be behind: another node wrote, or an append was durable though it failed. Every effect begins with an append, which
        // proves the state it was decided from; rest is the one decision that needs a look at the journal, if nothing was appended before.
        var c = await store.LoadAsync(lease.Key, stopping);
        using var span = new TurnSpan(telemetry.Spans);
        for (var isProven = false; c.Seq > 0; isProven = true)
        {
            stopping.ThrowIfCancellationRequested();
            var policy = await PolicyAsync(c, stopping);
            var held = new Held(store, c, policy, lease);
            var effect = Reconcile.Next(c, policy, store.Now());
            if (!isProven && effect is (Effect.Rest or Effect.Wait))
            {
                c = await store.RefreshAsync(lease.Key, stopping);
                continue;
            }
            span.At(c, effect);
            live.Publish(c.Key, StatusOf(c, effect));
            switch (effect)
            {
                case Effect.Rest:
                    return c.Seq;
                case Effect.Wait wait:
                    alarm.Set(c.Key, wait.Until);
                    return c.Seq;
                case Effect.Record record:
                    c = await held.AppendAsync(record.Facts, stopping);
                    break;
                case Effect.CallModel call:
                    c = await models.RunAsync(held, call, stopping);
                    break;
                case Effect.Summarise:
                    c = await models.SummariseAsync(held, stopping);
                    break;
                case Effect.Embed:
                    c = await embeddings.EmbedAsync(held, stopping);
                    break;
                case Effect.Draft draft:
                    c = await models.DraftAsync(held, draft, stopping);
                    break;
                case Effect.AskItems ask:
                    c = await batches.AskAsync(held, ask, stopping);
                    break;
                case Effect.SubmitItems submit:
                    c = await submissions.OpenAsync(held, submit, stopping);
                    break;
                case Effect.TendSubmission tend:
                    c = await submissions.TendAsync(held, tend, stopping);
                    break;
                case Effect.RunTools run:
                    c = await tools.RunAsync(held, run, stopping);
                    break;
            }
        }
        return c.Seq;
    }

    private async ValueTask<AgentPolicy> PolicyAsync(Conversation c, CancellationToken stopping) =>
        await agents.FindAsync(c.Key.Tenant, c.Agent, c.AgentVersion, stopping)
        ?? throw new InvalidOperationException($"Agent {c.Agent} of {c.Key} is gone; agents are never deleted.");

    private static ConversationStatus StatusOf(Conversation c, Effect effect) => effect switch
    {
        _ when c.IsAtRest => new(c.Handoff is null ? "at_rest" : "with_person", c.Seq, c.Handoff?.Code),
        Effect.Wait wait => new(wait.Status, c.Seq, wait.Reason, wait.Until),
        _ when c.Turn?.Trouble is { } trouble => new("repairing", c.Seq, trouble.Last.Message),
        _ => new("working", c.Seq),
    };
}
