using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class ThinkingTests
{
    private const string Settings = "\"max_tokens\":5000,";
    private const string Bound = "claude-opus-5-5";

    [Theory]
    [InlineData("practice")]
    [InlineData(Bound)]
    public async Task Thinking_sent_back_unchanged_is_accepted(string model)
    {
        await using var practice = await Practice.StartAsync();
        var content = await ThinkAsync(practice, model, "be brief");
        using var response = await practice.AnthropicAsync(Follow(model, "be brief", content));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Thinking_that_was_changed_is_refused()
    {
        await using var practice = await Practice.StartAsync();
        var content = await ThinkAsync(practice, "practice", "be brief");
        content[0]!["thinking"] = "something else";
        await RefusedAsync(practice, Follow("practice", "be brief", content), "blocks in the latest assistant message cannot be modified");
    }

    [Fact]
    public async Task Thinking_bound_to_its_conversation_is_refused_after_a_change_before_it()
    {
        await using var practice = await Practice.StartAsync();
        var content = await ThinkAsync(practice, Bound, "be brief");
        await RefusedAsync(practice, Follow(Bound, "be long", content), "The block is bound to a different conversation");

        using var dropped = await practice.AnthropicAsync(
            Follow(Bound, "be long", content,
                "\"thinking\":{\"type\":\"adaptive\",\"block_binding\":{\"prefix_mismatch_behavior\":\"drop_block\"}},"));
        Assert.Equal(200, (int)dropped.StatusCode);
    }

    [Fact]
    public async Task Older_model_drops_the_thinking_of_a_newer_one()
    {
        await using var practice = await Practice.StartAsync();
        var content = await ThinkAsync(practice, Bound, "be brief");
        var with = await practice.AnthropicJsonAsync(Follow("claude-opus-5", "be brief", content));
        content.RemoveAt(0);
        var without = await practice.AnthropicJsonAsync(Follow("claude-opus-5", "be brief", content));
        Assert.Equal((int)without["usage"]!["input_tokens"]!, (int)with["usage"]!["input_tokens"]!);
    }

    [Fact]
    public async Task Cache_mark_on_thinking_is_refused()
    {
        await using var practice = await Practice.StartAsync();
        var content = await ThinkAsync(practice, "practice", "be brief");
        content[0]!["cache_control"] = new JsonObject { ["type"] = "ephemeral" };
        await RefusedAsync(practice, Follow("practice", "be brief", content),
            "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted");
    }

    [Fact]
    public async Task Extended_thinking_must_stand_before_the_tool_use_it_led_to()
    {
        await using var practice = await Practice.StartAsync();
        await RefusedAsync(practice, """
            {"model":"claude-haiku-4-5","max_tokens":5000,"thinking":{"type":"enabled","budget_tokens":2000},"messages":[{"role":"user","content":"go"},
             {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}
            """, "Expected `thinking` or `redacted_thinking`, but found `tool_use`");
    }

    private static async Task<JsonArray> ThinkAsync(Practice practice, string model, string system)
    {
        var answer = await practice.AnthropicJsonAsync(
            $$"""{"model":"{{model}}",{{Settings}}"thinking":{"type":"adaptive"},"system":"{{system}}","messages":[{"role":"user","content":"hello"}]}""");
        Assert.Equal("thinking", (string?)answer["content"]![0]!["type"]);
        return answer["content"]!.DeepClone().AsArray();
    }

    private static string Follow(string model, string system, JsonArray content, string settings = "") =>
        $$"""
        {"model":"{{model}}",{{Settings}}{{settings}}"system":"{{system}}",
         "messages":[{"role":"user","content":"hello"},{"role":"assistant","content":{{content.ToJsonString()}}},{"role":"user","content":"go on"}]}
        """;

    private static async Task RefusedAsync(Practice practice, string body, string message)
    {
        using var response = await practice.AnthropicAsync(body);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(message, (string?)JsonNode.Parse(await Practice.TextAsync(response))!["error"]!["message"],
            StringComparison.Ordinal);
    }
}
