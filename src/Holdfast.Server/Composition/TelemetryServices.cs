using System.Diagnostics;
using Holdfast.Adapters.Export;
using Holdfast.Runtime.Tracing;
using Holdfast.Server.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Holdfast.Server.Composition;

/// <summary>Spans and metrics for whoever collects them. Where nobody does, nothing of it is loaded.</summary>
internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, ServerModel model)
    {
        services.AddSingleton(model.Tracing);
        if (model.Otlp is { } target) services.AddSingleton(_ => new OtlpExport(target));
        return services;
    }

    public static void UseTelemetry(this WebApplication app, ServerModel model)
    {
        if (model.Otlp is null) return;
        app.Services.GetRequiredService<OtlpExport>(); // from before the first request until the container is gone
        app.Use(NameAsync);
    }

    /// <summary>The web host makes a span for each request and says nothing in it.</summary>
    private static async Task NameAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } span) Name(span, http);
        }
    }

    private static void Name(Activity span, HttpContext http)
    {
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route)
            .SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError) span.SetStatus(ActivityStatusCode.Error);
    }
}
