using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What goes on now, for whoever watches over it.</summary>
internal static class OverviewApi
{
    public static void MapOverview(this IEndpointRouteBuilder app)
    {
        var overview = app.MapGroup("/api/v1/overview").WithTags("Operations").ForTenant(Role.Operator);
        overview.MapGet("", ReadAsync).Produces<Contract.Overview>()
            .WithSummary("Conversations that are not at rest, what is due, and how the models are.");
        overview.MapGet("/events", Follow).Long().Produces<string>(200, "text/event-stream")
            .WithSummary("Now and whenever it has changed: the same as an event overview, what changed in the inbox as inbox, who is at work there as presence; and figures where sums of costs and outcomes may be other ones.");
    }

    private static async Task<IResult> ReadAsync(HttpContext http, OverviewReader reader, CancellationToken cancel) =>
        Results.Json(await reader.ReadAsync(http.Caller().Tenant, cancel), ServerJson.Of<Contract.Overview>());

    private static OverviewStream Follow(
        HttpContext http, OverviewReader reader, InboxFeed feed, Presences presences, FiguresFeed figures, TimeProvider clock) =>
        new(reader, feed, presences, figures, http.Caller().Tenant, clock);
}
