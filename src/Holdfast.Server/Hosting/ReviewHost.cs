using Holdfast.Runtime.Reviews;

namespace Holdfast.Server.Hosting;

/// <summary>Looks at what agents ask their users as long as the process runs.</summary>
public sealed class ReviewHost(ClarificationWatch watch) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => watch.RunAsync(stoppingToken);
}
