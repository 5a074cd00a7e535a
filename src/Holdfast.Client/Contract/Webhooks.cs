using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>Body of <c>POST /api/v1/webhooks</c>, and of <c>PUT /api/v1/webhooks/{id}</c>, which replaces all of it (admin keys).</summary>
/// <param name="Url">Where events are posted to: <c>https</c>, or where the server allows private addresses also <c>http</c>.</param>
/// <param name="Events">
/// At least one of turn.completed, turn.stopped, conversation.parked, conversation.waiting_for_person, batch.completed.
/// </param>
/// <param name="IncludeContent">What was said is sent too: answers. Default true, since who works in the background waits for them.</param>
/// <param name="Description">For people, up to 200 characters.</param>
/// <param name="Enabled">False = nothing is sent, and what happens meanwhile is not kept for it.</param>
public sealed record WebhookDefinition(
    string Url, IReadOnlyList<string> Events, bool IncludeContent = true, string? Description = null, bool Enabled = true);

/// <summary>A subscription to events.</summary>
/// <param name="Id"><c>whk_…</c></param>
/// <param name="Secrets">How many sign now: more than one in the day after a rotation.</param>
/// <param name="DisabledReason">Why nothing is sent: by request, or since the receiver answered 410 Gone.</param>
/// <param name="Secret">
/// <c>whsec_…</c>, with which signatures are checked: only in the answer that creates or rotates it. Absent in the answer to a repeated
/// request.
/// </param>
public sealed record Webhook(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    bool IncludeContent,
    bool Enabled,
    int Secrets,
    DateTimeOffset CreatedAt,
    string? Description = null,
    DateTimeOffset? DisabledAt = null,
    string? DisabledReason = null,
    string? Secret = null);

/// <summary>An event that is owed to a subscription, or was.</summary>
/// <param name="EventId"><c>evt_…</c>, the <c>webhook-id</c> of every try.</param>
/// <param name="Event">turn.completed …, or webhook.test.</param>
/// <param name="State">pending, delivered, dead (given up).</param>
/// <param name="Tries">That came to an end since it was owed, or replayed.</param>
/// <param name="At">When it happened.</param>
/// <param name="Seq">The entry of the conversation that says it.</param>
/// <param name="NextAt">When it is tried next.</param>
/// <param name="Status">The receiver's HTTP status at the latest try.</param>
/// <param name="Failure">What went wrong at the latest try.</param>
public sealed record Delivery(
    string EventId,
    string Event,
    string State,
    int Tries,
    DateTimeOffset At,
    string? Conversation = null,
    long? Seq = null,
    DateTimeOffset? NextAt = null,
    DateTimeOffset? TriedAt = null,
    int? Status = null,
    string? Failure = null);

/// <summary>Body of <c>POST /api/v1/webhooks/{id}/replay</c>.</summary>
/// <param name="EventId">One event, whatever became of it; left out = all that are dead.</param>
public sealed record Replay([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? EventId = null);

/// <param name="Count">Deliveries that are due again, with all their tries before them.</param>
public sealed record Replayed(int Count);
