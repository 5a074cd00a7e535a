using Holdfast.Cli;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>The command against the real server, with the keys that the first start left.</summary>
public sealed class WebhooksCommandTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Fact]
    public async Task Subscription_is_made_looked_after_and_deleted()
    {
        // No name ends so: nobody is asked, and nothing leaves this machine.
        var created = await RunAsync("create", "https://receiver.invalid/", "--event", "turn.completed", "--event", "turn.stopped");
        Assert.Equal(0, created.ExitCode);
        Assert.Contains("  https://receiver.invalid/  turn.completed, turn.stopped\n", created.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var id = created.Out.Split(' ')[0];
        Assert.StartsWith("whk_", id, StringComparison.Ordinal);
        Assert.Contains("secret whsec_", created.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", (await RunAsync("list")).Out, StringComparison.Ordinal);
        Assert.Contains("secret whsec_", (await RunAsync("rotate", id)).Out, StringComparison.Ordinal);

        Assert.Contains("webhook.test  -  pending after 0", (await RunAsync("test", id)).Out, StringComparison.Ordinal);
        Assert.Contains("webhook.test", (await RunAsync("deliveries", id)).Out, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("deliveries", id, "--state", "dead")).Out);
        Assert.Contains("0 to be delivered again", (await RunAsync("replay", id)).Error, StringComparison.Ordinal);
        Assert.Contains("HF0095", (await RunAsync("replay", id, "evt_none")).Error, StringComparison.Ordinal);

        Assert.Contains("disabled: Disabled by request.", (await RunAsync("disable", id)).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("disabled", (await RunAsync("enable", id)).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("delete", id)).ExitCode);
        Assert.Contains("HF0093", (await RunAsync("test", id)).Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(["webhooks", .. args], new Interrupts(), "", new Dictionary<string, string>
    {
        ["HOLDFAST_DATA"] = system.Data,
        ["HOLDFAST_URL"] = system.Server.ToString(),
    });
}
