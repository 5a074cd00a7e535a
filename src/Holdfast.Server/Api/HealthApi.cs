using Holdfast.Server.Auth;
using Holdfast.Server.Health;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
public static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok()).ForEverybody().WithTags("Health").WithSummary("The process runs.");
        app.MapGet("/health/ready", ReadyAsync).ForEverybody().WithTags("Health")
            .Produces<Contract.Health>().Produces<Contract.Health>(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("What the server needs, each looked at; 503 when it cannot work.");
    }

    private static async Task<IResult> ReadyAsync(HealthChecks checks, HttpContext http)
    {
        var health = await checks.RunAsync(http.RequestAborted);
        return health.Status == HealthStatus.Failing
            ? TypedResults.Json(health, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(health);
    }
}
