using System.Diagnostics;
using System.Text.Json;
using Holdfast.Tests.Server;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>The official npm clients, in node: tests/clients. ./test installs them; where there is no node they are skipped.</summary>
public sealed class NodeClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_client_runs_unchanged()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "clients");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "The npm clients are not installed: node 20 or newer and npm are needed; ./test installs them.");
        await using var doors = await Doors.OpenAsync();
        await doors.AddAgentAsync("breaking", "practice-openai/practice!cut:6", "practice-openai/practice");
        await doors.AddAgentAsync("tools", "practice/practice-tools");
        var start = new ProcessStartInfo("node", ["clients.mjs"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["HOLDFAST_URL"] = doors.Url.ToString().TrimEnd('/');
        start.Environment["HOLDFAST_KEY"] = doors.Server.Keys.App;
        using var node = Process.Start(start)!;
        var failed = new List<string>();
        var checks = 0;
        while (await node.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            checks++;
            var check = JsonElement.Parse(line);
            if (check.TryGetProperty("error", out var error)) failed.Add($"{check.GetProperty("name").GetString()}: {error.GetString()}");
        }
        await node.WaitForExitAsync(Cancel);
        Assert.True(failed.Count == 0, string.Join("\n", failed));
        Assert.Equal((0, true), (node.ExitCode, checks > 10));
    }
}
