namespace Holdfast.Client.Contract;

/// <summary>Spending that left what is usual: <c>GET /api/v1/anomalies</c>.</summary>
/// <param name="State">open, acknowledged, silenced or ended.</param>
/// <param name="Kind">jump (from one hour to the next), growth (day by day), conversation (beside the others of its agent).</param>
/// <param name="Cause">The largest of the shares: volume, calls, model_mix, prompt, cache, output, retries, price.</param>
/// <param name="SeenAt">When it was last found. It ends when it has not been for a day.</param>
/// <param name="Hours">That were looked at, up to when it was opened.</param>
/// <param name="CostUsd">Spent in these hours.</param>
/// <param name="UsualUsd">What is usual in such hours.</param>
/// <param name="SharesUsd">By cause: they add up to the difference of the two. Less than 0 where something became cheaper.</param>
/// <param name="Agent">Absent = the tenant's spending as a whole.</param>
/// <param name="SilencedUntil">Nothing more of the same is opened until then.</param>
public sealed record Anomaly(
    string Id,
    string State,
    string Kind,
    string Cause,
    DateTimeOffset OpenedAt,
    DateTimeOffset SeenAt,
    int Hours,
    string CostUsd,
    string UsualUsd,
    IReadOnlyDictionary<string, string> SharesUsd,
    string? Agent = null,
    string? Conversation = null,
    DateTimeOffset? EndedAt = null,
    DateTimeOffset? AcknowledgedAt = null,
    string? AcknowledgedBy = null,
    DateTimeOffset? SilencedUntil = null);

/// <summary>Body of <c>POST /api/v1/anomalies/{id}/silence</c>.</summary>
/// <param name="Until">A time to come, at most 90 days from now.</param>
public sealed record Silence(DateTimeOffset Until);
