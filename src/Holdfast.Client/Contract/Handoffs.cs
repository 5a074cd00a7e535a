namespace Holdfast.Client.Contract;

/// <summary>A conversation that waits for a person, or is held by one: <c>GET /api/v1/handoffs</c>, <c>…/{id}</c>. No model speaks in it until it is returned.</summary>
/// <param name="Id"><c>hnd_…</c></param>
/// <param name="Code">Why: models_unavailable (no model answered within the agent's deadline), turn_too_long.</param>
/// <param name="Reason">For people.</param>
/// <param name="At">When it was handed off.</param>
/// <param name="WaitingSeq">Entry of the first message of the user that nobody has answered; absent when there is none.</param>
/// <param name="LastMessage">What the user said last.</param>
/// <param name="CostUsd">What the conversation has cost so far.</param>
/// <param name="State">open, claimed, closed.</param>
/// <param name="Priority">Higher first.</param>
/// <param name="DueAt">When a person should have come; absent where no time was promised.</param>
/// <param name="Owner">Who has taken it on.</param>
/// <param name="Outcome">returned, resolved. Absent while open.</param>
public sealed record Handoff(
    string Id,
    string Conversation,
    string Agent,
    string Code,
    string Reason,
    DateTimeOffset At,
    string CostUsd,
    string? User = null,
    long? WaitingSeq = null,
    string? LastMessage = null,
    string State = "open",
    int Priority = 0,
    DateTimeOffset? DueAt = null,
    string? Owner = null,
    DateTimeOffset? ClosedAt = null,
    string? Outcome = null,
    string? ClosedBy = null);

/// <summary>Body of <c>POST /api/v1/handoffs/{id}/reply</c>: a person answers in the agent's place. The answer is the <see cref="Handoff"/>.</summary>
/// <param name="Content">Not empty; the customer's stream shows it at once.</param>
public sealed record ReplyHandoff(string Content);

/// <summary>
/// Body of <c>POST /api/v1/handoffs/{id}/return</c>: the agent has the conversation again, and answers what the user still waits for. The answer is the
/// <see cref="Conversation"/>.
/// </summary>
/// <param name="Note">For the model, up to 4,000 characters; the user does not see it.</param>
public sealed record ReturnHandoff(string? Note = null);
