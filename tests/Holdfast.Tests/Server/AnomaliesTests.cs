using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Watching;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Five weeks of the same hour in the ledger, and one that is different.</summary>
public sealed class AnomaliesTests
{
    private const int Hours = 22 * 24, CallsAnHour = 10;

    private static readonly PriceRow Price = new("practice", "practice", new(2026, 1, 1), 1, 0.1m, 1.25m, 2, 5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hour_that_leaps_is_opened_told_acknowledged_and_silenced()
    {
        await using var server = await TestServer.StartAsync();
        var (_, made) = await server.JsonAsync(
            HttpMethod.Post, "/api/v1/webhooks", server.Keys.Admin, new { url = "https://example.com/holdfast", events = new[] { "anomaly.opened" } });
        var webhook = made.GetProperty("id").GetString();
        var hour = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 3600;
        for (var ago = Hours; ago >= 1; ago--) await PlayAsync(server, hour - ago, prompt: ago == 1 ? 60_000 : 10_000);

        await server.App.Services.GetRequiredService<SpendWatch>().LookAsync(hour, Cancel);
        await server.App.Services.GetRequiredService<SpendWatch>().LookAsync(hour, Cancel);

        var anomaly = Assert.Single(await ListAsync(server));
        Assert.Equal(("open", "jump", "prompt", "default"), (Text(anomaly, "state"), Text(anomaly, "kind"), Text(anomaly, "cause"), Text(anomaly, "agent")));
        var shares = anomaly.GetProperty("shares_usd").EnumerateObject().Sum(share => decimal.Parse(share.Value.GetString()!));
        Assert.Equal(decimal.Parse(Text(anomaly, "cost_usd")!) - decimal.Parse(Text(anomaly, "usual_usd")!), shares);
        var (_, deliveries) = await server.JsonAsync(HttpMethod.Get, $"/api/v1/webhooks/{webhook}/deliveries", server.Keys.Admin);
        Assert.Equal("anomaly.opened", Text(Assert.Single(deliveries.GetProperty("data").EnumerateArray()), "event"));

        var id = Text(anomaly, "id");
        var (_, acknowledged) = await server.JsonAsync(HttpMethod.Post, $"/api/v1/anomalies/{id}/acknowledge", server.Keys.Operator);
        Assert.Equal("acknowledged", Text(acknowledged, "state"));
        var (_, silenced) = await server.JsonAsync(
            HttpMethod.Post, $"/api/v1/anomalies/{id}/silence", server.Keys.Operator, new { until = DateTimeOffset.UtcNow.AddDays(7) });
        Assert.Equal("silenced", Text(silenced, "state"));
        var (status, problem) = await server.JsonAsync(
            HttpMethod.Post, $"/api/v1/anomalies/{id}/silence", server.Keys.Operator, new { until = DateTimeOffset.UtcNow.AddDays(-1) });
        Assert.Equal((400, "until"), (status, Text(problem.GetProperty("errors")[0], "field")));
        (status, problem) = await server.JsonAsync(HttpMethod.Post, "/api/v1/anomalies/anm_0/acknowledge", server.Keys.Operator);
        Assert.Equal((404, "HF0150"), (status, Text(problem, "code")));
        var (_, audit) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit", server.Keys.Admin);
        Assert.Contains(audit.GetProperty("data").EnumerateArray(), row => Text(row, "act") == "anomaly.silenced");
        Assert.Empty(await ListAsync(server, "?state=ended"));
    }

    private static async Task<List<JsonElement>> ListAsync(TestServer server, string query = "")
    {
        var (status, body) = await server.JsonAsync(HttpMethod.Get, $"/api/v1/anomalies{query}", server.Keys.Operator);
        Assert.Equal(200, status);
        return [.. body.GetProperty("data").EnumerateArray()];
    }

    private static async Task PlayAsync(TestServer server, long hour, long prompt)
    {
        var calls = server.App.Services.GetRequiredService<ICallLedger>();
        var (at, usage) = (DateTimeOffset.FromUnixTimeSeconds(hour * 3600), new Usage(prompt, 0, 0, 0, 200));
        await Task.WhenAll(Enumerable.Range(0, CallsAnHour).Select(async i =>
        {
            var key = new CallKey("default", $"call_{hour}_{i}");
            await calls.ReserveAsync(key, new(1, at, "default", 1, "practice/practice", 1, 1), Cancel);
            await calls.SettleAsync(key, new(1, at, usage, Price.CostNanoUsd(usage), false, Price.Id, null, "completed", 1));
        }));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
