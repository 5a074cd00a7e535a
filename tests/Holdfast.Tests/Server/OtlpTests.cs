extern alias fake;

using System.Text;
using System.Text.Json;
using fake::Holdfast.FakeProviders;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What a collector is sent of a turn with a tool call and a rescue. Alone: whoever listens hears every server of this process.</summary>
[Collection(nameof(Alone))]
public sealed class OtlpTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Caller = "b7ad6b7169203331", Secret = "parcel A-17", Found = "It lies in Bergen.";

    private static readonly string Answer = string.Join(' ', Enumerable.Range(1, 120).Select(i => $"word{i * 7919 % 1000:000}")) + ".";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_is_seen_with_its_calls_in_it_and_without_a_word_of_what_was_said()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var (headers, sent) = await RunAsync(collector.Url);
        var spans = collector.Spans.Where(span => span.Trace == Trace).OrderBy(span => span.Start).ToList();

        var request = Assert.Single(spans, span => span.Name == "POST /api/v1/conversations/{id}/messages");
        Assert.Equal(Caller, request.Parent);
        var turn = Assert.Single(spans, span => span.Name == "invoke_agent finder");
        Assert.Equal((request.Id, "finder", "default"), (turn.Parent, turn.Attributes["gen_ai.agent.name"], turn.Attributes["holdfast.tenant"]));
        var tool = Assert.Single(spans, span => span.Name == "execute_tool find");
        Assert.Equal(turn.Id, tool.Parent);
        Assert.Equal([$"00-{Trace}-{tool.Id}-01"], headers);

        var calls = spans.Where(span => span.Name == "chat practice-replay/finder").ToList();
        Assert.Equal(3, calls.Count);
        Assert.All(calls, call => Assert.Equal((turn.Id, "chat", "anthropic"), (call.Parent, call.Attributes["gen_ai.operation.name"], call.Attributes["gen_ai.provider.name"])));
        Assert.Equal(["tool_use", "interrupted", "end_turn"], calls.Select(call => call.Attributes["gen_ai.response.finish_reasons"]));
        Assert.Equal("connection_lost", calls[1].Attributes["error.type"]);
        Assert.Equal("true", calls[2].Attributes["holdfast.continues"]);
        Assert.InRange(int.Parse(calls[0].Attributes["gen_ai.usage.input_tokens"]), 1, 10_000);
        Assert.Equal(calls.Select(call => $"00-{Trace}-{call.Id}-01"), sent);

        string[] said = [Secret, Found, "word919", "\"where\""];
        var bytes = collector.Bodies("/v1/traces").Concat(collector.Bodies("/v1/metrics")).Select(Encoding.UTF8.GetString);
        Assert.All(bytes, body => Assert.DoesNotContain(said, word => body.Contains(word, StringComparison.Ordinal)));
        Assert.Superset(
            new HashSet<string> { "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "gen_ai.client.operation.time_to_first_chunk", "holdfast.turn.events" },
            collector.Metrics.ToHashSet());
    }

    [Fact]
    public async Task What_was_said_is_in_the_spans_where_it_is_asked_for()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await RunAsync(collector.Url, ("HOLDFAST_TELEMETRY_CONTENT", "true"));
        var calls = collector.Spans.Where(span => span.Trace == Trace && span.Name == "chat practice-replay/finder").OrderBy(span => span.Start).ToList();
        Assert.Contains(Secret, calls[0].Attributes["gen_ai.input.messages"], StringComparison.Ordinal);
        Assert.Contains("find", calls[0].Attributes["gen_ai.output.messages"], StringComparison.Ordinal);
        Assert.Equal(Found, Assert.Single(collector.Spans, span => span.Trace == Trace && span.Name == "execute_tool find").Attributes["gen_ai.tool.call.result"]);
    }

    [Fact]
    public async Task Names_are_those_of_the_version_asked_for_and_a_collector_that_is_away_harms_nobody()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await RunAsync(collector.Url, ("HOLDFAST_TELEMETRY_NAMES", "1.36"));
        var call = collector.Spans.First(span => span.Trace == Trace && span.Name == "chat practice-replay/finder");
        Assert.Equal("anthropic", call.Attributes["gen_ai.system"]);
        Assert.DoesNotContain("gen_ai.provider.name", call.Attributes.Keys);
        await RunAsync("http://127.0.0.1:1");
    }

    /// <summary>A turn whose model calls a tool and then breaks off amid its answer.</summary>
    /// <returns>The trace headers that the tool and the provider were sent.</returns>
    private static async Task<(IReadOnlyList<string> Tool, IReadOnlyList<string> Provider)> RunAsync(string collector, params (string, string)[] settings)
    {
        await using var practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
        await practice.StartAsync(Cancel);
        using var control = new HttpClient { BaseAddress = new Uri(practice.Urls.Single()) };
        var traced = new List<string>();
        await using var tool = await ToolAsync(control, traced);
        await using (var server = await TestServer.StartAsync(
            [("HOLDFAST_PRACTICE_URL", practice.Urls.Single()), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector), .. settings]))
        {
            await PostAsync(control, "control/replays", new { id = "finder", messages = Script });
            var client = HoldfastClient.Connect(new Uri(server.App.Urls.Single()), server.Keys.Admin);
            var find = new ToolDefinition("find", "Finds it.", JsonElement.Parse("""{"type":"object"}"""), tool.Urls.Single() + "/find");
            await client.PutAgentAsync("finder", new(new("You find.", ["Never guess."], "Answer."), ["practice/practice-replay/finder"], Tools: [find]), Cancel);
            var id = (await client.CreateConversationAsync(new("finder"), cancel: Cancel)).Id;
            var (status, body) = await server.JsonAsync(
                HttpMethod.Post, $"/api/v1/conversations/{id}/messages", server.Keys.App, new { content = $"Where is {Secret}?" },
                ("traceparent", $"00-{Trace}-{Caller}-01"));
            Assert.Equal((200, Answer), (status, body.GetProperty("answer").GetString()));
        }
        var log = JsonElement.Parse(await control.GetStringAsync("control/requests", Cancel));
        var sent = log.EnumerateArray().Where(one => one.GetProperty("path").GetString() == "/v1/messages")
            .SelectMany(one => one.GetProperty("headers").EnumerateArray()).Where(header => header[0].GetString() == "traceparent");
        return (traced, [.. sent.Select(header => header[1].GetString()!)]);
    }

    private static object[] Script =>
    [
        new { role = "user", content = $"Where is {Secret}?" },
        new { role = "assistant", content = "", tool_calls = new[] { new { id = "c1", name = "find", arguments = """{"where":"here"}""" } } },
        new { role = "tool", tool_call_id = "c1", content = Found },
        new { role = "assistant", content = Answer },
    ];

    /// <summary>A tool after whose call the model breaks off once.</summary>
    private static async Task<WebApplication> ToolAsync(HttpClient control, List<string> traced)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/find", async (HttpContext http) =>
        {
            traced.Add(http.Request.Headers["traceparent"].ToString());
            await PostAsync(control, "control/faults", new { seed = 1, rate = 1.0, kinds = new[] { "cut:9" }, model = "practice-replay", count = 1 });
            await http.Response.WriteAsync(Found);
        });
        await app.StartAsync(Cancel);
        return app;
    }

    private static async Task PostAsync(HttpClient control, string path, object body) =>
        (await control.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
}

/// <summary>What must not run beside other tests.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
