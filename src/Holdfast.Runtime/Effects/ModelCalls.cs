using System.Security.Cryptography;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Calls a model: plan the prompt, journal the start, stream, settle.</summary>
public sealed class ModelCalls(
    ConversationStore store, IReadOnlyDictionary<string, IModelProvider> providers, Recollections memory, UserMemories users,
    AgentDocuments documents, LiveStream live, Interrupts interrupts)
{
    public async Task<Conversation> RunAsync(Held held, Effect.CallModel effect, CancellationToken stopping)
    {
        if (await users.IsOutdatedAsync(held.State, held.Policy, stopping))
            return await held.AppendAsync([new EpochOpened(held.State.Epoch + 1, Left: 0, "memory_changed", DropsThinking: true)], stopping);
        var hasDocuments = await documents.MayInformAsync(held.State, held.Policy, stopping);
        var plan = effect.Shrink ? PromptPlanner.Shrink(held.State, effect.Rung) : PromptPlanner.Next(held.State, held.Policy, effect.Rung, hasDocuments);
        // Written with the start of the attempt that it was looked up for: one commit less on the way to the first word.
        var (state, lookedUp) = (held.State, new List<Fact>());
        while (await LookUpAsync(state, plan, stopping) is { } fact)
        {
            if (fact is KnowledgeShown { Passages.Count: 0 }) hasDocuments = false; // none that matter now, which is not worth an entry
            else
            {
                lookedUp.Add(fact);
                state = Fold.Apply(state, new Entry(state.Seq + 1, store.Now(), fact));
            }
            plan = PromptPlanner.Next(state, held.Policy, effect.Rung, hasDocuments);
        }
        if (plan is Plan.Count uncounted) plan = uncounted.Otherwise;
        return plan switch
        {
            Plan.Send send => await CallAsync(held, state, send, lookedUp, stopping),
            Plan.OpenEpoch open => await held.AppendAsync([.. lookedUp, open.Fact], stopping),
            Plan.DoesNotFit no => await held.AppendAsync([.. lookedUp, new TurnStopped("context_full", no.Reason, no.Ask)], stopping),
            _ => throw new InvalidOperationException($"No way to carry out {plan.GetType().Name}."),
        };
    }

    /// <summary>What the plan wants to know first; null when nobody can tell.</summary>
    private async ValueTask<Fact?> LookUpAsync(Conversation c, Plan plan, CancellationToken cancel) => plan switch
    {
        Plan.Recall recall => await memory.RecallAsync(c, recall, cancel),
        Plan.ShowMemory show => await users.ShowAsync(c, show, cancel),
        Plan.Inform inform => await documents.ShowAsync(c, inform, cancel),
        Plan.Count count => await CountAsync(c, count.Prompt, cancel),
        _ => null,
    };

    private async ValueTask<TokensCounted?> CountAsync(Conversation c, Plan.Send send, CancellationToken cancel)
    {
        var call = await FilledAsync(c, send.Call, cancel);
        return await ProviderOf(call).CountAsync(call, cancel) is { } tokens ? new(call.Rung.Name, send.PromptBytes, tokens) : null;
    }

    /// <summary>With the texts of what is only named in it.</summary>
    private async ValueTask<ModelCall> FilledAsync(Conversation c, ModelCall call, CancellationToken cancel) =>
        call with { Prompt = await documents.FillAsync(c, await memory.FillAsync(c.Key, call.Prompt, cancel), cancel) };

    private IModelProvider ProviderOf(ModelCall call) => providers.GetValueOrDefault(call.Rung.Provider) ?? new UnconfiguredProvider();

    /// <param name="c">The state that the call was planned from: the held one and <paramref name="before"/>, which is still to be written.</param>
    private async Task<Conversation> CallAsync(Held held, Conversation c, Plan.Send send, IReadOnlyList<Fact> before, CancellationToken stopping)
    {
        var call = await FilledAsync(c, send.Call, stopping);
        var provider = ProviderOf(call);
        var body = provider.Render(call);
        using var hold = live.Hold(c.Key);
        var started = new AttemptStarted(
            c.Attempts + 1, call.Rung.Name, held.Policy.Version, HashOf(body), call.Prompt.Tokens, send.PromptBytes, call.MaxOutputTokens,
            Reservation.WorstCaseNanoUsd(call, store.Now()));
        (var written, c) = await held.TryAppendAsync([.. before, started], stopping);
        if (!written) return c;

        var attempt = c.Turn!.Attempt!;
        var outcome = await StreamAsync(c, hold.TextOf(attempt.Seq), provider, call, body, stopping);
        var facts = Core.Reconciler.Settle.Model(c, call.Rung, outcome);
        return await (held with { State = c }).SettleAsync(facts, isOwed: state => state.Turn?.Attempt?.Number == attempt.Number);
    }

    private async Task<ModelOutcome> StreamAsync(
        Conversation c, AnswerText text, IModelProvider provider, ModelCall call, byte[] body, CancellationToken stopping)
    {
        var interrupt = interrupts.Begin(c, stopping);
        try
        {
            // A cancel that came before there was anything to interrupt.
            if (store.Peek(c.Key)?.Turn?.CancelRequested == true) interrupt.Cancel();
            var outcome = await provider.CallAsync(call, body, text, interrupt.Token);
            return stopping.IsCancellationRequested && outcome.Failure is { Kind: FailureKind.Cancelled } cut
                ? outcome with { Failure = cut with { Kind = FailureKind.Abandoned, Message = "The server was stopped during the call." } }
                : outcome;
        }
        finally
        {
            interrupts.End(c, interrupt);
        }
    }

    /// <summary>128 bits of SHA-256: enough to prove that a body rendered again is the one that was sent.</summary>
    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body).AsSpan(0, 16));
}
