using Holdfast.Core.Audit;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Core.Quality;
using Holdfast.Core.Reviews;
using Holdfast.Core.Webhooks;
using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// The durable truth: entries, the row that summarises each conversation, and the ledger.
/// Safe for any number of threads. A storage fault throws; nothing is acknowledged that is not on disk.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Appends entries, updates the conversation's row and writes ledger changes in one transaction. Returns once it is durable.
    /// Appends of many conversations may share one commit; each succeeds or conflicts on its own. Cancelling has no effect once it is queued.
    /// </summary>
    /// <exception cref="InvalidOperationException">A ledger change reserves an attempt twice, or settles one that is not open. Nothing was written.</exception>
    ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancel);

    /// <summary>Entries with seq greater than <paramref name="afterSeq"/>, in order, at most <paramref name="limit"/>. Empty for an unknown conversation.</summary>
    ValueTask<IReadOnlyList<Entry>> ReadAsync(ConversationKey key, long afterSeq, int limit, CancellationToken cancel);

    /// <summary>The entries with these numbers, in order; none for a number that is not there.</summary>
    ValueTask<IReadOnlyList<Entry>> PickAsync(ConversationKey key, IReadOnlyList<long> seqs, CancellationToken cancel);

    /// <summary>The row, or null when there is no such conversation (or it was deleted).</summary>
    ValueTask<ConversationRow?> FindAsync(ConversationKey key, CancellationToken cancel);

    /// <summary>Newest first.</summary>
    ValueTask<Page<ConversationRow>> ListAsync(string tenant, ConversationFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>Conversations whose wake_at is due, oldest first, whether leased or not; those that another node is at work on may be left out.</summary>
    ValueTask<IReadOnlyList<ConversationKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>
    /// Takes the conversation for one worker, or null while another holds it. A crash of the process ends its leases, though others may see that
    /// only some seconds later.
    /// </summary>
    ValueTask<Lease?> TryLeaseAsync(ConversationKey key, CancellationToken cancel);

    ValueTask ReleaseAsync(Lease lease, CancellationToken cancel);

    /// <summary>Removes the conversation's entries and row for good. Its ledger rows stay: money is not forgotten. False when there was none.</summary>
    ValueTask<bool> DeleteAsync(ConversationKey key, CancellationToken cancel);

    /// <summary>Oldest reservation first.</summary>
    ValueTask<Page<LedgerRow>> LedgerAsync(string tenant, LedgerFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>Sums of the ledger and its corrections (<see cref="IBooks"/>) over a period, grouped by the dimensions asked for.</summary>
    ValueTask<CostLines> CostsAsync(string tenant, CostQuery query, CancellationToken cancel);

    /// <summary>What an earlier request with this key did, or null. Keys are kept at least 24 hours.</summary>
    ValueTask<IdempotencyRecord?> FindIdempotentAsync(string tenant, string idempotencyKey, CancellationToken cancel);

    /// <summary>Conversations that are not at rest: how many by state, and those at most that changed longest ago, oldest first.</summary>
    /// <param name="tenant">Null = of all tenants.</param>
    ValueTask<Unrest> UnrestAsync(string? tenant, int most, CancellationToken cancel);

    /// <summary>Sums of what has come of conversations that ended in a period, grouped by the dimensions asked for.</summary>
    ValueTask<IReadOnlyList<OutcomeLine>> OutcomesAsync(string tenant, OutcomeQuery query, CancellationToken cancel);
}

/// <param name="Counts">By state; a state without conversations may be missing.</param>
public sealed record Unrest(IReadOnlyDictionary<string, int> Counts, IReadOnlyList<ConversationRow> Oldest);

/// <summary>One change to one conversation.</summary>
/// <param name="ExpectedSeq">Seq of the last entry the writer knows; 0 creates the conversation.</param>
/// <param name="Entries">Numbered ExpectedSeq+1, +2 …; at least one.</param>
/// <param name="Row">The row as it stands after these entries.</param>
/// <param name="Lease">The worker's lease; the append conflicts when it is no longer the current one. Null from the intake.</param>
/// <param name="Events">What the entries mean to subscribers (<see cref="IWebhooks"/>): owed to them with the entries. Null = nothing.</param>
/// <param name="Batch">The batch's row as it stands after these entries; null where the conversation is none.</param>
/// <param name="Inbox">The rows that these entries changed of what waits for people (<see cref="IInbox"/>). Null = none.</param>
/// <param name="Asked">The question that was asked in place of an answer; null = none was.</param>
/// <param name="Audit">What of it people did (<see cref="IAudit"/>), for the tenant's chain. Null = nothing.</param>
public sealed record Append(
    ConversationKey Key,
    long ExpectedSeq,
    IReadOnlyList<Entry> Entries,
    ConversationRow Row,
    IReadOnlyList<LedgerChange> Ledger,
    Lease? Lease = null,
    IdempotencyRecord? Idempotency = null,
    IReadOnlyList<Happening>? Events = null,
    BatchRow? Batch = null,
    IReadOnlyList<InboxRow>? Inbox = null,
    Clarification? Asked = null,
    IReadOnlyList<AuditAct>? Audit = null);

public enum AppendResult
{
    /// <summary>Durable.</summary>
    Appended,

    /// <summary>Somebody else wrote first, or the lease was lost: read again and decide again. Nothing was written.</summary>
    Conflict,

    /// <summary>The idempotency key was used before. Nothing was written.</summary>
    Duplicate,

    /// <summary>A budget has no room for what it reserves (<see cref="IBudgets"/>). Nothing was written.</summary>
    OverBudget,
}

/// <param name="Epoch">Grows with every lease of the conversation: an older one is fenced out.</param>
public sealed record Lease(ConversationKey Key, long Epoch);

/// <summary>What stands about a conversation outside its journal: a projection, rewritten with every append.</summary>
/// <param name="State">working, waiting, parked, with_person, at_rest, resolved.</param>
/// <param name="WakeAt">When it next needs attention; null = at rest.</param>
/// <param name="CostNanoUsd">Settled cost so far.</param>
public sealed record ConversationRow(
    ConversationKey Key,
    string Agent,
    ConversationMode Mode,
    string? User,
    IReadOnlyDictionary<string, string>? Metadata,
    long Seq,
    string State,
    int Turns,
    int Attempts,
    int Epoch,
    long CostNanoUsd,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? WakeAt,
    Outcome Outcome = default);

/// <param name="Query">Text to find in user id, metadata or entries, case-insensitive.</param>
public sealed record ConversationFilter(string? State = null, string? Agent = null, string? User = null, string? Query = null);

/// <param name="Limit">1 to 200.</param>
/// <param name="Cursor">As given by the page before; null = from the start. Any other text throws <see cref="InvalidCursorException"/>.</param>
public sealed record PageRequest(int Limit = 50, string? Cursor = null);

public sealed class InvalidCursorException() : Exception("The cursor is not one that this list has given: leave it out to start again.");

/// <param name="NextCursor">Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <param name="BodyHash">SHA-256 of route and body, base64.</param>
/// <param name="Resource">What the request made: enough to build the same answer again, e.g. "cnv_…" or "cnv_…/17".</param>
public sealed record IdempotencyRecord(string Key, string BodyHash, string Resource, DateTimeOffset At);
