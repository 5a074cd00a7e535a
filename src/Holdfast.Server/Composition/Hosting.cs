using Holdfast.Server.Configuration;

namespace Holdfast.Server.Composition;

internal static class Hosting
{
    /// <summary>How long running effects may take to settle once the process is asked to stop. What is left then goes on after the next start.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    public static void AddHosting(this WebApplicationBuilder builder, ServerModel model)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(model.LogLevel);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Core.Limits.RequestBytes;
        });
        builder.WebHost.UseUrls([.. model.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);
    }
}
