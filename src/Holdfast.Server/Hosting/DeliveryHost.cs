using Holdfast.Runtime.Webhooks;

namespace Holdfast.Server.Hosting;

/// <summary>
/// Delivers events as long as the process runs. What is on its way when it stops is delivered again after the next start.
/// </summary>
public sealed class DeliveryHost(Deliveries deliveries) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => deliveries.RunAsync(stoppingToken);
}
