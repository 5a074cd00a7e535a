using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Faults;

/// <summary>What came of one call.</summary>
/// <param name="Error">What the client was told in place of an answer.</param>
/// <param name="Calls">Tools whose call the client has whole.</param>
internal sealed record Outcome(string Text, string? Error, int Calls, TimeSpan Took);

/// <summary>A way into Holdfast, with a provider of its own, so that what one way has learned of a model says nothing to another.</summary>
internal abstract class Way(Server server)
{
    public const string DeadSuffix = "dead", Native = "native", Anthropic = "anthro", OpenAi = "opena", Responses = "respo";

    public static IReadOnlyList<(string Provider, string Kind)> Providers { get; } = [(Native, "anthropic"), (Anthropic, "anthropic"), (OpenAi, "openai"), (Responses, "openai")];

    public abstract string Name { get; }

    /// <summary>Name of its provider; the one that refuses connections has <see cref="DeadSuffix"/> to it.</summary>
    public abstract string Provider { get; }

    public bool IsAnthropic => Provider is Native or Anthropic;

    /// <summary>Streams are the harder half; whole answers are asked for too where a client may.</summary>
    public virtual IReadOnlyList<bool> Streaming => [true, false];

    protected Server Server { get; } = server;

    public abstract Task<Outcome> AskAsync(string agent, string text, bool withTools, bool stream, CancellationToken cancel);

    public string Rung(Scenario scenario) =>
        scenario.Fault.Length == 0 ? $"{Provider}{DeadSuffix}/{scenario.Model}" : scenario.Once ? $"{Provider}/practice-small" : $"{Provider}/{scenario.Model}!{scenario.Fault}";

    protected static Outcome Of(string text, string? error, int calls, long started) => new(text, error, calls, Stopwatch.GetElapsedTime(started));
}

/// <summary>A message in a conversation.</summary>
internal sealed class NativeWay(Server server) : Way(server)
{
    public override string Name => "native";

    public override string Provider => Native;

    public override IReadOnlyList<bool> Streaming => [true];

    public override async Task<Outcome> AskAsync(string agent, string text, bool withTools, bool stream, CancellationToken cancel)
    {
        var client = Server.Client();
        var started = Stopwatch.GetTimestamp();
        var conversation = await client.CreateConversationAsync(new(agent), cancel: cancel);
        var answer = await client.SendAsync(conversation.Id, new(text), cancel: cancel);
        // What a user is told in the model's place is no answer.
        var said = answer.Stop == "content_refused" ? null : answer.Answer;
        var outcome = Of(said ?? "", answer.State == ConversationStates.AtRest && said is not null ? null : answer.Reason ?? answer.State, 0, started);
        if (!withTools) return outcome;
        var entries = await client.AllEntriesAsync(conversation.Id, cancel: cancel).Where(entry => entry.Kind == "tool_result").CountAsync(cancel);
        return outcome with { Calls = entries };
    }
}

/// <summary>A client of one of the dialects, over HTTP as it would write it.</summary>
internal abstract class DoorWay(Server server) : Way(server)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public override async Task<Outcome> AskAsync(string agent, string text, bool withTools, bool stream, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Url, Path)) { Content = JsonContent.Create(Body(agent, text, withTools, stream)) };
        request.Headers.Authorization = new("Bearer", Server.Key);
        request.Headers.Add("x-practice-pace", "chars=12");
        AddHeaders(request);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) return Of("", $"{(int)response.StatusCode} {body}", 0, started);
        var events = stream ? [.. Events(body)] : (List<JsonNode>)[JsonNode.Parse(body)!];
        var error = events.Select(ErrorOf).FirstOrDefault(e => e is not null);
        if (error is null && stream && !IsWhole(body)) error = "no end marker";
        return Of(string.Concat(events.Select(e => TextOf(e, stream))), error, stream ? CallsIn(events) : CallsOf(events[0]), started);
    }

    protected abstract string Path { get; }

    protected abstract JsonObject Body(string agent, string text, bool withTools, bool stream);

    protected virtual void AddHeaders(HttpRequestMessage request)
    {
    }

    protected virtual string? ErrorOf(JsonNode part) => part["error"]?.ToJsonString();

    protected abstract bool IsWhole(string stream);

    protected abstract string? TextOf(JsonNode part, bool stream);

    /// <summary>Calls in a stream whose arguments are JSON.</summary>
    protected abstract int CallsIn(List<JsonNode> events);

    protected abstract int CallsOf(JsonNode answer);

    protected static bool IsJson(string? text)
    {
        try
        {
            return JsonNode.Parse(text ?? "") is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<JsonNode> Events(string stream) =>
        from line in stream.Split('\n')
        where line.StartsWith("data: {", StringComparison.Ordinal)
        select JsonNode.Parse(line["data: ".Length..])!;
}

/// <summary>A client of Anthropic's Messages.</summary>
internal sealed class AnthropicWay(Server server) : DoorWay(server)
{
    public override string Name => "Anthropic";

    public override string Provider => Anthropic;

    protected override string Path => "/v1/messages";

    protected override JsonObject Body(string agent, string text, bool withTools, bool stream)
    {
        var body = new JsonObject
        {
            ["model"] = agent, ["max_tokens"] = 2_000, ["stream"] = stream,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        if (withTools) body["tools"] = new JsonArray(new JsonObject { ["name"] = "find", ["description"] = "Finds.", ["input_schema"] = Tools.Schema() });
        return body;
    }

    protected override void AddHeaders(HttpRequestMessage request) => request.Headers.Add("anthropic-version", "2023-06-01");

    protected override bool IsWhole(string stream) => stream.Contains("event: message_stop", StringComparison.Ordinal);

    protected override string? TextOf(JsonNode part, bool stream) => stream
        ? (string?)part["delta"]?["text"]
        : string.Concat(part["content"]?.AsArray().Select(block => (string?)block!["text"]) ?? []);

    protected override int CallsIn(List<JsonNode> events) =>
        events.Where(e => (string?)e["content_block"]?["type"] == "tool_use").Count(start => IsJson(string.Concat(
            events.Where(e => (string?)e["type"] == "content_block_delta" && (int)e["index"]! == (int)start["index"]!).Select(e => (string?)e["delta"]!["partial_json"]))));

    protected override int CallsOf(JsonNode answer) => answer["content"]!.AsArray().Count(block => (string?)block!["type"] == "tool_use");
}

/// <summary>A client of OpenAI's Chat Completions.</summary>
internal sealed class OpenAiWay(Server server) : DoorWay(server)
{
    public override string Name => "OpenAI";

    public override string Provider => OpenAi;

    protected override string Path => "/v1/chat/completions";

    protected override JsonObject Body(string agent, string text, bool withTools, bool stream)
    {
        var body = new JsonObject
        {
            ["model"] = agent, ["max_completion_tokens"] = 2_000, ["stream"] = stream,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        if (!withTools) return body;
        var function = new JsonObject { ["name"] = "find", ["description"] = "Finds.", ["parameters"] = Tools.Schema() };
        body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = function });
        return body;
    }

    protected override bool IsWhole(string stream) => stream.Contains("data: [DONE]", StringComparison.Ordinal);

    protected override string? TextOf(JsonNode part, bool stream) => (string?)part["choices"]?.AsArray().FirstOrDefault()?[stream ? "delta" : "message"]?["content"];

    protected override int CallsIn(List<JsonNode> events) => events
        .SelectMany(e => e["choices"]?.AsArray().FirstOrDefault()?["delta"]?["tool_calls"]?.AsArray() ?? [])
        .GroupBy(call => (int)call!["index"]!)
        .Count(call => IsJson(string.Concat(call.Select(piece => (string?)piece!["function"]?["arguments"]))));

    protected override int CallsOf(JsonNode answer) => answer["choices"]![0]!["message"]!["tool_calls"]?.AsArray().Count ?? 0;
}

/// <summary>A client of OpenAI's Responses.</summary>
internal sealed class ResponsesWay(Server server) : DoorWay(server)
{
    public override string Name => "OpenAI Responses";

    public override string Provider => Responses;

    protected override string Path => "/v1/responses";

    protected override JsonObject Body(string agent, string text, bool withTools, bool stream)
    {
        var body = new JsonObject { ["model"] = agent, ["max_output_tokens"] = 2_000, ["stream"] = stream, ["store"] = false, ["input"] = text };
        if (withTools)
            body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["name"] = "find", ["description"] = "Finds.", ["parameters"] = Tools.Schema() });
        return body;
    }

    protected override string? ErrorOf(JsonNode part) => (string?)part["type"] == "error" ? part.ToJsonString() : base.ErrorOf(part);

    protected override bool IsWhole(string stream) => stream.Contains("event: response.completed", StringComparison.Ordinal);

    protected override string? TextOf(JsonNode part, bool stream) => stream
        ? (string?)part["type"] == "response.output_text.delta" ? (string?)part["delta"] : null
        : Text(part);

    protected override int CallsIn(List<JsonNode> events) => events.LastOrDefault(e => (string?)e["type"] == "response.completed") is { } end ? CallsOf(end["response"]!) : 0;

    protected override int CallsOf(JsonNode answer) => answer["output"]!.AsArray().Count(item => (string?)item!["type"] == "function_call" && IsJson((string?)item["arguments"]));

    private static string Text(JsonNode response) => string.Concat(
        response["output"]!.AsArray().SelectMany(item => item!["content"]?.AsArray() ?? []).Select(part => (string?)part!["text"]));
}
