namespace Holdfast.Client.Contract;

/// <summary>
/// One attempt's row in the ledger: <c>GET /api/v1/ledger?conversation=&amp;from=&amp;to=</c>, oldest first, and
/// <c>GET /api/v1/ledger/{call}</c> for the attempts of one call.
/// </summary>
/// <param name="Attempt">Its number within the conversation or the call.</param>
/// <param name="Conversation">Absent for a call of an existing client that belongs to none.</param>
/// <param name="Call">The call's own id, then.</param>
/// <param name="Agent">Absent, like its version, for a call that named none.</param>
/// <param name="Model">provider/model.</param>
/// <param name="ReservedUsd">Worst case, held while it ran.</param>
/// <param name="SettledAt">Absent while only reserved, like all that follows.</param>
/// <param name="Outcome">completed, or the kind of failure.</param>
/// <param name="Price">The price row used; absent when the model costs nothing.</param>
/// <param name="User">The conversation's end user.</param>
/// <param name="Turn">The entry of the message that opened the turn it was made for; absent outside of turns.</param>
/// <param name="Purpose">answer, summary, embedding, items, draft; absent for a call that belongs to no conversation.</param>
public sealed record LedgerRow(
    int Attempt,
    DateTimeOffset ReservedAt,
    string Model,
    string ReservedUsd,
    string? Conversation = null,
    string? Call = null,
    string? Agent = null,
    int? AgentVersion = null,
    DateTimeOffset? SettledAt = null,
    string? Outcome = null,
    Usage? Usage = null,
    string? CostUsd = null,
    bool UsageEstimated = false,
    string? Price = null,
    string? AnsweredBy = null,
    long? DurationMs = null,
    string? User = null,
    long? Turn = null,
    string? Purpose = null);

/// <summary>
/// Costs of one month: <c>GET /api/v1/costs?month=2026-11&amp;by=agent,conversation,model</c>. The lines sum exactly to the ledger.
/// </summary>
/// <param name="Month">YYYY-MM, UTC.</param>
/// <param name="By">The dimensions asked for: any of tenant, agent, conversation, model.</param>
public sealed record CostReport(string Month, IReadOnlyList<string> By, IReadOnlyList<CostLine> Lines, CostLine Total);

/// <param name="Group">Value of each dimension, empty for calls that belong to no conversation or agent. No dimensions in the total.</param>
/// <param name="Failed">Attempts of these that failed.</param>
/// <param name="ReservedUsd">Held by attempts not settled yet.</param>
public sealed record CostLine(
    IReadOnlyDictionary<string, string> Group, int Attempts, int Failed, Usage Usage, string CostUsd, string ReservedUsd);
