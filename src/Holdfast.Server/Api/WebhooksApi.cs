using System.Security.Cryptography;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Webhooks;
using Holdfast.Server.Auth;
using Holdfast.Server.Configuration;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Subscriptions to events: who is told, what of, and what became of it.</summary>
internal static class WebhooksApi
{
    private const string Path = "/api/v1/webhooks", ByRequest = "Disabled by request.";

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup(Path).WithTags("Webhooks").ForTenant(Role.Admin);
        webhooks.MapPost("", CreateAsync).Audited("webhook.created").Takes<Contract.WebhookDefinition>().Produces<Contract.Webhook>(201)
            .WithSummary("Subscribes to events. The secret is shown this once.");
        webhooks.MapGet("", ListAsync).Produces<Contract.Page<Contract.Webhook>>().WithSummary("All subscriptions, oldest first.");
        webhooks.MapGet("/{id}", ReadAsync).Produces<Contract.Webhook>().WithSummary("A subscription.");
        webhooks.MapPut("/{id}", UpdateAsync).Audited("webhook.changed").Takes<Contract.WebhookDefinition>().Produces<Contract.Webhook>()
            .WithSummary("Replaces a subscription; its secret stays.");
        webhooks.MapDelete("/{id}", DeleteAsync).Audited("webhook.deleted").Produces(204).WithSummary("Ends a subscription; what is owed to it is dropped.");
        webhooks.MapPost("/{id}/rotate", RotateAsync).Audited("webhook.secret_made").Takes<Contract.Replay>(optional: true).Produces<Contract.Webhook>()
            .WithSummary("Makes a new secret, shown this once. The one before signs too for 24 hours.");
    }

    private static Task CreateAsync(
        HttpContext http, IdempotencyKeys keys, IWebhooks webhooks, IJournal journal, IDirectory directory, ServerModel model, TimeProvider clock,
        CancellationToken cancel) => Posts.HandleAsync<Contract.WebhookDefinition>(http, keys, async (body, idempotency) =>
        {
            if (Wrong(body, model) is { } wrong) return wrong;
            var (earlier, problem) = await idempotency.FindEarlierAsync(http, journal);
            if (problem is not null) return problem;
            if (earlier is not null)
            {
                return await webhooks.FindAsync(KeyOf(http, earlier), cancel) is { } made
                    ? TypedResults.Created($"{Path}/{earlier}", ToContract(made, clock.Now()))
                    : ErrorCode.WebhookNotFound.Problem();
            }
            if ((await webhooks.ListAsync(http.Caller().Tenant, cancel)).Count >= Limits.Webhooks) return ErrorCode.TooManyWebhooks.Problem();
            var secret = NewSecret();
            var row = new WebhookRow(
                KeyOf(http, NewId.Webhook()), body.Url, body.Events, body.IncludeContent, body.Description, [new(secret, null)], clock.Now());
            row = Given(row, body, clock.Now());
            await webhooks.AddAsync(row, cancel);
            await idempotency.RememberAsync(http, directory, row.Key.Webhook);
            return TypedResults.Created($"{Path}/{row.Key.Webhook}", ToContract(row, clock.Now()) with { Secret = secret });
        });

    private static async Task<IResult> ListAsync(HttpContext http, IWebhooks webhooks, TimeProvider clock, CancellationToken cancel)
    {
        var rows = await webhooks.ListAsync(http.Caller().Tenant, cancel);
        return TypedResults.Ok(Paging.Whole(rows.Select(row => ToContract(row, clock.Now()))));
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string id, IWebhooks webhooks, TimeProvider clock, CancellationToken cancel) =>
        Answer(await webhooks.FindAsync(KeyOf(http, id), cancel), clock);

    private static async Task<IResult> UpdateAsync(
        HttpContext http, string id, IWebhooks webhooks, ServerModel model, DeliveryBell bell, TimeProvider clock, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Contract.WebhookDefinition>(http);
        if (body.Problem is not null) return body.Problem;
        if (Wrong(body.Value, model) is { } wrong) return wrong;
        var changed = await webhooks.ChangeAsync(KeyOf(http, id), row => Given(row, body.Value, clock.Now()), cancel);
        bell.Ring();
        return Answer(changed, clock);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string id, IWebhooks webhooks, CancellationToken cancel) =>
        await webhooks.DeleteAsync(KeyOf(http, id), cancel) ? TypedResults.NoContent() : ErrorCode.WebhookNotFound.Problem();

    private static Task RotateAsync(
        HttpContext http, string id, IdempotencyKeys keys, IWebhooks webhooks, IJournal journal, IDirectory directory, TimeProvider clock,
        CancellationToken cancel) => Posts.HandleAsync<Contract.Replay>(http, keys, optional: true, handle: async (_, idempotency) =>
        {
            var (earlier, problem) = await idempotency.FindEarlierAsync(http, journal);
            if (problem is not null) return problem;
            if (earlier is not null) return Answer(await webhooks.FindAsync(KeyOf(http, id), cancel), clock);
            var secret = NewSecret();
            if (await webhooks.ChangeAsync(KeyOf(http, id), row => row.WithSecret(secret, clock.Now()), cancel) is not { } rotated)
                return ErrorCode.WebhookNotFound.Problem();
            await idempotency.RememberAsync(http, directory, id);
            return TypedResults.Ok(ToContract(rotated, clock.Now()) with { Secret = secret });
        });

    private static ProblemResult? Wrong(Contract.WebhookDefinition body, ServerModel model) => new Validation()
        .Require(IsAddress(body.Url, model.WebhooksAllowPrivate), "url",
            $"Give an address that begins with https{(model.WebhooksAllowPrivate ? " or http" : "")}, without user, password or fragment.")
        .Length(body.Url, 1, Limits.WebhookUrlChars, "url")
        .Require(body.Events.Count > 0 && body.Events.All(EventNames.Subscribable.Contains) && body.Events.Distinct().Count() == body.Events.Count,
            "events", $"Give at least one of {string.Join(", ", EventNames.Subscribable)}, each once.")
        .Length(body.Description, 1, Limits.WebhookDescriptionChars, "description").Problem;

    private static bool IsAddress(string text, bool allowPrivate) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || allowPrivate && url.Scheme == Uri.UriSchemeHttp)
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0;

    /// <summary>A subscription as it was given; one that was disabled for a reason keeps it until it is enabled.</summary>
    private static WebhookRow Given(WebhookRow row, Contract.WebhookDefinition body, DateTimeOffset now) => row with
    {
        Url = body.Url, Events = body.Events, IncludeContent = body.IncludeContent, Description = body.Description,
        DisabledAt = body.Enabled ? null : row.DisabledAt ?? now,
        DisabledReason = body.Enabled ? null : row.DisabledReason ?? ByRequest,
    };

    private static string NewSecret() => Signature.Secret(RandomNumberGenerator.GetBytes(32));

    private static WebhookKey KeyOf(HttpContext http, string id) => new(http.Caller().Tenant, id);

    private static IResult Answer(WebhookRow? row, TimeProvider clock) =>
        row is null ? ErrorCode.WebhookNotFound.Problem() : TypedResults.Ok(ToContract(row, clock.Now()));

    private static Contract.Webhook ToContract(WebhookRow row, DateTimeOffset now) => new(
        row.Key.Webhook, row.Url, row.Events, row.IncludeContent, row.DisabledAt is null, row.SecretsAt(now).Count(), row.CreatedAt, row.Description,
        row.DisabledAt, row.DisabledReason);
}
