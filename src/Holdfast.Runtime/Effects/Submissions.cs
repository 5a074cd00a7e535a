using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Has a provider's batch interface answer groups of items: hands them in, looks for them, takes what came of them.</summary>
public sealed class Submissions(ConversationStore store, IJournal journal, IReadOnlyDictionary<string, IBatchProvider> providers)
{
    /// <summary>By the provider's clock it may have been so much earlier or later.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    /// <summary>The attempts are durable before the first byte leaves. What is not known of it afterwards is looked for.</summary>
    public async Task<Conversation> OpenAsync(Held held, Effect.SubmitItems effect, CancellationToken stopping)
    {
        if (!providers.TryGetValue(effect.Rung.Provider, out var provider))
            return await held.AppendAsync([new FellBack($"{effect.Rung.Provider} has no batch interface.")], stopping);
        var (started, requests) = await GatherAsync(held, effect.Rung, provider, stopping);
        var (written, c, refused) = await held.TryReserveAsync(started, stopping);
        if (refused is not null) return await held.AppendAsync([SubmissionRule.NoRoom(held.State, refused, store.Now())], stopping);
        return written ? await HandInAsync(held with { State = c }, c.Batch!.Submissions[^1], provider, requests, stopping) : c;
    }

    public async Task<Conversation> TendAsync(Held held, Effect.TendSubmission effect, CancellationToken stopping)
    {
        var one = held.State.Batch!.Submissions.First(submission => submission.Number == effect.Submission);
        if (!providers.TryGetValue(one.Model[..one.Model.IndexOf('/')], out var provider))
            return await held.AppendAsync([Failed(one, Unconfigured(one))], stopping);
        return effect.Due switch
        {
            Tending.Find => await FindAsync(held, one, provider, stopping),
            Tending.HandIn => await HandInAgainAsync(held, one, provider, stopping),
            Tending.Cancel => await CancelAsync(held, one, provider, stopping),
            _ => await LookAsync(held, one, provider, stopping),
        };
    }

    /// <summary>As many groups as may be handed in together, each as the attempt that it will be.</summary>
    private async ValueTask<(List<Fact> Started, List<BatchRequest> Requests)> GatherAsync(
        Held held, Rung rung, IBatchProvider provider, CancellationToken stopping)
    {
        var (c, first, bytes, room) = (held.State, held.State.Attempts + 1, 0L, BudgetRule.Room(store.BudgetsOf(held.State)));
        var (started, requests) = (new List<Fact>(), new List<BatchRequest>());
        while (!c.Batch!.Pending.IsEmpty && requests.Count < Limits.SubmissionRequests && BatchRule.FitsFirst(c, held.Policy, rung))
        {
            var group = BatchRule.Group(c, held.Policy, rung);
            var send = await BatchCalls.SendAsync(journal, c, held.Policy, rung, group, c.Seq, stopping);
            var body = provider.Render(send.Call);
            var needed = Reservation.WorstCaseNanoUsd(send.Call, store.Now(), CallTerms.Batch);
            if (requests.Count > 0 && ((bytes += body.Length) > Limits.SubmissionBytes || needed > room)) break;
            room -= needed;
            var fact = new AttemptStarted(
                c.Attempts + 1, rung.Name, held.Policy.Version, ModelCalls.HashOf(body), send.Call.Prompt.Tokens, send.PromptBytes,
                send.Call.MaxOutputTokens, needed, Purpose.Items, first, group.Count, InPlaceOf: held.Policy.InPlaceOf(rung));
            started.Add(fact);
            requests.Add(new(IdOf(c.Key, first, fact.Attempt), body));
            c = Fold.Apply(c, new Entry(c.Seq + 1, store.Now(), fact));
        }
        return (started, requests);
    }

    private async Task<Conversation> HandInAgainAsync(Held held, Submission one, IBatchProvider provider, CancellationToken stopping)
    {
        if (held.Policy.FindRung(one.Model) is not { } rung) return await held.AppendAsync([Failed(one, Unconfigured(one))], stopping);
        var requests = new List<BatchRequest>(one.Open.Count);
        foreach (var (number, call) in one.Open)
        {
            var group = call.Items.Select(item => held.State.Batch!.Items[item.Number]).ToList();
            var send = await BatchCalls.SendAsync(journal, held.State, held.Policy, rung, group, call.Attempt.Seq - 1, stopping);
            requests.Add(new(IdOf(held.State.Key, one.Number, number), provider.Render(send.Call)));
        }
        var (written, c) = await held.TryAppendAsync([new SubmissionTried(one.Number)], stopping);
        return written ? await HandInAsync(held with { State = c }, one, provider, requests, stopping) : c;
    }

    private async Task<Conversation> HandInAsync(
        Held held, Submission one, IBatchProvider provider, IReadOnlyList<BatchRequest> requests, CancellationToken stopping)
    {
        var told = await provider.HandInAsync(new(Submission.Label(held.State.Key, one.Number), requests), stopping);
        return await SettleAsync(held, one, told.Batch is { } batch
            ? Taken(one, batch)
            : Failed(one, told.Failure!, isUnknown: SubmissionRule.MayHaveArrived(told.Failure!)));
    }

    private async Task<Conversation> FindAsync(Held held, Submission one, IBatchProvider provider, CancellationToken stopping)
    {
        var sought = new SoughtBatch(
            Submission.Label(held.State.Key, one.Number), one.Requests, one.StartedAt - Skew, one.Until + Skew);
        var found = await provider.FindAsync(sought, stopping);
        if (found.Batch is { } batch) return await SettleAsync(held, one, Taken(one, batch));
        if (found.Failure is { } failure) return await SettleAsync(held, one, Failed(one, failure, isUnknown: true));
        return held.State.Batch!.CancelRequested
            ? await SettleAsync(held, one, Failed(one, NotThere))
            : await HandInAgainAsync(held, one, provider, stopping);
    }

    private async Task<Conversation> CancelAsync(Held held, Submission one, IBatchProvider provider, CancellationToken stopping)
    {
        var failure = await provider.CancelAsync(one.ProviderBatch!, stopping);
        // What cannot be cancelled has ended: the next look shows how.
        return await SettleAsync(held, one, failure is null || Failover.IsFinal(failure.Kind)
            ? new SubmissionCancelled(one.Number, store.Now() + Limits.LookFirst)
            : Failed(one, failure));
    }

    private async Task<Conversation> LookAsync(Held held, Submission one, IBatchProvider provider, CancellationToken stopping)
    {
        var progress = await provider.LookAsync(one.ProviderBatch!, stopping);
        if (progress.HasEnded) return await TakeAsync(held, one, provider, progress.Failure ?? NotDone, stopping);
        return await SettleAsync(held, one, progress.Failure is { } failure
            ? Failed(one, failure)
            : new SubmissionSeen(one.Number, progress.Done, SubmissionRule.NextLook(one, store.Now())));
    }

    /// <summary>Results are journaled as they are read; a crash amid them leaves the rest open, to be read again.</summary>
    private async Task<Conversation> TakeAsync(Held held, Submission one, IBatchProvider provider, Failure notDone, CancellationToken stopping)
    {
        var results = new SubmissionResults(held, one, store.Now());
        if (await provider.ReadAsync(one.ProviderBatch!, results.TakeAsync, stopping) is { } failure)
            return await SettleAsync(held with { State = await results.WriteAsync() }, one, Failed(one, failure));
        return await results.EndAsync(notDone);
    }

    /// <summary>Writes what came of it, whatever others appended meanwhile: the submission itself changes in this worker's hands alone.</summary>
    private static async Task<Conversation> SettleAsync(Held held, Submission one, Fact fact) =>
        await held.SettleAsync([fact], isOwed: state => Of(state, one) is { } now && now == Of(held.State, one));

    private static Submission? Of(Conversation c, Submission one) => c.Batch?.Submissions.Find(other => other.Number == one.Number);

    private Submitted Taken(Submission one, string batch) => new(one.Number, batch, store.Now() + Limits.LookFirst);

    private SubmissionFailed Failed(Submission one, Failure failure, bool isUnknown = false) =>
        new(one.Number, failure, SubmissionRule.NextTry(one, failure, store.Now()), isUnknown);

    private static string IdOf(ConversationKey key, int submission, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Submission.Label(key, submission)}-{attempt}");

    private static Failure Unconfigured(Submission one) => new(
        FailureKind.Authentication, FailureStage.Preparing, FailureSide.Ours, $"{one.Model} is not configured any more, or its batch interface.");

    private static Failure NotThere { get; } =
        new(FailureKind.Cancelled, FailureStage.Preparing, FailureSide.Ours, "It never reached the provider, and was cancelled.");

    private static Failure NotDone { get; } = new(
        FailureKind.Expired, FailureStage.AwaitingFirstToken, FailureSide.Provider, "The provider's batch has ended without a word on this request.");
}
