using System.Text.Json;
using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Faults;
using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Log;
using Holdfast.FakeProviders.Replay;
using Holdfast.FakeProviders.Wire;
using Holdfast.FakeProviders.Wire.Batches;
using Holdfast.FakeProviders.Wire.OpenAi.Responses;

namespace Holdfast.FakeProviders.Control;

/// <summary>What a test may ask of the practice model besides answers.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app)
    {
        var control = app.MapGroup("/control").AddEndpointFilter(ExplainAsync);
        control.MapPost("/reset", Reset);
        MapLog(control);
        MapBehaviour(control);
        MapReplays(control);
        control.MapGet("/billing", (HttpContext http, Ledger ledger, long after = 0) => BillingReport.Of(http, ledger, after));
    }

    private static void MapLog(RouteGroupBuilder control)
    {
        control.MapGet("/requests", (RequestLog log, long after = 0, int limit = 1_000) => log.After(after, limit).Select(Describe));
        control.MapGet("/requests/{id}/body", (RequestLog log, string id) =>
            log.Find(id) is { } entry ? Results.Bytes(entry.Body, "application/octet-stream") : Results.NotFound());
        control.MapDelete("/requests", (RequestLog log) => log.Clear());
    }

    private static void MapBehaviour(RouteGroupBuilder control)
    {
        control.MapPost("/faults", (FaultPlanOptions plan, FaultPlan faults) => faults.Set(plan));
        control.MapDelete("/faults", (FaultPlan faults) => faults.Set(null));
        control.MapPost("/limits", (LimitOptions options, RateLimits limits) => limits.Set(options));
        control.MapDelete("/limits", (RateLimits limits) => limits.Set(null));
        control.MapPost("/batches", (BatchOptions options, BatchDesk desk) => desk.Set(options));
        control.MapDelete("/batches", (BatchDesk desk) => desk.Set(new()));
        control.MapPost("/pace", (PaceOptions options, Settings settings) => options.Apply(settings));
    }

    private static void MapReplays(RouteGroupBuilder control)
    {
        control.MapPost("/replays", async (HttpContext http, ReplayStore replays) =>
            new { ids = await replays.AddAsync(http.Request.Body, http.RequestAborted) });
        control.MapGet("/replays", (ReplayStore replays) => new { ids = replays.Ids.Order(StringComparer.Ordinal) });
        control.MapDelete("/replays", (ReplayStore replays) => replays.Clear());
        control.MapGet("/replays/{id}", (ReplayStore replays, string id) =>
            replays.Find(Uri.UnescapeDataString(id)) is { } session ? Results.Ok(session.Progress()) : Results.NotFound());
        control.MapPost("/replays/{id}/tools/{name}", ReplayTool.Answer);
    }

    private static void Reset(
        RequestLog log, Ledger ledger, PromptCache cache, FaultPlan faults, RateLimits limits, Settings settings, ReplayStore replays,
        ResponseStore responses, BatchDesk desk)
    {
        log.Clear();
        ledger.Clear();
        cache.Clear();
        faults.Set(null);
        limits.Set(null);
        settings.Reset();
        replays.Clear();
        responses.Clear();
        desk.Clear();
    }

    private static object Describe(LogEntry entry) => new
    {
        entry.Seq, entry.RequestId, entry.At, entry.Method, entry.Path, entry.Status, entry.Model, entry.Fault,
        body_bytes = entry.Body.Length,
        headers = entry.Headers.Select(header => new[] { header.Key, header.Value }),
    };

    private static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ApiError error)
        {
            return Results.Json(new { error = error.Message }, statusCode: error.Status);
        }
    }
}
