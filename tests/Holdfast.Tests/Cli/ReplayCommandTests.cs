using System.Text;
using System.Text.Json;
using Holdfast.Tests.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>The whole command, against a stub that is server and practice model in one and keeps the journals a test gives it.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private const string Session =
        """{"id":"s-1","messages":[{"role":"user","content":"Where is it?"},{"role":"assistant","content":"On its way."}]}""";

    private const string Journal =
        """
        {"data":[{"seq":1,"at":"2026-11-21T10:00:00Z","kind":"conversation_started","data":{}},
         {"seq":2,"at":"2026-11-21T10:00:00Z","kind":"user_message","data":{"content":"Where is it?"}},
         {"seq":3,"at":"2026-11-21T10:00:00Z","kind":"answer","data":{"blocks":[{"type":"text","text":"On its way."}]}}],"next_cursor":null}
        """;

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task Session_that_comes_out_as_recorded_is_equal()
    {
        await using var stub = await StartAsync(Journal, output: 3);

        var run = await RunAsync(stub, "--json");

        var total = JsonElement.Parse(run.Out).GetProperty("total");
        Assert.Equal((0, 1, 1, 2), (run.ExitCode, Int(total, "equal"), Int(total, "turns"), Int(total, "messages")));
        Assert.Contains("sessions replayed: 1 of 1", run.Error);
        var agent = stub.Server.Requests.Single(asked => asked.Method == "PUT");
        Assert.Equal("/api/v1/agents/test-1-s-1", agent.Path);
        Assert.Matches("\"ladder\":\\[\"practice/practice-replay/s-1~[0-9a-f]{8}\"\\]", agent.Body);
    }

    [Fact]
    public async Task Journal_that_says_something_else_is_different()
    {
        await using var stub = await StartAsync(Journal.Replace("On its way.", "On its way!", StringComparison.Ordinal), output: 3);

        var run = await RunAsync(stub);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("s-1 (cnv_1): message 2 (assistant): text differs at character 11", run.Out);
        Assert.Contains("1 sessions differ.", run.Out);
    }

    [Fact]
    public async Task Ledger_that_misses_a_token_is_different()
    {
        await using var stub = await StartAsync(Journal, output: 4);

        var run = await RunAsync(stub);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("output: ledger 3, billed 4", run.Out);
    }

    [Fact]
    public async Task Refused_call_is_different_even_when_the_text_is_equal()
    {
        var refused =
            """
            ,{"seq":4,"at":"2026-11-21T10:00:00Z","kind":"attempt_ended",
              "data":{"failure":{"kind":"invalid_request","message":"no"}}}],"next
            """;
        await using var stub = await StartAsync(Journal.Replace("],\"next", refused, StringComparison.Ordinal), output: 3);

        var run = await RunAsync(stub);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 calls refused or failed", run.Out);
    }

    [Fact]
    public async Task Practice_model_out_of_reach_is_named()
    {
        await using var stub = await StartAsync(Journal, output: 3);
        await File.WriteAllTextAsync(_file, Session, TestContext.Current.CancellationToken);

        var run = await CliRun.OfAsync(stub.Server.Url, "replay", _file, "--practice", "http://127.0.0.1:1");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("The practice model at http://127.0.0.1:1/ cannot be reached", run.Error);
    }

    public void Dispose() => File.Delete(_file);

    private async Task<CliRun> RunAsync(Stubbed stub, params string[] options)
    {
        await File.WriteAllTextAsync(_file, Session, TestContext.Current.CancellationToken);
        return await CliRun.OfAsync(
            stub.Server.Url, ["replay", _file, "--practice", stub.Server.Url.ToString(), "--agent-prefix", "test", .. options]);
    }

    private static Task<Stubbed> StartAsync(string journal, int output)
    {
        var model = "";
        return Stubbed.StartAsync((http, asked) =>
        {
            if (asked.Path == "/control/replays") model = $"practice-replay/{JsonElement.Parse(asked.Body).GetProperty("id").GetString()}";
            return asked.Path switch
            {
                "/control/replays" => http.JsonAsync("{}"),
                "/control/billing?after=0" => http.JsonAsync(Billed(model, output), type: "application/x-ndjson"),
                "/control/billing?after=9223372036854775807" => http.JsonAsync("""{"totals":{"calls":0},"rows":[]}"""),
                _ => http.JsonAsync(Api(asked, journal)),
            };
        });
    }

    private static string Api(Asked asked, string journal) => asked switch
    {
        { Method: "PUT" } => """
            {"name":"a","version":1,"created_at":"2026-11-21T10:00:00Z","definition":{"constitution":{"role":"r","hard_limits":["l"],
             "interaction_pattern":"p"},"ladder":["a/b"]}}
            """,
        _ when asked.Path.Contains("/messages", StringComparison.Ordinal) => """
            {"conversation":"cnv_1","seq":2,"state":"at_rest","last_seq":3,"cost_usd":"0",
             "usage":{"input":0,"cache_read":0,"cache_write":0,"cache_write_long":0,"output":0}}
            """,
        _ when asked.Path.Contains("/entries", StringComparison.Ordinal) => journal,
        _ when asked.Path.Contains("/ledger", StringComparison.Ordinal) => """
            {"data":[{"conversation":"cnv_1","attempt":1,"reserved_at":"2026-11-21T10:00:00Z","agent":"a","agent_version":1,"model":"m",
             "reserved_usd":"0","usage":{"input":10,"cache_read":0,"cache_write":0,"cache_write_long":0,"output":3}}],"next_cursor":null}
            """,
        _ => Samples.Conversation,
    };

    private static string Billed(string model, int output) => new StringBuilder()
        .Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"model\":\"{model}\",\"input\":10,\"output\":{output}}}\n")
        .Append("{\"model\":\"practice-replay/of-somebody-else\",\"input\":99,\"output\":99}\n").ToString();

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
