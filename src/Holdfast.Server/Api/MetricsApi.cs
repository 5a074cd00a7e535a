using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Metrics;

namespace Holdfast.Server.Api;

/// <summary>What the process measures of itself, in Prometheus' format. It adds up all tenants, so it takes a root key.</summary>
internal static class MetricsApi
{
    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<MetricsReader>(); // counts from the start on, and not from the first look
        app.MapGet("/metrics", WriteAsync).WithTags("Health").ForRoot().Produces<string>(200, "text/plain")
            .WithSummary("Counters, gauges and histograms of the server, in Prometheus' text format.");
    }

    /// <summary>What is not at rest stands in the database, where other nodes change it as well: it is counted when it is asked for.</summary>
    private static async Task<IResult> WriteAsync(MetricsReader metrics, IJournal journal, IInbox inbox, TimeProvider clock, CancellationToken cancel)
    {
        var unrest = await journal.UnrestAsync(tenant: null, most: 0, cancel);
        return Results.Text(metrics.Write(unrest.Counts, await inbox.WaitingAsync(null, clock.GetUtcNow(), cancel)), PrometheusText.ContentType);
    }
}
