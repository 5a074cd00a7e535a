using System.Text.Json;
using Holdfast.Runtime.Ports;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class PricesTests
{
    private const string Dearer = """
        { "practice": { "models": { "practice": { "cost": { "input": 2, "output": 10 } }, "broken": { "cost": { "input": -1, "output": 1 } } } } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imported_price_is_in_the_running_servers_ladders_and_there_after_a_restart()
    {
        using var folder = new Storage.TemporaryFolder();
        await using (var server = await TestServer.StartOnAsync(folder.Path, TimeProvider.System))
        {
            Assert.Single(await PricesAsync(server));
            var (status, report) = await server.JsonAsync(HttpMethod.Post, "/api/v1/prices", server.Keys.Root, Dearer);
            Assert.Equal(200, status);
            Assert.Equal(("models.dev", 1), (report.GetProperty("form").GetString(), report.GetProperty("changed").GetArrayLength()));
            Assert.Equal("practice/broken", report.GetProperty("refused")[0].GetProperty("row").GetString());
            Assert.Equal(2, (await PricesAsync(server)).Count);
            var (_, listed) = await server.JsonAsync(HttpMethod.Get, "/api/v1/prices", server.Keys.Operator);
            var imported = listed.GetProperty("data").EnumerateArray().Single(price => price.GetProperty("origin").GetString() == "import");
            Assert.Equal(("2", "4"), (imported.GetProperty("input").GetString(), imported.GetProperty("cache_write_long").GetString()));
            var (_, audit) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit", server.Keys.Root);
            Assert.Contains(audit.GetProperty("data").EnumerateArray(), row => row.GetProperty("act").GetString() == "prices.imported");
        }
        await using var again = await TestServer.StartOnAsync(folder.Path, TimeProvider.System);
        Assert.Equal(2, (await PricesAsync(again)).Count);
    }

    [Fact]
    public async Task Dry_run_keeps_nothing_and_what_is_no_table_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var (_, report) = await server.JsonAsync(HttpMethod.Post, "/api/v1/prices?dry_run=true", server.Keys.Root, Dearer);
        Assert.True(report.GetProperty("dry_run").GetBoolean());
        Assert.Single(await PricesAsync(server));

        var (status, problem) = await server.JsonAsync(HttpMethod.Post, "/api/v1/prices", server.Keys.Root, "[");
        Assert.Equal((400, "HF0001"), (status, problem.GetProperty("code").GetString()));
        (status, problem) = await server.JsonAsync(HttpMethod.Post, "/api/v1/prices?from=soon", server.Keys.Root, Dearer);
        Assert.Equal((400, "from"), (status, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
    }

    private static async Task<IReadOnlyList<Holdfast.Core.Money.PriceRow>> PricesAsync(TestServer server)
    {
        var agents = server.App.Services.GetRequiredService<IAgentCatalog>();
        return (await agents.FindAsync("default", "default", version: null, Cancel))!.Ladder[0].Prices;
    }
}
