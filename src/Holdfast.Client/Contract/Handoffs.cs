namespace Holdfast.Client.Contract;

/// <summary>A conversation that waits for a person, or is held by one: <c>GET /api/v1/handoffs</c>, <c>…/{id}</c>. No model speaks in it until it is returned.</summary>
/// <param name="Id"><c>hnd_…</c></param>
/// <param name="Code">
/// Why: models_unavailable (no model answered within the agent's deadline), turn_too_long, model (it did so itself), confidence (it said that it is less sure than the
/// agent asks for).
/// </param>
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
/// <param name="Drafted">The newest draft, if any; with <c>GET /api/v1/handoffs/{id}</c>.</param>
/// <param name="Present">Who looks at it now, or writes, as far as this node was told; absent = nobody.</param>
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
    string? ClosedBy = null,
    HandoffPacket? Packet = null,
    HandoffDraft? Drafted = null,
    IReadOnlyList<Present>? Present = null);

/// <summary>A reply that a model wrote for a person to edit and send; nobody else is shown it. The answer of <c>POST /api/v1/handoffs/{id}/draft</c>.</summary>
/// <param name="Model">provider/model that wrote it.</param>
/// <param name="CostUsd">Of all attempts at it.</param>
/// <param name="Seq">Of its entry.</param>
public sealed record HandoffDraft(string Text, string Model, string CostUsd, DateTimeOffset At, long Seq);

/// <summary>Body of <c>POST /api/v1/handoffs/{id}/draft</c>. The same asked twice is one draft.</summary>
/// <param name="Instruction">What is wished of it, up to 4,000 characters. Default: a reply to what nobody has answered.</param>
public sealed record AskDraft(string? Instruction = null);

/// <summary>
/// What a person needs who takes the conversation over, made of its journal alone; with <c>GET /api/v1/handoffs/{id}</c>. Everything names its entry (<c>seq</c>).
/// </summary>
/// <param name="Wants">What the user said that nobody has answered; where all is answered, what they said last.</param>
/// <param name="Summary">The newest that a model wrote.</param>
/// <param name="Facts">What the user wants, told and prefers, what was promised, and every value that was said: numbers, names, dates, paths.</param>
/// <param name="Tried">Tool calls with the beginning of their results, and model calls that failed; the last 100.</param>
/// <param name="Reasoning">What the model thought last, where its provider gives it.</param>
/// <param name="Draft">The beginning of an answer that broke off.</param>
/// <param name="Transcript">The last 500 lines of what was said.</param>
/// <param name="OlderLines">Lines before those; <c>GET …/entries</c> has them.</param>
/// <param name="Earlier">Hand-offs before this one.</param>
/// <param name="Evidence">Entries that show why it was handed off.</param>
/// <param name="Decisions">What the model says it found out or decided.</param>
/// <param name="OpenQuestions">What it says is still open.</param>
/// <param name="NextAction">What it suggests to do next; where it did not hand off itself, what follows from the reason.</param>
/// <param name="SuggestedReply">What it wrote to be sent as it is.</param>
/// <param name="Confidence">In that, 0 to 1, as it says.</param>
/// <param name="DueAt">When somebody should have come.</param>
public sealed record HandoffPacket(
    IReadOnlyList<string> Wants,
    IReadOnlyList<PacketFact> Facts,
    IReadOnlyList<PacketStep> Tried,
    IReadOnlyList<PacketLine> Transcript,
    int OlderLines,
    IReadOnlyList<PacketHandoff> Earlier,
    string? Summary = null,
    string? Reasoning = null,
    string? Draft = null,
    string? Reason = null,
    IReadOnlyList<PacketEvidence>? Evidence = null,
    IReadOnlyList<string>? Decisions = null,
    IReadOnlyList<string>? OpenQuestions = null,
    string? NextAction = null,
    string? SuggestedReply = null,
    double? Confidence = null,
    string? ConfidenceReason = null,
    DateTimeOffset? DueAt = null,
    PacketCost? Cost = null);

/// <param name="Text">What the entry says, or its beginning.</param>
public sealed record PacketEvidence(long Seq, string Text);

/// <param name="Attempts">Calls to models, of which <paramref name="Failed"/> brought no whole answer.</param>
public sealed record PacketCost(string Usd, int Attempts, int Failed);

/// <param name="Kind">intent, instruction, commitment, value, pinned.</param>
public sealed record PacketFact(string Kind, string Text, long Seq);

/// <param name="Tool"><c>model</c> stands for an attempt at an answer.</param>
public sealed record PacketStep(long Seq, string Tool, string Result, bool IsError, string? Arguments = null);

/// <param name="By">user, agent, person or note, the last two with who it was.</param>
/// <param name="Weighty">It holds what the user wants, told or prefers, a promise, or was pinned.</param>
public sealed record PacketLine(long Seq, DateTimeOffset At, string By, string Text, bool Weighty);

/// <param name="Note">With which it was returned.</param>
public sealed record PacketHandoff(long Seq, DateTimeOffset At, string Code, string? Note = null, string? Reason = null);

/// <summary>Body of <c>POST /api/v1/handoffs/{id}/reply</c>: a person answers in the agent's place. The answer is the <see cref="Handoff"/>.</summary>
/// <param name="Content">Not empty; the customer's stream shows it at once.</param>
public sealed record ReplyHandoff(string Content);

/// <summary>
/// Body of <c>POST /api/v1/handoffs/{id}/return</c>: the agent has the conversation again, and answers what the user still waits for. The answer is the
/// <see cref="Conversation"/>.
/// </summary>
/// <param name="Note">For the model, up to 4,000 characters; the user does not see it.</param>
public sealed record ReturnHandoff(string? Note = null);
