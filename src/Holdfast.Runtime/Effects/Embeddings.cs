using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// Has vectors made: at rest of what leaves the prompt, and of a message that something is to be recalled for. Each call is an attempt of the
/// conversation.
/// </summary>
public sealed class Embeddings(
    ConversationStore store, IJournal journal, IVectors vectors, IReadOnlyDictionary<string, IEmbedder> embedders, Interrupts interrupts,
    Admission admission, TurnAdmission turns, Telemetry telemetry)
{
    /// <summary>The next batch of what leaves the prompt, while nobody waits.</summary>
    public async Task<Conversation> EmbedAsync(Held held, CancellationToken stopping)
    {
        if (held.State.Embedded is null
            && await ForkedVectors.InheritAsync(journal, vectors, held.State, held.Policy.Embeddings!.Name, stopping) is { } inherited)
            return await held.AppendAsync([inherited], stopping);
        var batch = await NextAsync(journal, held.State, held.Policy, stopping);
        if (batch.Call is not { } call) return await held.AppendAsync([batch.Done], stopping);
        var (entered, state) = await turns.EnterAsync(held, call.Model.Name, stopping);
        using var pass = entered;
        if (pass is null || state.Seq > held.State.Seq) return state;
        var (written, c, body, refused) = await StartAsync(held, held.State, [], call, stopping);
        if (!written) return c;

        var outcome = refused is not null ? EmbeddingOutcome.Failed(refused) : await InterruptiblyAsync(c, call, body, pass, stopping);
        var ended = Core.Reconciler.Settle.Embedding(c, held.Policy, outcome);
        if (outcome.Failure is null)
        {
            // Before it is journaled that they are there: what is kept twice is kept once.
            var made = batch.Seqs.Zip(outcome.Vectors, (seq, vector) => new EntryVector(seq, Direction.Of(vector)));
            await vectors.KeepAsync(c.Key, call.Model.Name, [.. made], CancellationToken.None);
        }
        return await (held with { State = c }).SettleAttemptAsync(outcome.Failure is null ? [ended, batch.Done] : [ended]);
    }

    /// <summary>What the model makes of a message while its turn waits, for a moment at most; null where there is no room for the call now.</summary>
    /// <param name="c">The held state and <paramref name="before"/>, which is still to be written.</param>
    public async Task<AskedMeaning?> AskAsync(
        Held held, Conversation c, IReadOnlyList<Fact> before, string message, CancellationToken stopping)
    {
        var call = Embedding.Ask(held.Policy, message);
        using var pass = admission.TryEnter(call.Model.Name);
        if (pass is null) return null;
        (var written, c, var body, var refused) = await StartAsync(held, c, before, call, stopping);
        if (!written) return new(false, c, null, null);
        var outcome = refused is not null ? EmbeddingOutcome.Failed(refused) : await EmbedAsync(c, call, body, pass, stopping);
        var ended = Core.Reconciler.Settle.Embedding(c, held.Policy, outcome with { Failure = outcome.Failure.Judged(stopping) });
        return new(true, c, ended, outcome.Vectors is [var vector] ? Direction.Of(vector) : null);
    }

    internal static async ValueTask<EmbeddingBatch> NextAsync(IJournal journal, Conversation c, AgentPolicy policy, CancellationToken cancel) =>
        Embedding.Next(c, policy, await journal.ReadAsync(c.Key, Embedding.After(c, policy), Embedding.MostEntries, cancel));

    internal static IEmbedder EmbedderOf(IReadOnlyDictionary<string, IEmbedder> embedders, EmbeddingCall call) =>
        embedders.GetValueOrDefault(call.Model.Provider) ?? new UnconfiguredEmbedder();

    private async Task<(bool Written, Conversation State, byte[] Body, Failure? Refused)> StartAsync(
        Held held, Conversation c, IReadOnlyList<Fact> before, EmbeddingCall call, CancellationToken stopping)
    {
        var body = EmbedderOf(embedders, call).Render(call);
        var started = Embedding.Started(c, held.Policy, call, ModelCalls.HashOf(body), store.Now());
        var (written, state, refused) = await held.TryStartAsync([.. before, started], stopping);
        return (written, state, body, refused);
    }

    private async Task<EmbeddingOutcome> InterruptiblyAsync(Conversation c, EmbeddingCall call, byte[] body, Pass pass, CancellationToken stopping)
    {
        var interrupt = interrupts.Begin(c, stopping);
        try
        {
            // A message that came before there was anything to interrupt.
            if (store.Peek(c.Key)?.Turn is not null) interrupt.Cancel();
            var outcome = await EmbedAsync(c, call, body, pass, interrupt.Token);
            return outcome with { Failure = outcome.Failure.Judged(stopping) };
        }
        finally
        {
            interrupts.End(c, interrupt);
        }
    }

    private async Task<EmbeddingOutcome> EmbedAsync(Conversation c, EmbeddingCall call, byte[] body, Pass pass, CancellationToken cancel)
    {
        using var span = telemetry.Spans.Call(c, call);
        var outcome = await EmbedderOf(embedders, call).EmbedAsync(call, body, cancel);
        if (outcome.Failure is { } failure) pass.Failed(failure, outcome.Told);
        else pass.Taken(outcome.Told);
        span.Ended(outcome);
        return outcome;
    }
}

/// <param name="Written">False: somebody else wrote first, and all is to be decided again.</param>
/// <param name="State">In which the attempt is still open, or as it is now.</param>
/// <param name="Ended">How the attempt ended; still to be written.</param>
/// <param name="Meaning">Null when it did not come.</param>
public sealed record AskedMeaning(bool Written, Conversation State, AttemptEnded? Ended, sbyte[]? Meaning);
