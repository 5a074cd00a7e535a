using System.Security.Cryptography;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Holdfast.Core.Routing;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Calls a model: plan the prompt, journal the start, stream, settle.</summary>
public sealed class ModelCalls(
    ConversationStore store, IReadOnlyDictionary<string, IModelProvider> providers, Recollections memory, UserMemories users,
    Embeddings embeddings, AgentDocuments documents, Reuse reuse, LiveStream live, Interrupts interrupts, Breakers breakers, Admission admission,
    TurnAdmission turns, Telemetry telemetry)
{
    public async Task<Conversation> RunAsync(Held held, Effect.CallModel effect, CancellationToken stopping)
    {
        if (BudgetRule.Near(held.State, held.Policy, store.BudgetsOf(held.State), store.Now()) is { } near) return await held.AppendAsync([near], stopping);
        held = held with { Policy = BudgetRule.Apply(held.State, RoutingRule.Apply(held.State, held.Policy)) };
        if (await users.IsOutdatedAsync(held.State, held.Policy, stopping))
            return await held.AppendAsync([new EpochOpened(held.State.Epoch + 1, Left: 0, "memory_changed", DropsThinking: true)], stopping);
        var (rung, ladder) = (effect.Rung, held.Policy.Ladder);
        // Nothing is left that could go: a model further down may take the prompt as it is.
        if (effect.Shrink && held.Policy.Below(rung) is [var next, ..] below && PromptPlanner.Shrink(held.State, rung) is Plan.DoesNotFit)
            (effect, rung, ladder) = (new(next), next, below);
        if (!effect.Shrink)
        {
            var (free, freeAt) = breakers.Choose(ladder, rung, admission.IsHeld);
            if (free is null) return await held.AppendAsync([RetryRule.PutOff(held.State, freeAt, store.Now())], stopping);
            rung = free;
        }
        var (entered, state) = await turns.EnterAsync(held, rung.Name, stopping);
        using var pass = entered;
        if (pass is null || (state.Seq > held.State.Seq && Reconcile.Next(state, held.Policy, store.Now()) != effect)) return state;
        return await CallAsync(held with { State = state }, effect with { Rung = rung }, pass, stopping);
    }

    private async Task<Conversation> CallAsync(Held held, Effect.CallModel effect, Pass pass, CancellationToken stopping)
    {
        var begun = telemetry.Now();
        var hasDocuments = await documents.MayInformAsync(held.State, held.Policy, stopping);
        var plan = effect.Shrink ? PromptPlanner.Shrink(held.State, effect.Rung) : PromptPlanner.Next(held.State, held.Policy, effect.Rung, hasDocuments);
        // Written with the start of the attempt that it was looked up for: one commit less on the way to the first word.
        var (state, lookedUp) = (held.State, new List<Fact>());
        var (meaning, askedEnd) = (default(sbyte[]), default(AttemptEnded));
        if (plan is Plan.ShowMemory) await LookUpOnceAsync();
        if (plan is Plan.Recall wanted && Embedding.HasAny(state, held.Policy))
        {
            // Costs money, so its start is durable before it is made.
            var asked = await embeddings.AskAsync(held, state, lookedUp, wanted.Message, stopping);
            if (asked is { Written: false }) return asked.State;
            if (asked is not null)
            {
                (held, state, meaning, lookedUp) = (held with { State = asked.State }, asked.State, asked.Meaning, []);
                Note(askedEnd = asked.Ended!);
            }
        }
        while (await LookUpOnceAsync()) continue;
        if (plan is Plan.Count uncounted) plan = uncounted.Otherwise;
        var next = plan switch
        {
            Plan.Send send => await SendAsync(held, state, send, lookedUp, pass, begun, stopping),
            Plan.OpenEpoch open => await held.AppendAsync([.. lookedUp, open.Fact], stopping),
            Plan.DoesNotFit no => await held.AppendAsync([.. lookedUp, new TurnStopped("context_full", no.Reason, no.Ask)], stopping),
            _ => throw new InvalidOperationException($"No way to carry out {plan.GetType().Name}."),
        };
        // Somebody else wrote first: what was asked is over all the same.
        return askedEnd is not null && next.OpenAttempt?.Number == askedEnd.Attempt
            ? await (held with { State = next }).SettleAttemptAsync([askedEnd])
            : next;

        async ValueTask<bool> LookUpOnceAsync()
        {
            if (await LookUpAsync(state, plan, meaning, held.Policy, stopping) is not { } fact) return false;
            if (fact is KnowledgeShown { Passages.Count: 0 }) hasDocuments = false; // none that matter now, which is not worth an entry
            else Note(fact);
            plan = PromptPlanner.Next(state, held.Policy, effect.Rung, hasDocuments);
            return true;
        }

        void Note(Fact fact)
        {
            lookedUp.Add(fact);
            state = Fold.Apply(state, new Entry(state.Seq + 1, store.Now(), fact));
        }
    }

    /// <summary>What the plan wants to know first; null when nobody can tell.</summary>
    private async ValueTask<Fact?> LookUpAsync(Conversation c, Plan plan, sbyte[]? meaning, AgentPolicy policy, CancellationToken cancel) => plan switch
    {
        Plan.Recall recall => await memory.RecallAsync(c, recall, policy, meaning, cancel),
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
    /// <param name="begun">When its planning began.</param>
    private async Task<Conversation> SendAsync(
        Held held, Conversation c, Plan.Send send, IReadOnlyList<Fact> before, Pass pass, long begun, CancellationToken stopping)
    {
        var call = await FilledAsync(c, send.Call, stopping);
        var body = ProviderOf(call).Render(call);
        using var asking = breakers.TryAsk(call.Rung);
        if (asking is null) return held.State; // just now another call has shown that it does not answer
        telemetry.Planned(begun, before.Any(fact => fact is Recalled));
        using var hold = live.Hold(c.Key);
        var (start, known) = await StartingAsync(held, c, send with { Call = call }, body, Purpose.Answer, stopping);
        (var written, c, var refused) = await held.TryStartAsync([.. before, start], stopping);
        if (!written) return c;
        if (refused is not null) return await RefusedAsync(held with { State = c }, call, refused);

        // Of what a person may have to read first, nobody is shown a word.
        var text = held.Policy.Answers is null ? hold.TextOf(c.OpenAttempt!.Seq) : new AnswerText();
        if (c.Turn!.Cut is { } cut) text.GoOnFrom(cut);
        var within = DegradeRule.Within(call.Limits, c, held.Policy, call.Rung, store.Now());
        var outcome = known ?? await StreamAsync(c, text, call with { Limits = within }, body, Purpose.Answer, pass, stopping);
        if (known is null) asking.Tell(outcome.Failure);
        if (store.Peek(c.Key) is { } now && now.OpenAttempt?.Number == c.OpenAttempt!.Number) c = now;
        var facts = UnusedContext.Told(c, held.Policy, call.Rung, call.Prompt, Core.Reconciler.Settle.Model(c, held.Policy, call.Rung, outcome));
        var settled = AnswerRule.Judged(c, held.Policy, call.Prompt, facts);
        var next = await (held with { State = c }).SettleAttemptAsync(AnswerReview.Hold(c, held.Policy, store.Now(), settled));
        await reuse.KeepAsync(c, held.Policy, start, outcome);
        return next;
    }

    /// <summary>A shorter answer may still have room.</summary>
    private async Task<Conversation> RefusedAsync(Held held, ModelCall call, Failure refused)
    {
        var ended = Core.Reconciler.Settle.Model(held.State, held.Policy, call.Rung, ModelOutcome.Failed(refused));
        return await held.SettleAttemptAsync(
            BudgetRule.Shorter(held.State, call, store.BudgetsOf(held.State), store.Now()) is { } shorter ? [.. ended, shorter] : ended);
    }

    /// <summary>What is about to leave the prompt, summarised while nobody waits. Its text goes to no follower.</summary>
    public Task<Conversation> SummariseAsync(Held held, CancellationToken stopping) => AsideAsync(
        held, Summarising.Send(held.State, held.Policy), Purpose.Summary,
        (c, outcome) => Core.Reconciler.Settle.Summary(c, held.Policy, outcome), stopping);

    /// <summary>A call that belongs to no turn and that nobody follows.</summary>
    /// <param name="settle">What came of it, from the state in which the attempt is still open.</param>
    public async Task<Conversation> AsideAsync(
        Held held, Plan.Send send, Purpose purpose, Func<Conversation, ModelOutcome, IReadOnlyList<Fact>> settle, CancellationToken stopping)
    {
        var (entered, state) = await turns.EnterAsync(held, send.Call.Rung.Name, stopping);
        using var pass = entered;
        return pass is null || state.Seq > held.State.Seq ? state : await SendAsideAsync(held, send, purpose, settle, pass, stopping);
    }

    /// <summary>What a person who has the conversation may send. Only they are shown it.</summary>
    public async Task<Conversation> DraftAsync(Held held, Effect.Draft effect, CancellationToken stopping)
    {
        var (free, freeAt) = breakers.Choose(held.Policy.Ladder, effect.Rung, admission.IsHeld);
        if (free is not { } rung) return await GiveUpAsync($"No model can be asked before {freeAt.UtcDateTime:HH:mm:ss} UTC.");
        if (DraftPrompt.Next(held.State, held.Policy, rung) is Plan.Count uncounted && await CountAsync(held.State, uncounted.Prompt, stopping) is { } counted)
            return await held.AppendAsync([counted], stopping); // to be planned anew
        if (DraftPrompt.Send(held.State, held.Policy, rung) is not { } send) return await GiveUpAsync($"The conversation does not fit {rung.Name}.");
        var (entered, state) = await turns.EnterAsync(held, rung.Name, stopping);
        using var pass = entered;
        if (pass is null || state.Seq > held.State.Seq) return state;
        using var asking = breakers.TryAsk(rung);
        if (asking is null) return state; // just now another call has shown that it does not answer
        send = send with { Call = await FilledAsync(state, send.Call, stopping) };
        return await SendAsideAsync(held, send, Purpose.Draft, Settle, pass, stopping);

        IReadOnlyList<Fact> Settle(Conversation c, ModelOutcome outcome)
        {
            asking.Tell(outcome.Failure);
            return DraftRule.Settle(c, held.Policy, outcome);
        }

        ValueTask<Conversation> GiveUpAsync(string reason) => held.AppendAsync([DraftRule.GivenUp(held.State.Handoff!.Draft!, reason)], stopping);
    }

    private async Task<Conversation> SendAsideAsync(
        Held held, Plan.Send send, Purpose purpose, Func<Conversation, ModelOutcome, IReadOnlyList<Fact>> settle, Pass pass, CancellationToken stopping)
    {
        var body = ProviderOf(send.Call).Render(send.Call);
        var (start, known) = await StartingAsync(held, held.State, send, body, purpose, stopping);
        var (written, c, refused) = await held.TryStartAsync([start], stopping);
        if (!written) return c;

        var outcome = refused is not null ? ModelOutcome.Failed(refused)
            : known ?? await StreamAsync(c, new AnswerText(), send.Call, body, purpose, pass, stopping);
        var next = await (held with { State = c }).SettleAttemptAsync(settle(c, outcome));
        await reuse.KeepAsync(c, held.Policy, start, outcome);
        return next;
    }

    /// <summary>How an attempt begins, and its outcome where that is known without a call.</summary>
    private async ValueTask<(AttemptStarted Start, ModelOutcome? Known)> StartingAsync(
        Held held, Conversation c, Plan.Send send, byte[] body, Purpose purpose, CancellationToken cancel)
    {
        var start = Started(held, c, send, body, purpose);
        return await reuse.FindAsync(c, held.Policy, start, cancel) is { } kept
            ? (start with { ReservedNanoUsd = 0, Reuses = new(kept.At, kept.Usage) }, new ModelOutcome(null, kept.Blocks, kept.Stop, default(Usage)))
            : (start, null);
    }

    private AttemptStarted Started(Held held, Conversation c, Plan.Send send, byte[] body, Purpose purpose) => new(
        c.Attempts + 1, send.Call.Rung.Name, held.Policy.Version, HashOf(body), send.Call.Prompt.Tokens, send.PromptBytes, send.Call.MaxOutputTokens,
        Reservation.WorstCaseNanoUsd(send.Call, store.Now()), purpose,
        InPlaceOf: purpose == Purpose.Summary ? null : held.Policy.InPlaceOf(send.Call.Rung), SparedTokens: send.SparedTokens);

    private async Task<ModelOutcome> StreamAsync(
        Conversation c, AnswerText text, ModelCall call, byte[] body, Purpose purpose, Pass pass, CancellationToken stopping)
    {
        var sent = telemetry.Now();
        text.Begun = told => pass.Taken(told, telemetry.Since(sent));
        using var span = telemetry.Spans.Call(c, call, purpose);
        var interrupt = interrupts.Begin(c, stopping);
        try
        {
            // What came before there was anything to interrupt: a cancel, a wish for a person, or a message while nobody waited.
            if (store.Peek(c.Key) is { } now && (now.Turn is null ? now.Batch is { CancelRequested: true } : c.Turn is null || now.IsInterrupted))
                interrupt.Cancel();
            var outcome = await ProviderOf(call).CallAsync(call, body, text, interrupt.Token);
            if (outcome.Failure is { } failure) pass.Failed(failure, outcome.Told);
            span.Ended(outcome);
            return outcome with { Failure = outcome.Failure.Judged(stopping) };
        }
        finally
        {
            interrupts.End(c, interrupt);
        }
    }

    /// <summary>128 bits of SHA-256: enough to prove that a body rendered again is the one that was sent.</summary>
    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body).AsSpan(0, 16));
}
