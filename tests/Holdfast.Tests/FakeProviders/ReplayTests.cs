using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class ReplayTests
{
    // The id of the first call comes back, the second call's arguments are not JSON, and the last call has no result.
    private const string Session = """
        {"id":"s-1","messages":[
          {"role":"system","content":"policy"},
          {"role":"user","content":"hello"},
          {"role":"assistant","content":"One moment.\n"},
          {"role":"assistant","content":"","tool_calls":[{"id":"call_1","name":"find","arguments":"{\"q\": \"a\"}"}]},
          {"role":"tool","tool_call_id":"call_1","content":"first result"},
          {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","name":"find","arguments":"{\"q\": \"b\"}"}]},
          {"role":"tool","tool_call_id":"call_1","content":""},
          {"role":"assistant","content":"All done."},
          {"role":"user","content":"more"},
          {"role":"assistant","content":"\n","tool_calls":[{"id":"call_2","name":"think","arguments":"{'thought': 1}"}]}
        ]}
        """;

    [Fact]
    public async Task Session_plays_to_its_end_with_ids_and_arguments_as_recorded()
    {
        await using var practice = await StartAsync();
        var messages = new JsonArray(Text("system", "anything: system text is not compared"), Text("user", "hello"));

        var first = await NextAsync(practice, messages);
        Assert.Equal("One moment.\n", (string?)first["content"]);
        Assert.Equal("""{"q": "a"}""", (string?)first["tool_calls"]![0]!["function"]!["arguments"]);
        messages.Add(Result("call_1", "first result"));
        var second = await NextAsync(practice, messages);
        Assert.Equal("""{"q": "b"}""", (string?)second["tool_calls"]![0]!["function"]!["arguments"]);
        messages.Add(Result("call_1", ""));
        Assert.Equal("All done.", (string?)(await NextAsync(practice, messages))["content"]);
        messages.Add(Text("user", "more"));
        var last = await NextAsync(practice, messages);
        Assert.Equal("{'thought': 1}", (string?)last["tool_calls"]![0]!["function"]!["arguments"]);
        messages.Add(Result("call_2", "(no result was recorded)"));
        Assert.Equal("(end of recording)", (string?)(await NextAsync(practice, messages))["content"]);

        var progress = await practice.ControlAsync(HttpMethod.Get, "replays/s-1");
        Assert.Equal((4, 4), ((int)progress["answers"]!, (int)progress["answered"]!));
        Assert.Empty(progress["clashes"]!.AsArray());
        var rows = (await practice.ControlAsync(HttpMethod.Get, "billing"))["rows"]!.AsArray();
        Assert.All(rows, row => Assert.Equal("practice-replay/s-1", (string?)row!["model"]));
    }

    [Fact]
    public async Task Story_told_differently_is_refused_with_the_place_and_both_texts()
    {
        await using var practice = await StartAsync();
        using var response = await practice.OpenAiAsync(Body(new JsonArray(Text("user", "goodbye"))));
        var message = (string)JsonNode.Parse(await Practice.TextAsync(response))!["error"]!["message"]!;
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("step 0", message, StringComparison.Ordinal);
        Assert.Contains("the request has \"goodbye\", the recording has \"hello\"", message, StringComparison.Ordinal);
        var progress = await practice.ControlAsync(HttpMethod.Get, "replays/s-1");
        Assert.Equal(message, (string?)Assert.Single(progress["clashes"]!.AsArray()));
    }

    [Fact]
    public async Task Arguments_are_compared_as_json_and_results_in_any_order()
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "replays", OneLine("""
            {"id":"p","messages":[{"role":"user","content":"go"},
              {"role":"assistant","content":"","tool_calls":[{"id":"a","name":"f","arguments":"{\"x\":1,\"y\":2}"},{"id":"b","name":"f","arguments":"{}"}]},
              {"role":"tool","tool_call_id":"a","content":"A"},{"role":"tool","tool_call_id":"b","content":"B"},{"role":"assistant","content":"both"}]}
            """));
        var answer = await practice.AnthropicJsonAsync("""
            {"model":"practice-replay/p","max_tokens":99,"messages":[{"role":"user","content":"go"},
             {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{"y":2, "x":1}},{"type":"tool_use","id":"b","name":"f","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"b","content":"B"},{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"A"}]}]}]}
            """);
        Assert.Equal("both", (string?)answer["content"]![0]!["text"]);
    }

    [Fact]
    public async Task Anthropic_dialect_leaves_blank_text_out_and_refuses_arguments_it_cannot_carry()
    {
        await using var practice = await StartAsync();
        var answer = await practice.AnthropicJsonAsync(
            """{"model":"practice-replay/s-1","max_tokens":99,"messages":[{"role":"user","content":"hello"}]}""");
        Assert.Equal(["text", "tool_use"], answer["content"]!.AsArray().Select(block => (string?)block!["type"]));
        Assert.Equal("call_1", (string?)answer["content"]![1]!["id"]);

        var told = """{"role":"user","content":"hello"},{"role":"assistant","content":""" + answer["content"]!.ToJsonString() + """
            },{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"first result"}]},
            {"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"find","input":{"q":"b"}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":""}]},
            {"role":"assistant","content":"All done."},{"role":"user","content":"more"}
            """;
        using var response = await practice.AnthropicAsync($$"""{"model":"practice-replay/s-1","max_tokens":99,"messages":[{{told}}]}""");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("are not a JSON object", await Practice.TextAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[The same as find {} gave above (entry 4), but for these lines:]\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three", true)]
    [InlineData("[The same as find {} gave above (entry 4), but for these lines:]\n@@ -1,3 +1,3 @@\n one\n-two\n+3\n three", false)]
    [InlineData("[The same as find {} gave above (entry 4), but for these lines:]\n@@ -1,3 +1,3 @@\n one\n-four\n+2\n three", false)]
    [InlineData("[The same as find {} gave above (entry 4).]", false)]
    public async Task Result_told_by_what_changed_must_give_the_recorded_one(string told, bool agrees)
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "replays", OneLine("""
            {"id":"s-1","messages":[{"role":"user","content":"go"},
              {"role":"assistant","content":"","tool_calls":[{"id":"a","name":"find","arguments":"{}"}]},{"role":"tool","tool_call_id":"a","content":"one\ntwo\nthree"},
              {"role":"assistant","content":"","tool_calls":[{"id":"b","name":"find","arguments":"{}"}]},{"role":"tool","tool_call_id":"b","content":"one\n2\nthree"},
              {"role":"assistant","content":"Done."}]}
            """));
        var messages = new JsonArray(Text("user", "go"));
        await NextAsync(practice, messages);
        messages.Add(Result("a", "one\ntwo\nthree"));
        await NextAsync(practice, messages);
        messages.Add(Result("b", told));
        using var response = await practice.OpenAiAsync(Body(messages));
        Assert.Equal(agrees ? 200 : 400, (int)response.StatusCode);
    }

    [Fact]
    public async Task Recorded_tools_answer_by_id_and_arguments_and_the_same_to_a_retry()
    {
        await using var practice = await StartAsync();
        Assert.Equal("", await ToolAsync(practice, "call_1", """{"q":"b"}""", "k1"));
        Assert.Equal("first result", await ToolAsync(practice, "call_1", """{ "q" : "a" }""", "k2"));
        Assert.Equal("first result", await ToolAsync(practice, "call_1", """{"q":"whatever"}""", "k2"));
        Assert.Equal("(no result was recorded)", await ToolAsync(practice, "call_9", """{"q":"a"}""", "k3"));

        using var response = await practice.SendAsync("/control/replays/s-1/tools/find", """{"call_id":"call_1","arguments":{"q":"c"}}""");
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task Equal_calls_get_their_results_in_order_of_occurrence()
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "replays", OneLine("""
            {"id":"s-1","messages":[{"role":"user","content":"go"},
              {"role":"assistant","content":"","tool_calls":[{"id":"c","name":"find","arguments":"{}"}]},{"role":"tool","tool_call_id":"c","content":"1"},
              {"role":"assistant","content":"","tool_calls":[{"id":"c","name":"find","arguments":"{}"}]},{"role":"tool","tool_call_id":"c","content":"2"}]}
            """));
        Assert.Equal("1", await ToolAsync(practice, "c", "{}", "k1"));
        Assert.Equal("1", await ToolAsync(practice, "c", "{}", "k1"));
        Assert.Equal("2", await ToolAsync(practice, "c", "{}", "k2"));
    }

    [Fact]
    public async Task Session_nobody_loaded_is_an_unknown_model()
    {
        await using var practice = await StartAsync();
        using var response = await practice.OpenAiAsync(Body(new JsonArray(Text("user", "hello")))
            .Replace("s-1", "s-2", StringComparison.Ordinal));
        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task Session_that_cannot_be_read_is_refused_by_its_line()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.SendAsync("/control/replays", OneLine(Session) + "\n{broken");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("session 2 is not valid JSON", await Practice.TextAsync(response), StringComparison.Ordinal);
    }

    private static async Task<Practice> StartAsync()
    {
        var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "replays", OneLine(Session));
        return practice;
    }

    private static string OneLine(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static string Body(JsonArray messages) =>
        new JsonObject { ["model"] = "practice-replay/s-1", ["messages"] = messages.DeepClone() }.ToJsonString();

    /// <summary>Asks for the next answer and adds it to the story.</summary>
    private static async Task<JsonNode> NextAsync(Practice practice, JsonArray messages)
    {
        var message = (await practice.OpenAiJsonAsync(Body(messages)))["choices"]![0]!["message"]!;
        messages.Add(message.DeepClone());
        return message;
    }

    private static async Task<string> ToolAsync(Practice practice, string callId, string arguments, string key)
    {
        using var response = await practice.SendAsync(
            "/control/replays/s-1/tools/find", $$"""{"call_id":"{{callId}}","name":"find","arguments":{{arguments}} }""", ("Idempotency-Key", key));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        return await Practice.TextAsync(response);
    }

    private static JsonObject Text(string role, string text) => new() { ["role"] = role, ["content"] = text };

    private static JsonObject Result(string id, string text) => new() { ["role"] = "tool", ["tool_call_id"] = id, ["content"] = text };
}
