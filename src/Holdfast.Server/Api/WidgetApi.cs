using Holdfast.Core.Conversations;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>
/// What the browser of somebody's customer may do, and all of it: speak in the conversation of its token, follow it, ask for a person and say what it
/// thought. The conversation begins with the first of these.
/// </summary>
internal static class WidgetApi
{
    public static void MapWidget(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(WidgetOrigins.Path + "/{conversation}").WithTags("Widget").ForWidgets();
        group.MapGet("events", Follow).Long().Produces<string>(200, "text/event-stream")
            .WithSummary("The conversation as a customer may see it, live; goes on after Last-Event-ID or ?after=, and ends with the token.");
        group.MapPost("messages", SayAsync).Takes<Contract.WidgetSay>().Produces<Contract.WidgetAccepted>(202)
            .WithSummary("Says something. The first message begins the conversation.");
        group.MapPost("handoff", HandOffAsync).Takes<Contract.RequestPerson>(optional: true).Produces<Contract.WidgetAccepted>(202)
            .WithSummary("Asks for a person, also before anything was said.");
        group.MapPost("feedback", FeedbackAsync).Takes<Contract.Feedback>().Produces<Contract.WidgetAccepted>(202)
            .WithSummary("Keeps what the customer thought of it.");
    }

    private static IResult Follow(HttpContext http, LiveStream live, WidgetTokens tokens, CancellationToken cancel)
    {
        if (StreamApi.ReadCursor(http, out var from) is { } bad) return bad;
        return new WidgetStreamResult(live.FollowAsync(WidgetDoor.KeyOf(http), from ?? default, cancel), http.Caller().Widget!, tokens);
    }

    private static Task SayAsync(HttpContext http, IdempotencyKeys keys, WidgetDoor door) =>
        Posts.HandleAsync<Contract.WidgetSay>(http, keys, (body, idempotency) => door.TellAsync(http, new Say(body.Content), idempotency));

    private static Task HandOffAsync(HttpContext http, IdempotencyKeys keys, WidgetDoor door) =>
        Posts.HandleAsync<Contract.RequestPerson>(http, keys, optional: true, handle: async (body, idempotency) =>
            new Validation().Length(body.Reason, 0, Contract.RequestPerson.ReasonChars, "reason").Problem
            ?? await door.TellAsync(http, new RequestPerson(string.IsNullOrWhiteSpace(body.Reason) ? null : body.Reason), idempotency));

    private static Task FeedbackAsync(HttpContext http, IdempotencyKeys keys, WidgetDoor door) =>
        Posts.HandleAsync<Contract.Feedback>(http, keys, async (body, idempotency) =>
        {
            var problems = ConversationChecks.Of(body);
            if (problems.Count > 0) return ErrorCode.Invalid(problems);
            return await door.TellAsync(http, new GiveFeedback(body.Rating, body.Resolved, body.Comment), idempotency);
        });
}
