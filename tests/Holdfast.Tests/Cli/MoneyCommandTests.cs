using System.Text.Json;
using Holdfast.Cli;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>What the command line says of money, against the real server, with the keys that the first start left.</summary>
public sealed class MoneyCommandTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Theory]
    [InlineData("costs", "lines")]
    [InlineData("months list", "data")]
    [InlineData("budgets", "data")]
    [InlineData("prices list", "data")]
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
