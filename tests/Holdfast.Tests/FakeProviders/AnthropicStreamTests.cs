using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class AnthropicStreamTests
{
    private const string Ask =
        """{"model":"practice","stream":true,"max_tokens":500,"messages":[{"role":"user","content":"My bicycle is green. What colour is my bicycle?"}]}""";

    [Fact]
    public async Task Stream_of_text_has_the_documented_order_of_events()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Ask);
        var events = await Sse.ReadAsync(response);

        Assert.Equal(
            ["message_start", "ping", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
                "message_delta", "message_stop"],
            events.Select(item => item.EventType));
        Assert.All(events, item => Assert.Equal(item.EventType, (string?)item.Json()["type"]));
        Assert.Equal("You told me: \"My bicycle is green.\"", events.AnthropicText());
    }

    [Fact]
    public async Task Stream_usage_starts_with_the_prompt_and_ends_cumulative()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Ask);
        var events = await Sse.ReadAsync(response);
        var whole = await practice.AnthropicJsonAsync(Ask.Replace("\"stream\":true,", "", StringComparison.Ordinal));

        var start = events[0].Json()["message"]!;
        var delta = events[^2].Json();
        Assert.Null(start["stop_reason"]);
        Assert.True((bool)start["practice"]!);
        Assert.Equal(
            """{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}""", start["usage"]!["cache_creation"]!.ToJsonString());
        Assert.Equal("end_turn", (string?)delta["delta"]!["stop_reason"]);
        Assert.Equal((int)start["usage"]!["input_tokens"]!, (int)delta["usage"]!["input_tokens"]!);
        Assert.Equal((int)whole["usage"]!["output_tokens"]!, (int)delta["usage"]!["output_tokens"]!);
        Assert.Equal((int)whole["usage"]!["input_tokens"]!, (int)delta["usage"]!["input_tokens"]!);
    }

    [Fact]
    public async Task Response_carries_the_providers_headers_and_says_it_is_practice()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Ask);

        Assert.StartsWith("req_", response.Headers.GetValues("request-id").Single(), StringComparison.Ordinal);
        Assert.StartsWith("wrkspc_", response.Headers.GetValues("anthropic-workspace-id").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.Contains("anthropic-organization-id"));
        Assert.Equal("true", response.Headers.GetValues("x-practice-model").Single());
        foreach (var bucket in new[] { "requests", "tokens", "input-tokens", "output-tokens" })
            foreach (var what in new[] { "limit", "remaining", "reset" })
                Assert.True(response.Headers.Contains($"anthropic-ratelimit-{bucket}-{what}"), $"{bucket} {what}");
    }

    [Fact]
    public async Task Tool_input_arrives_in_pieces_that_join_to_json()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync("""
            {"model":"practice","stream":true,"max_tokens":500,"messages":[{"role":"user","content":"use get_weather for the city of \"Rio de Janeiro, in the state of the same name\""}],
             "tools":[{"name":"get_weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]}
            """);
        var events = await Sse.ReadAsync(response);
        var pieces = events.Where(item => item.EventType == "content_block_delta")
            .Select(item => (string)item.Json()["delta"]!["partial_json"]!).ToList();

        Assert.True(pieces.Count > 2, $"{pieces.Count} pieces");
        Assert.Equal("Rio de Janeiro, in the state of the same name", (string?)JsonNode.Parse(string.Concat(pieces))!["city"]);
        Assert.Equal("tool_use", (string?)events[^2].Json()["delta"]!["stop_reason"]);
    }

    [Fact]
    public async Task Thinking_comes_first_and_ends_with_its_signature()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(
            """{"model":"practice","stream":true,"max_tokens":500,"thinking":{"type":"adaptive"},"messages":[{"role":"user","content":"I am Ada."}]}""");
        var deltas = (await Sse.ReadAsync(response)).Where(item => item.EventType == "content_block_delta")
            .Select(item => $"{item.Json()["index"]} {item.Json()["delta"]!["type"]}").ToList();

        Assert.Equal(["0 thinking_delta", "0 signature_delta", "1 text_delta"], deltas);
    }

    [Theory]
    [InlineData("\"max_tokens\":4", "max_tokens", null)]
    [InlineData("\"max_tokens\":50,\"stop_sequences\":[\"fixed\"]", "stop_sequence", "fixed")]
    public async Task Answer_stops_where_the_request_says(string setting, string reason, string? sequence)
    {
        await using var practice = await Practice.StartAsync();
        var answer = await practice.AnthropicJsonAsync(
            $$"""{"model":"practice-echo",{{setting}},"messages":[{"role":"user","content":"one two three four five fixed six"}]}""");

        Assert.Equal(reason, (string?)answer["stop_reason"]);
        Assert.Equal(sequence, (string?)answer["stop_sequence"]);
        Assert.StartsWith("one two three four", (string?)answer["content"]![0]!["text"], StringComparison.Ordinal);
        Assert.DoesNotContain("fixed", (string?)answer["content"]![0]!["text"], StringComparison.Ordinal);
        Assert.InRange((int)answer["usage"]!["output_tokens"]!, 4, 6);
    }

    [Fact]
    public async Task Prompt_and_output_beyond_the_window_stop_with_their_own_reason()
    {
        await using var practice = await Practice.StartAsync();
        var words = string.Join(' ', Enumerable.Repeat("word", 9_000));
        var answer = await practice.AnthropicJsonAsync(
            $$"""{"model":"practice-small","max_tokens":8000,"messages":[{"role":"user","content":"{{words}}"}]}""");
        Assert.Equal("end_turn", (string?)answer["stop_reason"]);

        var full = string.Join(' ', Enumerable.Repeat("word", 15_994));
        var cut = await practice.AnthropicJsonAsync(
            $$"""{"model":"practice-small","max_tokens":8000,"messages":[{"role":"user","content":"{{full}}"}]}""");
        Assert.Equal("model_context_window_exceeded", (string?)cut["stop_reason"]);
        Assert.Equal(16_000, (int)cut["usage"]!["input_tokens"]! + (int)cut["usage"]!["output_tokens"]!);
    }
}
