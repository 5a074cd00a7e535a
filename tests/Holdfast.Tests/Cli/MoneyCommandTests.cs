using System.Text.Json;
using Holdfast.Cli;
using Holdfast.Core.Watching;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>What the command line says of money, against the real server, with the keys that the first start left.</summary>
public sealed class MoneyCommandTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Theory]
    [InlineData("costs", "lines")]
    [InlineData("outcomes", "lines")]
    [InlineData("outcomes --by agent,day", "lines")]
    [InlineData("months list", "data")]
    [InlineData("budgets", "data")]
    [InlineData("prices list", "data")]
    [InlineData("anomalies list", "data")]
    public async Task What_is_shown_is_there_as_json_too(string command, string field)
    {
        var shown = await RunAsync([.. command.Split(' '), "--json"]);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Equal(JsonValueKind.Array, JsonElement.Parse(shown.Out).GetProperty(field).ValueKind);
        Assert.Equal(0, (await RunAsync(command.Split(' '))).ExitCode);
    }

    [Fact]
    public async Task Month_is_closed_and_opened_again()
    {
        var month = $"{DateTimeOffset.UtcNow.AddMonths(-3):yyyy-MM}";
        Assert.Contains("closed", (await RunAsync("months", "close", month, "--reason", "billed")).Out, StringComparison.Ordinal);
        Assert.Contains("HF0129", (await RunAsync("months", "close", month)).Error, StringComparison.Ordinal);
        Assert.Contains("--reason", (await RunAsync("months", "reopen", month)).Error, StringComparison.Ordinal);
        Assert.Contains("late invoice", (await RunAsync("months", "reopen", month, "--reason", "late invoice")).Out, StringComparison.Ordinal);
        Assert.Contains(month, (await RunAsync("months", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budget_is_set_and_one_that_is_locked_with_a_root_key_alone()
    {
        var soft = await RunAsync("budgets", "set", "watch", "--limit", "900", "--soft", "--near", "50");
        Assert.Contains("tenant, soft", soft.Out, StringComparison.Ordinal);
        var refused = await RunAsync("budgets", "set", "most", "--limit", "1000", "--locked");
        Assert.Contains("HF0134", refused.Error, StringComparison.Ordinal);
        var made = await RunAsync("budgets", "set", "most", "--limit", "1000", "--locked", "--tenant", "default", "--json");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.True(JsonElement.Parse(made.Out).GetProperty("locked").GetBoolean());
        Assert.Contains("HF0134", (await RunAsync("budgets", "set", "most", "--limit", "5000")).Error, StringComparison.Ordinal);
        Assert.Contains("tenant, locked", (await RunAsync("budgets")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anomaly_is_shown_with_its_causes_acknowledged_and_silenced()
    {
        var (cancel, now) = (TestContext.Current.CancellationToken, DateTimeOffset.UtcNow);
        var split = new Split(4_100_000_000, 2_300_000_000, [100_000_000, 0, 0, 50_000_000, 1_650_000_000, 0, 0, 0]);
        await system.Services.GetRequiredService<IAnomalies>().OpenAsync(
            new("default", "anm_1", "support", null, new(DeviationKind.Jump, Cause.Cache, 2, 7, split), now, now), cancel);

        var listed = JsonElement.Parse((await RunAsync("anomalies", "list", "--state", "current", "--json")).Out).GetProperty("data")[0];
        Assert.Equal(("anm_1", "open"), (listed.GetProperty("id").GetString(), listed.GetProperty("state").GetString()));
        Assert.Equal(0, (await RunAsync("anomalies", "list")).ExitCode);
        var shown = (await RunAsync("anomalies", "show", "anm_1")).Out;
        Assert.Contains("anm_1, open: jump of agent support", shown, StringComparison.Ordinal);
        Assert.Contains("2 hours cost $4.10, usual are $2.30", shown, StringComparison.Ordinal);
        Assert.Matches(@"cache +\$1\.65 +unusual", shown);
        Assert.Contains("anm_1, acknowledged", (await RunAsync("anomalies", "acknowledge", "anm_1")).Out, StringComparison.Ordinal);
        Assert.Contains("silenced until", (await RunAsync("anomalies", "silence", "anm_1", "--days", "7")).Out, StringComparison.Ordinal);

        Assert.Contains("until", (await RunAsync("anomalies", "silence", "anm_1", "--days", "91")).Error, StringComparison.Ordinal);
        Assert.Contains("HF0150", (await RunAsync("anomalies", "acknowledge", "anm_none")).Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("anomalies", "show", "anm_none")).ExitCode);
    }

    [Fact]
    public async Task Attempt_that_is_not_there_cannot_be_corrected()
    {
        Assert.Contains(
            "HF0132", (await RunAsync("months", "correct", "call_none", "1", "--cost", "0.5", "--reason", "the bill")).Error, StringComparison.Ordinal);
        Assert.Contains(
            "cost_usd", (await RunAsync("months", "correct", "call_none", "1", "--cost", "much", "--reason", "the bill")).Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(args, new Interrupts(), "", new Dictionary<string, string>
    {
        ["HOLDFAST_DATA"] = system.Data,
        ["HOLDFAST_URL"] = system.Server.ToString(),
    });
}
