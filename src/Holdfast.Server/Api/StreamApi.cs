using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Api;

/// <summary>The live stream of a whole conversation, as server-sent events.</summary>
internal static class StreamApi
{
    public static void MapStreams(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/conversations/{id}/events", FollowAsync).WithTags("Conversations").ForTenant(Role.App).Long()
            .Produces<string>(200, "text/event-stream")
            .WithSummary("The live stream of a conversation; goes on after Last-Event-ID or ?after=.");

    private static async Task<IResult> FollowAsync(
        HttpContext http, string id, IJournal journal, LiveStream live, CancellationToken cancel, string? after = null)
    {
        if (ReadCursor(http, out var from) is { } bad) return bad;
        var key = new ConversationKey(http.Caller().Tenant, id);
        if (await journal.FindAsync(key, cancel) is null) return Refusal.ConversationNotFound.Problem();
        return new EventStreamResult(live.FollowAsync(key, from ?? default, cancel));
    }

    /// <summary>Where to go on: <c>Last-Event-ID</c>, or <c>?after=</c>. Null when the client names no place.</summary>
    public static IResult? ReadCursor(HttpContext http, out StreamCursor? cursor)
    {
        cursor = null;
        var text = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : http.Request.Query["after"].ToString();
        if (text.Length == 0) return null;
        if (!StreamCursor.TryParse(text, out var parsed))
            return ErrorCode.Invalid([new("Last-Event-ID", "Use the id of an event of this conversation, as it was received: a number, or two with a point between.")]);
        cursor = parsed;
        return null;
    }
}
