using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Who is at work in the inbox.</summary>
internal static class InboxApi
{
    public static void MapInbox(this IEndpointRouteBuilder app)
    {
        MapPresence(app, "/api/v1/handoffs/{id}/presence", InboxKind.Handoff);
        MapPresence(app, "/api/v1/reviews/{id}/presence", InboxKind.Review);
    }

    private static void MapPresence(IEndpointRouteBuilder app, string path, InboxKind kind) => app
        .MapPut(path, (
                HttpContext http, string id, InboxDoor door, Presences presences, LiveStream live, ConversationStore store,
                CancellationToken cancel) =>
            SayAsync(http, kind, id, door, presences, live, store, cancel))
        .WithTags("People").ForTenant(Role.Operator).Takes<Contract.SayPresence>(optional: true).Produces<Contract.Present>()
        .WithSummary("Says that one looks at it or writes; holds for 20 seconds.");

    private static async Task<IResult> SayAsync(
        HttpContext http, InboxKind kind, string id, InboxDoor door, Presences presences, LiveStream live, ConversationStore store,
        CancellationToken cancel)
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
