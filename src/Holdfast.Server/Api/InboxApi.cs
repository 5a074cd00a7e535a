using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>The inbox as it changes, and who is at work in it.</summary>
internal static class InboxApi
{
    public static void MapInbox(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/inbox/events", Follow).Long().WithTags("People").ForTenant(Role.Operator).Produces<string>(200, "text/event-stream")
            .WithSummary("Tells that something of the inbox changed, by an event named inbox, and who is at work in it, by one named presence.");
        app.MapPut("/api/v1/handoffs/{id}/presence", (HttpContext http, string id, InboxDoor door, Presences presences, LiveStream live, ConversationStore store, CancellationToken cancel) =>
                SayAsync(http, InboxKind.Handoff, id, door, presences, live, store, cancel))
            .WithTags("People").ForTenant(Role.Operator).Takes<Contract.SayPresence>(optional: true).Produces<Contract.Present>().WithSummary("Says that one looks at it or writes; holds for 20 seconds.");
        app.MapPut("/api/v1/reviews/{id}/presence", (HttpContext http, string id, InboxDoor door, Presences presences, LiveStream live, ConversationStore store, CancellationToken cancel) =>
                SayAsync(http, InboxKind.Review, id, door, presences, live, store, cancel))
            .WithTags("People").ForTenant(Role.Operator).Takes<Contract.SayPresence>(optional: true).Produces<Contract.Present>().WithSummary("Says that one looks at it or writes; holds for 20 seconds.");
    }

    private static InboxStream Follow(HttpContext http, InboxFeed feed, Presences presences, TimeProvider clock) => new(feed, presences, http.Caller().Tenant, clock);

    private static async Task<IResult> SayAsync(
        HttpContext http, InboxKind kind, string id, InboxDoor door, Presences presences, LiveStream live, ConversationStore store, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Contract.SayPresence>(http, optional: true);
        if (body.Problem is { } problem) return problem;
        if (await door.FindAsync(http, kind, id, cancel) is not { ClosedAt: null } row) return InboxDoor.Missing(kind);
        var key = http.Caller().Key;
        var present = presences.Say(row.Key.Tenant, id, key.Id, key.Name, body.Value.Doing);
        // The user sees that somebody writes, as in any chat.
        if (kind == InboxKind.Handoff && body.Value.Doing == Contract.Doing.Typing && store.Peek(row.Key) is { Handoff: not null } c)
            live.Publish(row.Key, new ConversationStatus("with_person", c.Seq, "typing", present.Until));
        return Results.Json(present, ServerJson.Of<Contract.Present>());
    }
}
