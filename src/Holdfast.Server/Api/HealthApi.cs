using Holdfast.Server.Auth;

namespace Holdfast.Server.Api;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
public static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapGet("/health/live", () => Results.Ok()).ForEverybody();
}
