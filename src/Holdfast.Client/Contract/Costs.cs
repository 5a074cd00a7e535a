namespace Holdfast.Client.Contract;

/// <summary>
/// One attempt's row in the ledger: <c>GET /api/v1/ledger?conversation=&amp;agent=&amp;model=&amp;user=&amp;from=&amp;to=</c>, oldest first, and
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
    long? Turn = null,
    string? Purpose = null);

/// <summary>
/// Costs of one month: <c>GET /api/v1/costs?month=2026-11&amp;by=agent,conversation,model</c>. The lines sum exactly to the ledger. Each dimension is also a filter:
/// <c>&amp;agent=support</c> leaves what that agent cost, an empty value what has none.
/// </summary>
/// <param name="Month">YYYY-MM, UTC.</param>
/// <param name="By">The dimensions asked for: any of tenant, agent, conversation, model, user, day.</param>
/// <param name="Total">Of all lines, those left out too.</param>
/// <param name="LeftOut">How many lines <c>&amp;top=100</c> left out: only so many of the dearest come, the dearest first.</param>
public sealed record CostReport(string Month, IReadOnlyList<string> By, IReadOnlyList<CostLine> Lines, CostLine Total, int LeftOut = 0);

/// <param name="Group">
/// Value of each dimension, empty for calls that have none. No dimensions in the total. A day is YYYY-MM-DD, UTC; a user is whom the conversation is with, empty once
/// that was deleted.
/// </param>
/// <param name="Failed">Attempts of these that failed.</param>
/// <param name="FailedUsd">What of the cost they cost: paid for nothing.</param>
/// <param name="ReservedUsd">Held by attempts not settled yet.</param>
public sealed record CostLine(
    IReadOnlyDictionary<string, string> Group, int Attempts, int Failed, Usage Usage, string CostUsd, string FailedUsd, string ReservedUsd);
