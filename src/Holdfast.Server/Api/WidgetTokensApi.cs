using Holdfast.Client.Contract;
using Holdfast.Core.Conversations;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Api;

/// <summary>Tokens for chat widgets, asked for by the customer's own server.</summary>
internal static class WidgetTokensApi
{
    private const int MostOrigins = 20, ShortestSeconds = 60, LongestSeconds = 86_400;

    public static void MapWidgetTokens(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/widget-tokens").WithTags("Widget").ForTenant(Role.App);
        group.MapPost("", CreateAsync).Takes<CreateWidgetToken>().Produces<WidgetToken>(StatusCodes.Status201Created)
            .WithSummary("Makes a token for a browser, which opens one conversation for a short time. Repeated, it makes another.");
        group.MapDelete("{id}", RevokeAsync).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Ends a token: requests are refused at once, and a stream that is open ends within 15 seconds.");
    }

    private static async Task<IResult> CreateAsync(HttpContext http, WidgetTokens tokens, IAgentCatalog agents, IJournal journal, CancellationToken cancel)
    {
        var read = await Body.ReadAsync<CreateWidgetToken>(http);
        if (read.Problem is not null) return read.Problem;
        var (body, maker) = (read.Value, http.Caller().Key);
        if (Check(body) is { } wrong) return wrong;
        if (await agents.FindAsync(maker.Tenant!, body.Agent, null, cancel) is null) return Refusal.AgentNotFound.Problem();
        var (conversation, problem) = await ConversationAsync(maker.Tenant!, body, tokens, journal, cancel);
        if (problem is not null) return problem;
        var lifetime = TimeSpan.FromSeconds(body.LifetimeSeconds);
        var (row, token) = await tokens.CreateAsync(maker, body.Agent, body.User, conversation, body.Origins, lifetime, cancel);
        return TypedResults.Created((string?)null, new WidgetToken(row.Id, token, row.Conversation, row.EndsAt, body.LifetimeSeconds));
    }

    /// <summary>The conversation to go on with; null = one that has yet to begin.</summary>
    private static async ValueTask<(string? Id, ProblemResult? Problem)> ConversationAsync(
        string tenant, CreateWidgetToken body, WidgetTokens tokens, IJournal journal, CancellationToken cancel)
    {
        if (body.Renews is { } old) return (await tokens.RenewedAsync(tenant, body.Agent, body.User, old, cancel), null);
        if (body.Conversation is not { } id) return (null, null);
        if (await journal.FindAsync(new(tenant, id), cancel) is not { } row) return (null, Refusal.ConversationNotFound.Problem());
        return (row.Agent, row.User) == (body.Agent, body.User)
            ? (id, null)
            : (null, ErrorCode.Invalid(new FieldError("conversation", "It is another agent's or another user's: name those it was begun with.")));
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, string id, WidgetTokens tokens, CancellationToken cancel) =>
        await tokens.RevokeAsync(http.Caller().Tenant, id, cancel) ? Results.NoContent() : ErrorCode.WidgetTokenNotFound.Problem();

    private static ProblemResult? Check(CreateWidgetToken body)
    {
        var check = new Validation()
            .Require(body.Origins.Count is >= 1 and <= MostOrigins, "origins", $"Name 1 to {MostOrigins} origins.")
            .Require(body.User is null || MemoryRequests.IsUser(body.User), "user", $"Use 1 to {Core.Limits.UserChars} characters, or leave the field out.")
            .Require(body.Conversation is null || body.Renews is null, "renews", "Give a conversation or a token to renew, not both.")
            .Range(body.LifetimeSeconds, ShortestSeconds, LongestSeconds, "lifetime_seconds");
        for (var i = 0; i < body.Origins.Count; i++)
            check.Require(IsOrigin(body.Origins[i]), $"origins[{i}]", "Write it as browsers do: https://shop.example, with the port where there is one and nothing after it.");
        return check.Problem;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.GetLeftPart(UriPartial.Authority) == text;
}
