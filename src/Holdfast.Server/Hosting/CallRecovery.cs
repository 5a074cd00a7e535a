using Holdfast.Runtime.Passing;
using Holdfast.Server.Agents;

namespace Holdfast.Server.Hosting;

/// <summary>Before the first request is taken, closes what calls a crash left open in the ledger.</summary>
public sealed class CallRecovery(AbandonedCalls calls, AgentResolver resolver) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await calls.SettleAsync(resolver.FindRung, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
