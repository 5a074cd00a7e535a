using System.Collections.Immutable;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Core.Reviews;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>
/// The journal as its port describes it, in memory and strict: what a storage driver is compared with. Everything is durable at once; a
/// misuse throws. Safe for any number of threads.
/// </summary>
public sealed partial class MemoryJournal : IJournal, ICallLedger, IBudgets
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationKey, Stored> _conversations = [];
    private readonly Dictionary<ConversationKey, ImmutableSortedDictionary<int, LedgerRow>> _ledger = [];
    private readonly Dictionary<ConversationKey, (long Epoch, bool IsHeld)> _leases = [];
    private readonly Dictionary<(string Tenant, string Key), IdempotencyRecord> _idempotent = [];

    /// <summary>Nothing is left to do, now or later.</summary>
    public bool OwesNothing
    {
        get
        {
            lock (_lock) return _conversations.Values.All(c => c.Row.WakeAt is null) && _deliveries.Values.All(delivery => delivery.NextAt is null);
        }
    }

    public ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            lock (_lock) return ValueTask.FromResult(Write(append));
        }
        catch (InvalidOperationException e)
        {
            return ValueTask.FromException<AppendResult>(e);
        }
    }

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(ConversationKey key, long afterSeq, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_conversations.TryGetValue(key, out var stored) || afterSeq >= stored.Entries.Count) return ValueTask.FromResult<IReadOnlyList<Entry>>([]);
            var count = (int)Math.Min(limit, stored.Entries.Count - afterSeq);
            return ValueTask.FromResult<IReadOnlyList<Entry>>(stored.Entries.GetRange((int)afterSeq, count));
        }
    }

    public ValueTask<IReadOnlyList<Entry>> PickAsync(ConversationKey key, IReadOnlyList<long> seqs, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var picked = seqs.ToHashSet();
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<Entry>>([.. _conversations.TryGetValue(key, out var stored) ? stored.Entries.Where(entry => picked.Contains(entry.Seq)) : []]);
    }

    public ValueTask<ConversationRow?> FindAsync(ConversationKey key, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_conversations.GetValueOrDefault(key)?.Row);
    }

    public ValueTask<IReadOnlyList<ConversationKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<ConversationKey>>(
                [.. _conversations.Values.Where(c => c.Row.WakeAt <= now).OrderBy(c => c.Row.WakeAt).Take(limit).Select(c => c.Row.Key)]);
    }

    public ValueTask<Lease?> TryLeaseAsync(ConversationKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var (epoch, isHeld) = _leases.GetValueOrDefault(key);
            if (isHeld) return ValueTask.FromResult<Lease?>(null);
            _leases[key] = (epoch + 1, true);
            return ValueTask.FromResult<Lease?>(new Lease(key, epoch + 1));
        }
    }

    public ValueTask ReleaseAsync(Lease lease, CancellationToken cancel)
    {
        Release(lease);
        return default;
    }

    public void Release(Lease lease)
    {
        lock (_lock)
            if (IsCurrent(lease)) _leases[lease.Key] = (lease.Epoch, false);
    }

    public ValueTask<bool> DeleteAsync(ConversationKey key, CancellationToken cancel)
    {
        lock (_lock)
        {
            _leases[key] = (_leases.GetValueOrDefault(key).Epoch, false);
            return ValueTask.FromResult(_conversations.Remove(key));
        }
    }

    public ValueTask<IdempotencyRecord?> FindIdempotentAsync(string tenant, string idempotencyKey, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_idempotent.GetValueOrDefault((tenant, idempotencyKey)));
    }

    /// <summary>The first record of a key stays.</summary>
    public void Remember(string tenant, IdempotencyRecord record)
    {
        lock (_lock) _idempotent.TryAdd((tenant, record.Key), record);
    }

    private bool IsCurrent(Lease lease) => _leases.GetValueOrDefault(lease.Key) == (lease.Epoch, true);

    private AppendResult Write(Append append)
    {
        var stored = _conversations.GetValueOrDefault(append.Key);
        Check(append);
        if (append.Idempotency is { } repeated && _idempotent.ContainsKey((append.Key.Tenant, repeated.Key))) return AppendResult.Duplicate;
        if ((stored?.Entries.Count ?? 0) != append.ExpectedSeq) return AppendResult.Conflict;
        if (append.Lease is { } lease && !IsCurrent(lease)) return AppendResult.Conflict;
        if (!HaveRoom(append.Key.Tenant, append.Key.Conversation, append.Ledger)) return AppendResult.OverBudget;

        var rows = append.Ledger.Aggregate(Ledger(append.Key), (before, change) =>
            Changed(new(append.Key.Tenant, append.Key.Conversation, null), before, change));
        stored ??= _conversations[append.Key] = new(append.Row);
        stored.Entries.AddRange(append.Entries);
        stored.Row = append.Row;
        stored.Batch = append.Batch ?? stored.Batch;
        foreach (var row in append.Inbox ?? []) stored.Inbox[row.Seq] = row;
        if (append.Asked is { } question) stored.Asked.Add(question);
        _ledger[append.Key] = rows;
        OweAll(append);
        foreach (var act in append.Audit ?? []) Write(append.Key.Tenant, append.Entries[0].At, act);
        if (append.Idempotency is { } record) _idempotent[(append.Key.Tenant, record.Key)] = record;
        return AppendResult.Appended;
    }

    private ImmutableSortedDictionary<int, LedgerRow> Ledger(ConversationKey key) =>
        _ledger.GetValueOrDefault(key) ?? ImmutableSortedDictionary<int, LedgerRow>.Empty;

    private static ImmutableSortedDictionary<int, LedgerRow> Changed(
        Owner owner, ImmutableSortedDictionary<int, LedgerRow> rows, LedgerChange change) => change switch
    {
        Reserve r when !rows.ContainsKey(r.Attempt) => rows.Add(r.Attempt, new(
            owner.Tenant, owner.Conversation, owner.Call, r.Attempt, r.At, r.Agent, r.AgentVersion, r.Model, r.PromptTokens, r.ReservedNanoUsd,
            null, null, default, null, false, null, null, null, r.Turn, r.Purpose)),
        Settle s when rows.TryGetValue(s.Attempt, out var row) && row.SettledAt is null => rows.SetItem(s.Attempt, row with
        {
            SettledAt = s.At, Outcome = s.Outcome, Usage = s.Usage, CostNanoUsd = s.CostNanoUsd, UsageEstimated = s.UsageEstimated,
            Price = s.Price, AnsweredBy = s.AnsweredBy, DurationMs = s.DurationMs, Saved = s.Saved,
            UnusedNanoUsd = s.UnusedNanoUsd,
        }),
        _ => throw new InvalidOperationException($"Ledger of {owner}: attempt {change.Attempt} is reserved or settled out of turn."),
    };

    /// <summary>What every append must be, whatever it says.</summary>
    private static void Check(Append append)
    {
        var (entries, row) = (append.Entries, append.Row);
        Require(entries.Count > 0, "is empty");
        for (var i = 0; i < entries.Count; i++) Require(entries[i].Seq == append.ExpectedSeq + 1 + i, $"numbers an entry {entries[i].Seq}");
        Require(row.Key == append.Key && row.Seq == entries[^1].Seq, "carries the row of another state");
        Require(row.State is "working" or "waiting" or "parked" or "with_person" or "at_rest" or "resolved", $"is in state {row.State}");
        // At rest it may be woken as well, for what nobody waits for.
        Require(row.WakeAt is not null || row.State is "with_person" or "at_rest" or "resolved", $"never wakes in state {row.State}");

        void Require(bool isSo, string complaint)
        {
            if (!isSo) throw new InvalidOperationException($"An append to {append.Key} at {append.ExpectedSeq} {complaint}.");
        }
    }

    private sealed class Stored(ConversationRow row)
    {
        public List<Entry> Entries { get; } = [];

        public ConversationRow Row { get; set; } = row;

        public BatchRow? Batch { get; set; }

        public SortedDictionary<long, InboxRow> Inbox { get; } = [];

        public List<Clarification> Asked { get; } = [];

        public Dictionary<(string Model, long Seq), EntryVector> Vectors { get; } = [];
    }

    private readonly record struct Owner(string Tenant, string? Conversation, string? Call);
}
