using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Api;

/// <summary>Signing in and out with a browser.</summary>
internal static class SessionApi
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/v1/session").WithTags("Keys").ForTenantOrRoot(Role.App);
        session.MapPost("", BeginAsync).Audited("session.begun").Produces<Session>(StatusCodes.Status201Created)
            .WithSummary("Signs a browser in with the key that the request carries: a cookie stands for it from then on, for 12 hours.");
        session.MapDelete("", EndAsync).Audited("session.ended").Produces(StatusCodes.Status204NoContent).WithSummary("Signs the browser out.");
    }

    private static async Task<IResult> BeginAsync(HttpContext http, Sessions sessions)
    {
        var caller = http.Caller();
        var endsAt = await sessions.BeginAsync(http, caller.State);
        return TypedResults.Created((string?)null, new Session(caller.Key.ToContract(), endsAt));
    }

    private static async Task<IResult> EndAsync(HttpContext http, Sessions sessions)
    {
        await sessions.EndAsync(http);
        return TypedResults.NoContent();
    }
}
