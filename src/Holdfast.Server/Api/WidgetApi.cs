using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
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
        group.MapPost("messages", SayAsync).Takes<Contract.WidgetSay>().Produces<Contract.WidgetAccepted>(202).WithSummary("Says something. The first message begins the conversation.");
        group.MapPost("feedback", FeedbackAsync).Takes<Contract.Feedback>().Produces<Contract.WidgetAccepted>(202).WithSummary("Keeps what the customer thought of it.");
    }

    private static IResult Follow(HttpContext http, LiveStream live, WidgetTokens tokens, CancellationToken cancel)
    {
        if (StreamApi.ReadCursor(http, out var from) is { } bad) return bad;
        return new WidgetStreamResult(live.FollowAsync(KeyOf(http), from ?? default, cancel), http.Caller().Widget!, tokens);
    }

    private static Task SayAsync(HttpContext http, IdempotencyKeys keys, ConversationService conversations, IJournal journal, TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.WidgetSay>(http, keys, (body, idempotency) =>
            TellAsync(http, new Say(body.Content, null), idempotency, conversations, journal, clock, cancel));

    private static Task FeedbackAsync(HttpContext http, IdempotencyKeys keys, ConversationService conversations, IJournal journal, TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Feedback>(http, keys, async (body, idempotency) =>
        {
            var problems = ConversationChecks.Of(body);
            if (problems.Count > 0) return ErrorCode.Invalid(problems);
            return await TellAsync(http, new GiveFeedback(body.Rating, body.Resolved, body.Comment), idempotency, conversations, journal, clock, cancel);
        });

    private static async Task<IResult> TellAsync(
        HttpContext http, Command command, Idempotency idempotency, ConversationService conversations, IJournal journal, TimeProvider clock, CancellationToken cancel)
    {
        if (await BegunAsync(http, conversations, journal, clock, cancel) is { } problem) return problem;
        var result = await conversations.HandleAsync(KeyOf(http), command, idempotency.Record, cancel);
        if (result is CommandResult.Refused refused) return refused.Problem();
        if (result is CommandResult.Repeated repeated && idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;
        var seq = result is CommandResult.Accepted accepted ? accepted.Seq : long.Parse(((CommandResult.Repeated)result).Earlier.Resource.Split('/')[1]);
        return Results.Json(new Contract.WidgetAccepted(seq), ServerJson.Of<Contract.WidgetAccepted>(), statusCode: 202);
    }

    /// <summary>The first to speak begins the conversation; of two at once one does. One that was deleted does not begin again.</summary>
    private static async ValueTask<ProblemResult?> BegunAsync(
        HttpContext http, ConversationService conversations, IJournal journal, TimeProvider clock, CancellationToken cancel)
    {
        var key = KeyOf(http);
        if (await journal.FindAsync(key, cancel) is not null) return null;
        var token = http.Caller().Widget!;
        var once = new IdempotencyRecord($"begin {key.Conversation}", "", "", clock.Now());
        var result = await conversations.HandleAsync(key, new Start(token.Agent, ConversationMode.Interactive, token.User, null, null), once, cancel);
        return (result as CommandResult.Refused)?.Problem();
    }

    private static ConversationKey KeyOf(HttpContext http) => new(http.Caller().Tenant, http.Caller().Widget!.Conversation);
}
