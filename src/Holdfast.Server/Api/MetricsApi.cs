using Holdfast.Server.Auth;
using Holdfast.Server.Metrics;

namespace Holdfast.Server.Api;

/// <summary>What the process measures of itself, in Prometheus' format. It adds up all tenants, so it takes a root key.</summary>
internal static class MetricsApi
{
    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<MetricsReader>(); // counts from the start on, and not from the first look
        app.MapGet("/metrics", (MetricsReader metrics) => Results.Text(metrics.Write(), PrometheusText.ContentType))
            .WithTags("Health").ForRoot().Produces<string>(200, "text/plain")
            .WithSummary("Counters, gauges and histograms of the server, in Prometheus' text format.");
    }
}
