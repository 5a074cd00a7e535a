using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>What the real API refuses, the practice model refuses.</summary>
public sealed class AnthropicRulesTests(PracticeFixture fixture) : IClassFixture<PracticeFixture>
{
    private const string Hi = """{"role":"user","content":"hi"}""";
    private const string Use = """{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]}""";
    private const string Result = """{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}""";

    [Theory]
    [InlineData("claude-nothing", "", Hi, 404, "model: claude-nothing")]
    [InlineData("gpt-4o-mini", "", Hi, 404, "model: gpt-4o-mini")]
    [InlineData("practice", "", "", 400, "at least one message")]
    [InlineData("practice", "", """{"role":"assistant","content":"hi"}""", 400, "first message must use the \"user\" role")]
    [InlineData("practice", "", """{"role":"tool","content":"hi"}""", 400, "messages.0.role: Input should be 'user' or 'assistant'")]
    [InlineData("practice", "", """{"role":"user","content":""}""", 400, "non-empty content")]
    [InlineData("practice", "", """{"role":"user","content":[{"type":"text","text":""}]}""", 400, "text content blocks must be non-empty")]
    [InlineData("practice", "", """{"role":"user","content":[{"type":"text","text":" \n"}]}""", 400, "non-whitespace")]
    [InlineData("practice", "", """{"role":"user","content":[{"type":"nonsense"}]}""", 400, "Input tag 'nonsense'")]
    [InlineData("practice", "", Hi + "," + Use, 400, "does not support assistant message prefill")]
    [InlineData("practice", "", Hi + "," + Use + ","
        + Hi, 400, "`tool_use` ids were found without `tool_result` blocks immediately after: t1")]
    [InlineData("practice", "", Result, 400, "unexpected `tool_use_id` found in `tool_result` blocks: t1")]
    [InlineData("practice", "", Hi + "," + Use + "," + Result + "," + Use + "," + Result, 400, "ids must be unique")]
    [InlineData("practice", "\"surprise\":1,", Hi, 400, "surprise: Extra inputs are not permitted")]
    [InlineData("practice", "\"tool_choice\":{\"type\":\"any\"},", Hi, 400, "while providing tools")]
    [InlineData("practice", "\"temperature\":2,", Hi, 400, "temperature: range: 0..1")]
    [InlineData("claude-opus-5", "\"temperature\":0.2,", Hi, 400, "`temperature` may only be left at its default")]
    [InlineData("claude-opus-5", "\"top_k\":5,", Hi, 400, "`top_k` may only be left at its default")]
    [InlineData("claude-opus-5", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000},", Hi, 400, "Use \"thinking.type.adaptive\"")]
    [InlineData("claude-opus-5", "\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"max\"},", Hi, 400,
        "at effort 'high' or below")]
    [InlineData("claude-opus-5-5", "\"thinking\":{\"type\":\"disabled\"},", Hi, 400, "\"thinking.type.disabled\" is not supported")]
    [InlineData("claude-haiku-4-5", "\"thinking\":{\"type\":\"adaptive\"},", Hi, 400, "adaptive thinking is not supported")]
    [InlineData("claude-haiku-4-5", "\"output_config\":{\"effort\":\"low\"},", Hi, 400, "does not support the effort parameter")]
    [InlineData("claude-haiku-4-5", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":200},", Hi, 400, "greater than or equal to 1024")]
    public async Task Request_is_refused_as_the_provider_does(string model, string settings, string messages, int status, string message)
    {
        using var response = await fixture.Practice.AnthropicAsync(
            $$"""{"model":"{{model}}",{{settings}}"max_tokens":100,"messages":[{{messages}}]}""");
        await ExpectAsync(response, status, message);
    }

    [Theory]
    [InlineData("", 400, "max_tokens: Field required")]
    [InlineData("\"max_tokens\":200000,", 400,
        "max_tokens: 200000 > 128000, which is the maximum allowed number of output tokens for claude-opus-5")]
    [InlineData("\"max_tokens\":0,\"stream\":true,", 400, "max_tokens: 0 cannot be combined")]
    [InlineData("\"max_tokens\":-1,", 400, "greater than or equal to 0")]
    public async Task Max_tokens_out_of_range_is_refused(string setting, int status, string message)
    {
        using var response = await fixture.Practice.AnthropicAsync($$"""{"model":"claude-opus-5",{{setting}}"messages":[{{Hi}}]}""");
        await ExpectAsync(response, status, message);
    }

    [Theory]
    [InlineData(Hi + "," + Hi)]
    [InlineData(Hi + "," + Use + "," + Result)]
    [InlineData(Hi + "," + Use + "," + Result + "," + Hi)]
    [InlineData(Hi + ",{\"role\":\"system\",\"content\":\"From now on, be brief.\"}")]
    public async Task Valid_order_of_messages_is_accepted(string messages)
    {
        using var response = await fixture.Practice.AnthropicAsync($$"""{"model":"practice","max_tokens":100,"messages":[{{messages}}]}""");
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Prefill_is_accepted_by_models_of_its_time_unless_it_ends_in_space()
    {
        static string Body(string prefill) =>
            $$"""{"model":"claude-haiku-4-5-20251001","max_tokens":100,"messages":[{{Hi}},{"role":"assistant","content":"{{prefill}}"}]}""";
        using var accepted = await fixture.Practice.AnthropicAsync(Body("Well"));
        Assert.Equal(200, (int)accepted.StatusCode);
        using var refused = await fixture.Practice.AnthropicAsync(Body("Well "));
        await ExpectAsync(refused, 400, "cannot end with trailing whitespace");
    }

    [Theory]
    [InlineData("x-api-key", "", 401, "x-api-key header is required")]
    [InlineData("x-api-key", "invalid", 401, "invalid x-api-key")]
    [InlineData("authorization", "Bearer other", 401, "Only one of")]
    [InlineData("anthropic-version", "", 400, "anthropic-version: header is required")]
    [InlineData("anthropic-version", "2027-01-01", 400, "is not a valid version")]
    public async Task Header_that_is_wrong_is_refused(string header, string value, int status, string message)
    {
        using var response = await fixture.Practice.AnthropicAsync(
            $$"""{"model":"practice","max_tokens":9,"messages":[{{Hi}}]}""", (header, value));
        await ExpectAsync(response, status, message);
    }

    [Theory]
    [InlineData("temperature", "\"temperature\":1,", Hi)]
    [InlineData("top_p", "\"top_p\":1,", Hi)]
    [InlineData("citations", "", """{"role":"user","content":[{"type":"text","text":"x","citations":[{"type":"char_location"}]}]}""")]
    public async Task Version_of_october_2026_refuses_what_the_older_one_takes(string word, string setting, string message)
    {
        var body = $$"""{"model":"practice",{{setting}}"max_tokens":9,"messages":[{{message}}]}""";
        using var older = await fixture.Practice.AnthropicAsync(body);
        Assert.Equal(200, (int)older.StatusCode);
        using var newer = await fixture.Practice.AnthropicAsync(body, ("anthropic-version", "2026-10-21"));
        await ExpectAsync(newer, 400, word);
    }

    [Fact]
    public async Task Bearer_key_is_accepted()
    {
        using var response = await fixture.Practice.AnthropicAsync(
            $$"""{"model":"practice","max_tokens":9,"messages":[{{Hi}}]}""", ("x-api-key", ""), ("authorization", "Bearer other"));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Prompt_beyond_the_window_is_too_long()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 16_001));
        using var response = await fixture.Practice.AnthropicAsync(
            $$"""{"model":"practice-small","max_tokens":9,"messages":[{"role":"user","content":"{{words}}"}]}""");
        await ExpectAsync(response, 400, "prompt is too long: 16004 tokens > 16000 maximum");
    }

    [Fact]
    public async Task Body_beyond_32_megabytes_is_413()
    {
        using var response = await fixture.Practice.AnthropicAsync(new string(' ', (32 << 20) + 1));
        var error = JsonNode.Parse(await Practice.TextAsync(response))!;
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("request_too_large", (string?)error["error"]!["type"]);
    }

    private static async Task ExpectAsync(HttpResponseMessage response, int status, string message)
    {
        var text = await Practice.TextAsync(response);
        var error = JsonNode.Parse(text)!;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("error", (string?)error["type"]);
        Assert.Equal(status switch { 401 => "authentication_error", 404 => "not_found_error", _ => "invalid_request_error" },
            (string?)error["error"]!["type"]);
        Assert.Contains(message, (string?)error["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(response.Headers.GetValues("request-id").Single(), (string?)error["request_id"]);
    }
}
