using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Webhooks;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What is owed to a subscription, and was: to look up, to try out, to replay.</summary>
internal static class DeliveriesApi
{
    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup("/api/v1/webhooks/{id}").WithTags("Webhooks").ForTenant(Role.Admin);
        webhook.MapGet("/deliveries", ListAsync).Produces<Contract.Page<Contract.Delivery>>()
            .WithSummary("Deliveries, newest event first; ?state= pending, delivered or dead. Kept for 30 days.");
        webhook.MapPost("/replay", ReplayAsync).Takes<Contract.Replay>(optional: true).Produces<Contract.Replayed>()
            .WithSummary("Delivers one event again, or all that were given up.");
        webhook.MapPost("/test", TestAsync).Takes<Contract.Replay>(optional: true).Produces<Contract.Delivery>(202)
            .WithSummary("Sends an event webhook.test.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, string id, IWebhooks webhooks, CancellationToken cancel, string? state = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        if (state is not null && StateOf(state) is null) return ErrorCode.Invalid(new Contract.FieldError("state", "Use pending, delivered or dead."));
        if (await webhooks.FindAsync(KeyOf(http, id), cancel) is null) return ErrorCode.WebhookNotFound.Problem();
        var rows = await webhooks.DeliveriesAsync(KeyOf(http, id), StateOf(state), page, cancel);
        return TypedResults.Ok(rows.ToContract(ToContract));
    }

    private static Task ReplayAsync(
        HttpContext http, string id, IdempotencyKeys keys, IWebhooks webhooks, DeliveryBell bell, TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Replay>(http, keys, optional: true, handle: async (body, _) =>
        {
            if (await webhooks.FindAsync(KeyOf(http, id), cancel) is null) return ErrorCode.WebhookNotFound.Problem();
            var count = await webhooks.ReplayAsync(KeyOf(http, id), body.EventId, clock.Now(), cancel);
            if (count == 0 && body.EventId is { } asked) return ErrorCode.DeliveryNotFound.Problem($"Webhook {id} has no event {asked}.");
            bell.Ring();
            return TypedResults.Ok(new Contract.Replayed(count));
        });

    private static Task TestAsync(
        HttpContext http, string id, IdempotencyKeys keys, IWebhooks webhooks, DeliveryBell bell, TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Replay>(http, keys, optional: true, handle: async (_, _) =>
        {
            if (await webhooks.FindAsync(KeyOf(http, id), cancel) is null) return ErrorCode.WebhookNotFound.Problem();
            var test = Happening.Test(NewId.Event(), clock.Now());
            await webhooks.OweAsync(KeyOf(http, id), test, cancel);
            bell.Ring();
            return TypedResults.Accepted((string?)null, ToContract(new(KeyOf(http, id), test, DeliveryState.Pending, 0, test.At)));
        });

    private static DeliveryState? StateOf(string? state) => state switch
    {
        "pending" => DeliveryState.Pending,
        "delivered" => DeliveryState.Delivered,
        "dead" => DeliveryState.Dead,
        _ => null,
    };

    private static WebhookKey KeyOf(HttpContext http, string id) => new(http.Caller().Tenant, id);

    private static Contract.Delivery ToContract(DeliveryRow row) => new(
        row.Event.Id, EventNames.Of(row.Event.Kind), row.State.ToString().ToLowerInvariant(), row.Tries, row.Event.At, row.Event.Conversation,
        row.Event.Conversation is null ? null : row.Event.Seq, row.NextAt, row.TriedAt, row.Status, row.Failure);
}
