using Holdfast.Runtime.Worker;

namespace Holdfast.Server.Hosting;

/// <summary>Runs the workers as long as the process runs.</summary>
public sealed class WorkerHost(WorkerPool pool) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => pool.RunAsync(stoppingToken), CancellationToken.None);
}
