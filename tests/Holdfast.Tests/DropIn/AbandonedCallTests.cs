using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Hosting;
using Holdfast.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>What a crash left open in the ledger is closed before the first request is taken.</summary>
public sealed class AbandonedCallTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_call_is_settled_by_its_estimate_at_the_start()
    {
        await using var server = await TestServer.StartAsync();
        var ledger = server.App.Services.GetRequiredService<ICallLedger>();
        await ledger.ReserveAsync(new("default", "call_priced"), new(1, Noon, null, null, "practice/practice", 1_000, 5_000_000), Cancel);
        await ledger.ReserveAsync(new("default", "call_unknown"), new(1, Noon, "gone", 2, "gone/model", 1_000, 5_000_000), Cancel);

        await server.App.Services.GetServices<IHostedService>().OfType<CallRecovery>().Single().StartAsync(Cancel);

        var priced = Assert.Single(await ledger.FindAsync(new CallKey("default", "call_priced"), Cancel));
        Assert.Equal(("abandoned", true, 1_000L, 1_000_000L), (priced.Outcome, priced.UsageEstimated, priced.Usage.Input, priced.CostNanoUsd));
        var unknown = Assert.Single(await ledger.FindAsync(new CallKey("default", "call_unknown"), Cancel));
        Assert.Equal(("abandoned", 0L), (unknown.Outcome, unknown.CostNanoUsd));
        Assert.Empty(await ledger.OpenAsync(10, Cancel));
    }
}
