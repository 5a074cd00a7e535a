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
/// <param name="Saved">What it cost less than the naive call; absent where that is nothing.</param>
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
    string? Purpose = null,
    Savings? Saved = null);

/// <summary>
/// What was saved against the naive call, by cause: it goes at once to the model that the agent's ladder begins with, sends again all that was ever
/// said, as long as that fits its window, and caches nothing. Negative where a cause made it dearer.
/// </summary>
/// <param name="NaiveUsd">What the naive call would have cost: the cost and all that is here, exactly.</param>
/// <param name="CacheUsd">Prompts read from the provider's cache, less what writing to it costs more.</param>
/// <param name="ContextUsd">Left out of prompts or shortened, less summaries and embeddings.</param>
/// <param name="RoutingUsd">Asked of another model than the ladder begins with.</param>
/// <param name="BatchUsd">Handed in at a provider's batch interface.</param>
/// <param name="ReuseUsd">Answered as the same request was answered before, without a call.</param>
public sealed record Savings(string NaiveUsd, string CacheUsd, string ContextUsd, string RoutingUsd, string BatchUsd, string ReuseUsd);

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
/// <param name="Saved">Attempts of releases that did not count it saved nothing, and corrections change nothing of it.</param>
/// <param name="Open">Attempts not settled yet.</param>
/// <param name="UnusedUsd">
/// What of the cost was paid for what was looked up for answers (recalled messages, passages of documents) that took nothing from it: an estimate, by words.
/// </param>
public sealed record CostLine(
    IReadOnlyDictionary<string, string> Group, int Attempts, int Failed, Usage Usage, string CostUsd, string FailedUsd, string ReservedUsd, Savings Saved, string UnusedUsd,
    int Open = 0);

/// <summary>How a month stands: <c>GET /api/v1/costs/months</c>, newest first, and <c>GET /api/v1/costs/months/2026-11</c>.</summary>
/// <param name="Month">YYYY-MM, UTC.</param>
/// <param name="State">running, open (over, and corrections still count in it) or closed.</param>
/// <param name="Unsettled">Calls whose cost is not known yet: it cannot be closed before.</param>
/// <param name="Acts">Every closing and reopening, oldest first.</param>
/// <param name="AsClosed">Whether the sums are to the last digit what they were when it was closed; absent in the list, and when it is not closed.</param>
public sealed record CostMonth(
    string Month, string State, int Attempts, string CostUsd, int Unsettled, IReadOnlyList<CostMonthAct> Acts, bool? AsClosed = null);

/// <param name="Act">closed or reopened.</param>
/// <param name="By">A key's id.</param>
/// <param name="Corrections">That counted in the month, then; so for attempts and cost.</param>
/// <param name="Digest">SHA-256 of the sums by agent, model and day, then.</param>
public sealed record CostMonthAct(
    string Act, DateTimeOffset At, string By, int Attempts, int Corrections, string CostUsd, string Digest, string? Reason = null);

/// <summary>Closes a month that is over, or opens it again: <c>POST /api/v1/costs/months/2026-11/close</c> and <c>…/reopen</c>.</summary>
/// <param name="Reason">Up to 500 characters; needed to open it again.</param>
public sealed record CloseMonth(string? Reason = null);

/// <summary>
/// What the ledger should have said: <c>POST /api/v1/ledger/corrections</c>. The row stays as it is; the difference is a row of its own. It counts in the month of
/// the attempt while that is open, and otherwise when it is made.
/// </summary>
/// <param name="Conversation">Whose attempt it is; or:</param>
/// <param name="Call">The call's id.</param>
/// <param name="CostUsd">What the attempt cost, e.g. "0.0123": what it is to be, not the difference.</param>
/// <param name="Usage">What was used, where that is known too.</param>
/// <param name="Reason">1 to 500 characters, e.g. "invoice of November".</param>
public sealed record CorrectAttempt(int Attempt, string CostUsd, string Reason, string? Conversation = null, string? Call = null, Usage? Usage = null);

/// <summary>A difference to an attempt's row: <c>GET /api/v1/ledger/corrections?from=&amp;to=</c>, by the time at which they count.</summary>
/// <param name="Seq">1 for the first of its attempt.</param>
/// <param name="At">When it counts.</param>
/// <param name="By">A key's id.</param>
/// <param name="CostUsd">The difference; so for usage. May be negative.</param>
public sealed record LedgerCorrection(
    int Attempt, int Seq, DateTimeOffset At, DateTimeOffset MadeAt, string By, string Reason, string Model, Usage Usage, string CostUsd, string? Conversation = null,
    string? Call = null, string? Agent = null);
