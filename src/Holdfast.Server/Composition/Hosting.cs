using Holdfast.Server.Configuration;
using Holdfast.Server.Hosting;

namespace Holdfast.Server.Composition;

internal static class Hosting
{
    /// <summary>Longer than the workers take, so that requests which wait for them get their answer.</summary>
    private static readonly TimeSpan ShutdownTimeout = WorkerHost.Patience + TimeSpan.FromSeconds(5);

    public static void AddHosting(this WebApplicationBuilder builder, ServerModel model)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(model.LogLevel);
        // It logs, with a stack trace, what it throws as well: a start that fails is told in one sentence instead.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;
            host.ServicesStopConcurrently = true;
        });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Core.Limits.RequestBytes;
        });
        builder.WebHost.UseUrls([.. model.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);
    }
}
