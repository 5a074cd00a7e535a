using System.Collections.Concurrent;
using System.Collections.Immutable;
using Holdfast.Core;
using Holdfast.Core.Audit;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Reviews;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Webhooks;

namespace Holdfast.Runtime.Worker;

/// <summary>
/// Folded conversations. What is in memory may be behind the journal, never ahead: an append from a stale state conflicts, and the caller
/// catches up and decides again. Safe for any number of threads.
/// </summary>
public sealed class ConversationStore(
    IJournal journal, IBudgets budgets, LiveStream live, DeliveryBell bell, AskedQuestions questions, RuntimeOptions options, Telemetry telemetry, TimeProvider clock)
{
    private const int PageSize = 1000;
    private const int ChangesBetweenTrims = 1024;

    private readonly ConcurrentDictionary<ConversationKey, Conversation> _cache = new();
    private int _changes;

    /// <summary>Something was written, durably. Must be quick and not throw.</summary>
    public event Action<Append>? Appended;

    /// <summary>The conversation as far as it is known; read from the journal when it is not in memory. Seq 0 when there is none.</summary>
    public ValueTask<Conversation> LoadAsync(ConversationKey key, CancellationToken cancel) =>
        _cache.TryGetValue(key, out var known) ? ValueTask.FromResult(known) : CatchUpAsync(Conversation.Empty(key), cancel);

    /// <summary>The conversation as the journal has it now, whatever is in memory.</summary>
    public ValueTask<Conversation> RefreshAsync(ConversationKey key, CancellationToken cancel) =>
        CatchUpAsync(Peek(key) ?? Conversation.Empty(key), cancel);

    /// <summary>Folds in what was appended since. Nothing new after a conflict means that the conversation was deleted, or the lease lost.</summary>
    public async ValueTask<Conversation> CatchUpAsync(Conversation c, CancellationToken cancel)
    {
        IReadOnlyList<Entry> entries;
        do
        {
            entries = await journal.ReadAsync(c.Key, c.Seq, PageSize, cancel);
            c = entries.Aggregate(c, Fold.Apply);
        }
        while (entries.Count == PageSize);
        if (c.Seq > 0) Remember(c);
        return c;
    }

    /// <summary>The newest state in memory, if any.</summary>
    public Conversation? Peek(ConversationKey key) => _cache.GetValueOrDefault(key);

    public void Forget(ConversationKey key) => _cache.TryRemove(key, out _);

    /// <summary>Appends facts to the state they were decided from. The new state comes back, or null with the reason it was not written.</summary>
    public async ValueTask<(AppendResult Result, Conversation? State)> AppendAsync(
        Conversation c, IReadOnlyList<Fact> facts, AgentPolicy policy, Lease? lease, IdempotencyRecord? idempotency, CancellationToken cancel)
    {
        var now = Now();
        var entries = new Entry[facts.Count];
        var ledger = ImmutableArray<LedgerChange>.Empty;
        var next = c;
        List<Happening>? happenings = null;
        List<string>? events = null;
        List<InboxRow>? inbox = null;
        List<AuditAct>? acts = null;
        Clarification? asked = null;
        var ended = new List<(OpenAttempt Attempt, string Purpose, Ports.Settle Settled)>();
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry(c.Seq + 1 + i, now, facts[i]);
            if (LedgerEntry.For(entries[i], next) is { } reserved) ledger = ledger.Add(reserved);
            if (Telemetry.EventOf(next, facts[i]) is { } happened) (events ??= []).Add(happened);
            if (entries[i].Fact is AttemptEnded end) ended.Add(Ended(next, end.Attempt, (Ports.Settle)ledger[^1]));
            if (Happening.Of(next, entries[i]) is { } happening) (happenings ??= []).Add(happening);
            if (PeoplesActs.Of(next, entries[i]) is { } act) (acts ??= []).Add(act);
            asked ??= Clarification.Of(next, entries[i]);
            var before = next;
            next = Fold.Apply(next, entries[i]);
            foreach (var change in InboxItem.Changes(before, entries[i], next)) (inbox ??= []).Add(InboxRowOf(next, change));
        }
        var row = Row(next, policy, now);
        var append = new Append(c.Key, c.Seq, entries, row, ledger, lease, idempotency, happenings, BatchRowOf(next, row.State), inbox, asked, acts);
        var result = await journal.AppendAsync(append, cancel);
        if (result != AppendResult.Appended) return (result, null);
        if (happenings is not null) bell.Ring();
        if (asked is not null) questions.Asked(new(c.Key.Tenant, asked.Agent));
        Remember(next);
        live.Publish(c.Key, entries);
        Appended?.Invoke(append);
        telemetry.Happened(events);
        foreach (var (attempt, purpose, settled) in ended) telemetry.Attempted(attempt.Model, c.Agent, settled, purpose);
        return (result, next);
    }

    /// <summary>Why the budgets have no room for these; null when they have by now.</summary>
    public async ValueTask<Failure?> RefusalAsync(Conversation c, IReadOnlyList<Fact> facts, CancellationToken cancel)
    {
        var (now, needed) = (Now(), facts.OfType<AttemptStarted>().Sum(start => start.ReservedNanoUsd));
        return BudgetRule.Refusal(await budgets.StandingsAsync(c.Key.Tenant, SpenderOf(c), now, cancel), needed, now);
    }

    /// <summary>What is known of the budgets that a call of this conversation falls under.</summary>
    public IReadOnlyList<BudgetStanding> BudgetsOf(Conversation c) => budgets.Peek(c.Key.Tenant, SpenderOf(c), Now());

    private static Spender SpenderOf(Conversation c) => new(c.Agent, c.Key.Conversation, c.Turn?.FirstSeq);

    /// <summary>An attempt that comes to its end, and what it was for.</summary>
    private static (OpenAttempt Attempt, string Purpose, Ports.Settle Settled) Ended(Conversation c, int number, Ports.Settle settled) =>
        c.Batch?.FindSubmitted(number) is { } call ? (call.Attempt, Telemetry.HandedIn, settled)
        : (c.OpenAttempt!, c.Aside is null ? "answer" : "beside", settled);

    /// <summary>Now, to the millisecond, as the journal keeps it.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static ConversationRow Row(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        var effect = Reconcile.Next(c, policy, now);
        var state = effect switch
        {
            _ when c.IsAtRest => c.Handoff is not null ? "with_person" : c.Resolved ? "resolved" : "at_rest",
            Effect.Wait wait => wait.Status,
            _ => "working",
        };
        DateTimeOffset? wakeAt = effect switch { Effect.Rest => null, Effect.Wait wait => wait.Until, _ => now };
        return new(
            c.Key, c.Agent, c.Mode, c.User, c.Metadata, c.Seq, state, c.Turns, c.Attempts, c.Epoch, c.CostNanoUsd, c.CreatedAt, c.UpdatedAt, wakeAt,
            c.Outcome);
    }

    private static BatchRow? BatchRowOf(Conversation c, string state) => c.Batch is not { } batch ? null : new(
        c.Key, c.Agent, batch.Task, batch.State ?? state, batch.Count, batch.Answered, batch.Failed, batch.PerCall, batch.LearnedFrom, c.CreatedAt,
        c.UpdatedAt, batch.Tier);

    private static InboxRow InboxRowOf(Conversation c, InboxChange change)
    {
        var (item, closed) = (change.Item, change.Closed);
        return new(
            c.Key, item.Seq, item.Kind, item.Subject, item.Title, c.Agent, c.User, closed is not null ? "closed" : item.Owner is null ? "open" : "claimed",
            item.Priority, item.Owner, item.At, item.Due, closed?.At, closed?.Outcome, closed?.By);
    }

    private void Remember(Conversation c)
    {
        _cache.AddOrUpdate(c.Key, static (_, c) => c, static (_, known, c) => known.Seq > c.Seq ? known : c, c);
        if (Interlocked.Increment(ref _changes) % ChangesBetweenTrims == 0) Trim();
    }

    /// <summary>Conversations at rest go first, the longest untouched before the others, until a tenth of the room is free.</summary>
    private void Trim()
    {
        var states = _cache.Values;
        var bytes = states.Sum(c => (long)c.Bytes);
        var count = states.Count;
        if (count <= options.CachedConversations && bytes <= options.CachedBytes) return;
        foreach (var c in states.OrderBy(c => c.Turn is not null).ThenBy(c => c.UpdatedAt))
        {
            if (count <= options.CachedConversations * 9L / 10 && bytes <= options.CachedBytes * 9 / 10) return;
            if (!_cache.TryRemove(c.Key, out _)) continue;
            count--;
            bytes -= c.Bytes;
        }
    }
}
