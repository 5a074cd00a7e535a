using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>What a person is asked about.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ReviewSubject>))]
public enum ReviewSubject { ToolCall, Constitution, Lesson, Clarification, Answer }

/// <summary>
/// Something that takes effect only when a person said yes: <c>GET /api/v1/reviews</c>, <c>…/{id}</c>. A call of a tool that is marked as needing approval; a change of an
/// agent's constitution; a lesson; an answer that is held; or a question that an agent asked in conversation after conversation, which its constitution may have to answer.
/// </summary>
/// <param name="Id"><c>rev_…</c></param>
/// <param name="Title">The tool's name; the question; what is to be said against an answer; what the proposer called it.</param>
/// <param name="State">open, claimed, closed.</param>
/// <param name="Conversation">In which the call or the answer waits; absent where it is neither.</param>
/// <param name="Proposed">
/// What would take effect: arguments (object), a constitution (object), a lesson or an answer (string). Absent where the reviewer writes it.
/// </param>
/// <param name="Changes">What it would change of the agent as it is now. Only when one review is read.</param>
/// <param name="BaseVersion">Version of the agent from which it was proposed.</param>
/// <param name="DueAt">Until then somebody may decide; after that the default holds.</param>
/// <param name="DefaultAction">approve or reject; of an answer send or hand_off.</param>
/// <param name="Outcome">approved, rejected, expired, cancelled. Absent while open.</param>
/// <param name="Edited">What took effect in place of what was proposed.</param>
/// <param name="Version">The agent's version that came of it.</param>
/// <param name="Present">Who looks at it now, as far as this node was told; absent = nobody.</param>
public sealed record Review(
    string Id,
    ReviewSubject Subject,
    string Title,
    string State,
    string Agent,
    DateTimeOffset OpenedAt,
    DateTimeOffset DueAt,
    string DefaultAction,
    string? Conversation = null,
    string? User = null,
    JsonElement? Proposed = null,
    IReadOnlyList<FieldChange>? Changes = null,
    int? BaseVersion = null,
    IReadOnlyList<ReviewEvidence>? Evidence = null,
    string? Owner = null,
    DateTimeOffset? ClosedAt = null,
    string? Outcome = null,
    string? DecidedBy = null,
    string? Note = null,
    JsonElement? Edited = null,
    int? Version = null,
    IReadOnlyList<Present>? Present = null);

/// <param name="Seq">Entry of the conversation.</param>
public sealed record ReviewEvidence(string Conversation, long Seq, string Text);

/// <summary>Body of <c>POST /api/v1/reviews</c>: proposes a change of an agent. Give either a constitution or a lesson.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Constitution">The whole new constitution.</param>
/// <param name="Lesson">One sentence, up to 500 characters.</param>
/// <param name="Title">Up to 200 characters. Default: what it is.</param>
/// <param name="Evidence">Entries of conversations that show why, at most 20.</param>
/// <param name="DueSeconds">How long people have, 60 to 7,776,000 (90 days). Default 14 days.</param>
public sealed record ProposeReview(
    string Agent, Constitution? Constitution = null, string? Lesson = null, string? Title = null, IReadOnlyList<ReviewEvidence>? Evidence = null, int? DueSeconds = null);

/// <summary>Body of <c>POST /api/v1/reviews/{id}/approve</c>. The answer is the <see cref="Review"/>.</summary>
/// <param name="Edited">Takes effect in place of what was proposed, in the same form; both are kept.</param>
/// <param name="Note">Up to 4,000 characters, kept with the decision.</param>
public sealed record ApproveReview(JsonElement? Edited = null, string? Note = null);

/// <summary>Body of <c>POST /api/v1/reviews/{id}/reject</c>. The answer is the <see cref="Review"/>.</summary>
/// <param name="Note">Why, up to 4,000 characters: for a tool call or an answer the model is told it.</param>
public sealed record RejectReview(string? Note = null);

/// <summary>Body of <c>…/claim</c> and <c>…/reassign</c> of hand-offs and reviews.</summary>
/// <param name="Owner">Who has it from now on, 1 to 200 characters. Default: the key that asks (<c>key_…</c>); in a reassignment nobody.</param>
public sealed record ClaimItem(string? Owner = null);

/// <summary>Body of <c>POST /api/v1/handoffs/{id}/note</c>: written down for other people; no model and no user sees it.</summary>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record TakeNote(string Text);
