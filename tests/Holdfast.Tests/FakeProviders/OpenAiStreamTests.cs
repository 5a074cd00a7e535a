using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class OpenAiStreamTests
{
    [Fact]
    public async Task Stream_with_usage_ends_with_a_chunk_without_choices_and_done()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.OpenAiAsync("""
            {"model":"gpt-5.6-luna","stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"low",
             "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"My bicycle is green. What colour is my bicycle?"}]}
            """);
        var events = await Sse.ReadAsync(response);
        var chunks = events.SkipLast(1).Select(item => item.Json()).ToList();

        Assert.Equal("[DONE]", events[^1].Data);
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", (string?)chunk["object"]));
        Assert.Equal("assistant", (string?)chunks[0]["choices"]![0]!["delta"]!["role"]);
        Assert.True((bool)chunks[0]["practice"]!);
        Assert.Equal("You told me: \"My bicycle is green.\"",
            string.Concat(chunks.SkipLast(1).Select(chunk => (string?)chunk["choices"]![0]!["delta"]!["content"])));
        Assert.Equal("stop", (string?)chunks[^2]["choices"]![0]!["finish_reason"]);
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        var usage = chunks[^1]["usage"]!;
        Assert.Equal((int)usage["total_tokens"]!, (int)usage["prompt_tokens"]! + (int)usage["completion_tokens"]!);
        Assert.True((int)usage["completion_tokens_details"]!["reasoning_tokens"]! > 0);
        Assert.All(chunks.SkipLast(1), chunk => Assert.True(chunk.AsObject().ContainsKey("usage") && chunk["usage"] is null));
    }

    [Fact]
    public async Task Stream_without_usage_has_none()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.OpenAiAsync(
            """{"model":"practice-echo","stream":true,"messages":[{"role":"user","content":"hello"}]}""");
        var chunks = (await Sse.ReadAsync(response)).SkipLast(1).Select(item => item.Json()).ToList();
        Assert.DoesNotContain(chunks, chunk => chunk.AsObject().ContainsKey("usage"));
    }

    [Fact]
    public async Task Parallel_calls_stream_by_index_with_arguments_in_pieces()
    {
        await using var practice = await Practice.StartAsync();
        const string tools = """
            [{"type":"function","function":{"name":"first","parameters":{"type":"object","properties":{"when":{"type":"string","format":"date-time"},"n":{"type":"integer","minimum":3}}}}},
             {"type":"function","function":{"name":"second","parameters":{"type":"object","properties":{"kind":{"enum":["b","a"]}}}}}]
            """;
        using var response = await practice.OpenAiAsync(
            $$"""{"model":"practice-tools","stream":true,"tools":{{tools}},"messages":[{"role":"user","content":"go"}]}""");
        var deltas = (await Sse.ReadAsync(response)).SkipLast(1).Select(item => item.Json()["choices"]![0]!["delta"]!["tool_calls"]?[0])
            .Where(call => call is not null).ToList();

        string Arguments(int index) =>
            string.Concat(deltas.Where(call => (int)call!["index"]! == index).Select(call => (string?)call!["function"]!["arguments"]));
        Assert.Equal(["first", "second"], deltas.Select(call => (string?)call!["function"]!["name"]).Where(name => name is not null));
        Assert.Equal("""{"when":"2026-11-21T12:00:00Z","n":3}""", Arguments(0));
        Assert.Equal("""{"kind":"b"}""", Arguments(1));
        Assert.True(deltas.Count(call => (int)call!["index"]! == 0) > 2);
    }

    [Fact]
    public async Task Tools_are_called_one_at_a_time_when_asked_and_then_summed_up()
    {
        await using var practice = await Practice.StartAsync();
        var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "go" });
        var called = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var body = new JsonObject
            {
                ["model"] = "practice-tools",
                ["parallel_tool_calls"] = false,
                ["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b"}}]"""),
                ["messages"] = messages.DeepClone(),
            };
            var message = (await practice.OpenAiJsonAsync(body.ToJsonString()))["choices"]![0]!["message"]!;
            if (message["tool_calls"] is not JsonArray calls)
            {
                Assert.Equal("The tools answered: a: result 0; b: result 1", (string?)message["content"]);
                break;
            }
            var call = Assert.Single(calls)!;
            called.Add((string)call["function"]!["name"]!);
            messages.Add(message.DeepClone());
            messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = (string?)call["id"], ["content"] = $"result {round}" });
        }
        Assert.Equal(["a", "b"], called);
    }

    [Fact]
    public async Task Response_format_with_a_schema_is_answered_in_it()
    {
        await using var practice = await Practice.StartAsync();
        var answer = await practice.OpenAiJsonAsync("""
            {"model":"practice","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"x",
             "schema":{"type":"object","properties":{"n":{"type":"integer"},"tags":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/tag"}}},
                       "required":["n","tags"],"$defs":{"tag":{"type":"string","enum":["red"]}}}}}}
            """);
        Assert.Equal("""{"n":1,"tags":["red","red"]}""", (string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Response_carries_rate_limit_headers_and_request_id()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.OpenAiAsync("""{"model":"practice-instant","messages":[{"role":"user","content":"x"}]}""");
        Assert.True(response.Headers.Contains("x-request-id"));
        foreach (var what in new[] { "limit", "remaining", "reset" })
            Assert.True(response.Headers.Contains($"x-ratelimit-{what}-requests")
                && response.Headers.Contains($"x-ratelimit-{what}-tokens"));
    }
}
