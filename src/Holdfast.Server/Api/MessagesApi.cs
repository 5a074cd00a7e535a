using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Says something to a conversation, and answers with the turn: streamed, waited for, or not at all.</summary>
internal static class MessagesApi
{
    /// <summary>How long a JSON answer is waited for unless the client says <c>Prefer: wait=seconds</c>.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public static void MapMessages(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/conversations/{id}/messages", SayAsync).WithTags("Conversations").ForTenant(Role.App).Long()
            .Takes<Contract.SendMessage>().Produces<Contract.MessageAnswer>(200, "application/json", "text/event-stream").Produces<Contract.MessageAnswer>(202)
            .WithSummary("Says something. Accept: text/event-stream streams the turn, application/json waits for it, Prefer: respond-async does neither.");

    private static Task SayAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, LiveStream live,
        TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.SendMessage>(http, keys, async (body, idempotency) =>
        {
            var problems = ConversationChecks.Of(body);
            if (problems.Count > 0) return ErrorCode.Invalid(problems);
            if (StreamApi.ReadCursor(http, out var from) is { } badCursor) return badCursor;
            var key = new ConversationKey(http.Caller().Tenant, id);
            using var hold = live.Hold(key);
            var result = await conversations.HandleAsync(key, new Say(body.Content, body.Metadata, Mapping.TierOf(body.Pin, body.Transient)), idempotency.Record, cancel);
            if (result is CommandResult.Refused refused) return refused.Problem();
            if (result is CommandResult.Repeated repeated && idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;

            var turn = result is CommandResult.Accepted accepted
                ? TurnReport.Of(accepted.Seq, accepted.State)
                : await RepeatedAsync(key, ((CommandResult.Repeated)result).Earlier, seen: WantsStream(http) ? from?.Seq ?? 0 : 0, journal, cancel);
            if (turn is null) return Refusal.ConversationNotFound.Problem();
            if (Prefers(http, "respond-async")) return Accepted(turn, id);
            return WantsStream(http)
                ? new TurnStreamResult(live.FollowAsync(key, from ?? new StreamCursor(turn.MessageSeq - 1, 0), cancel), turn, id)
                : await WaitAsync(http, live.FollowAsync(key, new StreamCursor(turn.MessageSeq, 0), cancel), turn, id, clock);
        });

    /// <summary>A repeated request attaches to the turn that its first try began.</summary>
    private static ValueTask<TurnReport?> RepeatedAsync(ConversationKey key, IdempotencyRecord earlier, long seen, IJournal journal, CancellationToken cancel) =>
        TurnReports.OfAsync(key, long.Parse(earlier.Resource.Split('/')[1]), seen, journal, cancel);

    private static async Task<IResult> WaitAsync(HttpContext http, IAsyncEnumerable<StreamEvent> events, TurnReport turn, string id, TimeProvider clock)
    {
        using var deadline = new CancellationTokenSource(WaitOf(http), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        try
        {
            await foreach (var e in events.WithCancellation(either.Token))
            {
                turn.Add(e);
                if (turn.IsSettled) break;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Accepted(turn, id);
        }
        return Results.Json(turn.ToContract(id), ServerJson.Of<Contract.MessageAnswer>());
    }

    private static IResult Accepted(TurnReport turn, string id) =>
        Results.Json(turn.ToContract(id), ServerJson.Of<Contract.MessageAnswer>(), statusCode: 202);

    private static bool WantsStream(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static bool Prefers(HttpContext http, string preference) =>
        http.Request.Headers["Prefer"].ToString().Contains(preference, StringComparison.OrdinalIgnoreCase);

    private static TimeSpan WaitOf(HttpContext http)
    {
        foreach (var part in http.Request.Headers["Prefer"].ToString().Split([',', ';'], StringSplitOptions.TrimEntries))
            if (part.StartsWith("wait=", StringComparison.OrdinalIgnoreCase) && int.TryParse(part.AsSpan(5), out var seconds) && seconds >= 0)
                return TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
        return LongestWait;
    }
}
