using System.Text.Json.Serialization;
using Holdfast.Core.Watching;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What the ledger says of spending, and the anomalies that were found in it. Safe for any number of threads; durable when it returns. Several nodes that
/// find the same keep it once.
/// </summary>
public interface IAnomalies
{
    /// <summary>Sums of what was reserved in a period and is settled: by hour, agent and model, in the order of hours.</summary>
    ValueTask<IReadOnlyList<SpendLine>> HoursAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>The same by agent, conversation and model, whatever the hour; without calls that belong to no conversation.</summary>
    ValueTask<IReadOnlyList<SpendLine>> ConversationsAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>False when it is known, or another of the same tenant, agent and conversation has not ended.</summary>
    ValueTask<bool> OpenAsync(AnomalyRow anomaly, CancellationToken cancel);

    ValueTask<AnomalyRow?> FindAsync(string tenant, string id, CancellationToken cancel);

    /// <summary>Changes it, and nobody else meanwhile; null when there is none.</summary>
    /// <param name="change">Pure: may be asked more than once. Leaves tenant, id, agent and conversation as they are.</param>
    ValueTask<AnomalyRow?> ChangeAsync(string tenant, string id, Func<AnomalyRow, AnomalyRow> change, CancellationToken cancel);

    /// <summary>Those that have not ended, and those whose silence has not.</summary>
    ValueTask<IReadOnlyList<AnomalyRow>> CurrentAsync(string tenant, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Newest first.</summary>
    /// <param name="ended">Null = whether they have or not.</param>
    ValueTask<Page<AnomalyRow>> ListAsync(string tenant, bool? ended, PageRequest page, CancellationToken cancel);
}

/// <param name="Hour">Counted from 1970 on, UTC; 0 where conversations are asked for.</param>
/// <param name="Agent">Empty for calls of no agent.</param>
/// <param name="Conversation">Null where hours are asked for.</param>
/// <param name="Owners">Conversations and single calls that used this model first in the hour.</param>
public sealed record SpendLine(long Hour, string Agent, string? Conversation, string Model, long Owners, ModelSpend Spend);

/// <summary>Spending that left what is usual, of a tenant, one of its agents, or a conversation.</summary>
/// <param name="Id">anm_…</param>
/// <param name="Agent">Null = the tenant's spending as a whole.</param>
/// <param name="Found">As it was when it was opened.</param>
/// <param name="SeenAt">When it was last found.</param>
/// <param name="SilencedUntil">Nothing more of the same is opened until then.</param>
public sealed record AnomalyRow(
    string Tenant, string Id, string? Agent, string? Conversation, Deviation Found, DateTimeOffset OpenedAt, DateTimeOffset SeenAt, DateTimeOffset? EndedAt = null,
    DateTimeOffset? SilencedUntil = null, DateTimeOffset? AcknowledgedAt = null, string? AcknowledgedBy = null)
{
    /// <summary>Whose spending it is, within the tenant.</summary>
    [JsonIgnore]
    public string Scope => Conversation ?? Agent ?? "";
}
