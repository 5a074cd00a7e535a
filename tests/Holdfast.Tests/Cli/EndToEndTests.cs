using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Cli;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>The command line against the real server and the real practice model, with the keys that the first start left.</summary>
public sealed class EndToEndTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task Odd_recordings_come_out_of_the_journal_as_they_went_in(string dialect)
    {
        var run = await RunAsync("replay", Recording("odd.jsonl"), "--dialect", dialect, "--agent-prefix", dialect, "--json");

        var report = JsonElement.Parse(run.Out);
        Assert.True(run.ExitCode == 0, report.GetProperty("different").ToString());
        var total = report.GetProperty("total");
        Assert.Equal((5, 5, 10), (Int(total, "sessions"), Int(total, "equal"), Int(total, "turns")));
        Assert.True(Int(total.GetProperty("ledger"), "calls") > 10);
    }

    [Fact]
    public async Task Question_is_answered_shown_and_paid_for()
    {
        var chat = await RunAsync("chat", "My cat is called Mimi.", "--json");
        var id = JsonElement.Parse(chat.Out).GetProperty("conversation").GetString()!;
        var again = await RunAsync("chat", "What is my cat called?", "--conversation", id);
        var show = await RunAsync("show", id);
        var costs = await RunAsync("costs", "--by", "conversation", "--json");

        Assert.Equal((0, 0, 0, 0), (chat.ExitCode, again.ExitCode, show.ExitCode, costs.ExitCode));
        Assert.Contains("Mimi", again.Out);
        Assert.Contains("What is my cat called?", show.Out);
        var lines = JsonElement.Parse(costs.Out).GetProperty("lines").EnumerateArray();
        var line = lines.Single(one => one.GetProperty("group").GetProperty("conversation").GetString() == id);
        Assert.Equal(2, Int(line, "attempts"));
        Assert.NotEqual("0", line.GetProperty("cost_usd").GetString());
    }

    [Fact]
    public async Task Doctor_finds_everything_all_right()
    {
        var run = await RunAsync("doctor", "--json");

        Assert.True(run.ExitCode == 0, run.Out);
        Assert.Equal("ok", JsonElement.Parse(run.Out).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Unknown_agent_is_refused_in_the_servers_words()
    {
        var run = await RunAsync("chat", "Hello", "--agent", "nobody");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("HF", run.Error);
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(args, new(), environment: new Dictionary<string, string>
    {
        ["HOLDFAST_DATA"] = system.Data,
        ["HOLDFAST_URL"] = system.Server.ToString(),
        ["HOLDFAST_PRACTICE_URL"] = system.Practice.ToString(),
    });

    private static string Recording(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Recordings", name);

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
