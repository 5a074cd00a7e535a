using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>Data of an event <c>inbox</c> of <c>GET /api/v1/overview/events</c>: how much waits, and what has changed since the last.</summary>
/// <param name="Ids">Of hand-offs and reviews (<c>hnd_…</c>, <c>rev_…</c>); absent = any may have changed.</param>
public sealed record InboxChanged(int Handoffs, int Reviews, IReadOnlyList<string>? Ids = null);

[JsonConverter(typeof(SnakeCaseEnum<Doing>))]
public enum Doing { Looking, Typing }

/// <summary>Somebody is at work on a hand-off or a review. An event <c>presence</c> of <c>GET /api/v1/overview/events</c> has all of them.</summary>
/// <param name="Id">Of the hand-off or review.</param>
/// <param name="Who">Id of their key.</param>
/// <param name="Name">Of their key.</param>
/// <param name="Until">When it is forgotten unless they say it again.</param>
public sealed record Present(string Id, string Who, string Name, Doing Doing, DateTimeOffset Until);

/// <summary>Body of <c>PUT /api/v1/handoffs/{id}/presence</c> and <c>…/reviews/{id}/presence</c>.</summary>
public sealed record SayPresence(Doing Doing = Doing.Looking);
