using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>
/// Body of <c>POST /api/v1/widget-tokens</c>, which a customer's own server sends for a browser; the answer is a <see cref="WidgetToken"/>. At most one of
/// <paramref name="Conversation"/> and <paramref name="Renews"/>; neither = a conversation that begins with the first message.
/// </summary>
/// <param name="Origins">1 to 20, of the pages that may use it: https://shop.example, with the port where there is one.</param>
/// <param name="Agent">Who is spoken to.</param>
/// <param name="User">The end user, as the customer's server knows them; absent = nobody in particular.</param>
/// <param name="Conversation">One that is there already, of this agent and user.</param>
/// <param name="Renews">
/// The token that the browser had: the new one is for its conversation. One of another agent or user, or that ended more than seven days ago, is passed over.
/// </param>
/// <param name="LifetimeSeconds">60 to 86,400.</param>
public sealed record CreateWidgetToken(
    IReadOnlyList<string> Origins, string Agent = "default", string? User = null, string? Conversation = null, string? Renews = null, int LifetimeSeconds = 900);

/// <summary>What a browser speaks with: in one conversation, from the origins named, until it ends. <c>DELETE /api/v1/widget-tokens/{id}</c> ends it before.</summary>
/// <param name="Id"><c>wgt_…</c></param>
/// <param name="Token"><c>hfw_…</c>, shown this once, stored hashed.</param>
public sealed record WidgetToken(string Id, string Token, string Conversation, DateTimeOffset EndsAt, int LifetimeSeconds);

/// <summary>Body of <c>POST /api/v1/widget/{conversation}/messages</c>; what comes of it comes by the stream.</summary>
public sealed record WidgetSay(string Content);

/// <param name="Seq">Of the message in the stream, where it counts as one.</param>
public sealed record WidgetAccepted(long Seq);

/// <summary>Who speaks to a customer: the customer, the agent, a person in its place; or a notice of what goes on.</summary>
[JsonConverter(typeof(SnakeCaseEnum<WidgetSpeaker>))]
public enum WidgetSpeaker { User, Agent, Person, Notice }

/// <summary>
/// The event <c>message</c> of <c>GET /api/v1/widget/{conversation}/events</c>: the journal as a customer may see it. Besides there are <see cref="Delta"/>,
/// <c>reset</c> (<see cref="WidgetReset"/>) and <see cref="WidgetStatus"/> (status).
/// </summary>
/// <param name="Text">Absent in notices that the page words itself: returned, resolved, rated.</param>
/// <param name="Code">Of a notice: handed_off, returned, resolved, rated, stopped, delayed and whatever else is said in the agent's place.</param>
/// <param name="IsPartial">It broke off: the agent's next message goes on with it.</param>
/// <param name="Until">When a person should have come.</param>
public sealed record WidgetMessage(
    long Seq, DateTimeOffset At, WidgetSpeaker Who, string? Text = null, string? Code = null, bool IsPartial = false, DateTimeOffset? Until = null);

/// <summary>The deltas since the last message are void: what was written there is begun anew.</summary>
public sealed record WidgetReset;

/// <param name="State">One of <see cref="ConversationStates"/>, or <c>repairing</c>.</param>
public sealed record WidgetStatus(string State, DateTimeOffset? Until = null);
