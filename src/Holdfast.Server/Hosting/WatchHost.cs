using Holdfast.Runtime.Watching;

namespace Holdfast.Server.Hosting;

/// <summary>Looks at spending once an hour as long as the process runs.</summary>
public sealed class WatchHost(SpendWatch watch) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => watch.RunAsync(stoppingToken);
}
