using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>What the real API refuses, the practice model refuses.</summary>
public sealed class OpenAiRulesTests(PracticeFixture fixture) : IClassFixture<PracticeFixture>
{
    private const string Hi = """{"role":"user","content":"hi"}""";
    private const string Call =
        """{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{"}}]}""";
    private const string Result = """{"role":"tool","tool_call_id":"c1","content":""}""";

    [Theory]
    [InlineData("gpt-nothing", "", Hi, "model_not_found", "The model `gpt-nothing` does not exist")]
    [InlineData("claude-opus-5", "", Hi, "model_not_found", "does not exist")]
    [InlineData("practice", "", "", "empty_array", "Invalid 'messages'")]
    [InlineData("practice", "", """{"role":"robot","content":"hi"}""", "invalid_value", "Invalid value: 'robot'")]
    [InlineData("practice", "", """{"role":"user","content":null}""", null, "got null")]
    [InlineData("practice", "", Hi + "," + Call + "," + Hi, null, "did not have response messages: c1")]
    [InlineData("practice", "", Hi + "," + Call, null, "did not have response messages: c1")]
    [InlineData("practice", "", Hi + "," + Result, null, "must be a response to a preceeding message")]
    [InlineData("practice", "", Hi + "," + Call + "," + Result + "," + Result, null, "'tool_call_id' of 'c1' not found")]
    [InlineData("practice", "\"surprise\":1,", Hi, "unknown_parameter", "Unrecognized request argument supplied: surprise")]
    [InlineData("practice", "\"stream_options\":{\"include_usage\":true},", Hi, null, "only allowed when 'stream' is enabled")]
    [InlineData("practice", "\"tools\":[],", Hi, "empty_array", "Invalid 'tools'")]
    [InlineData("practice", "\"tool_choice\":\"auto\",", Hi, null, "only allowed when 'tools' are specified")]
    [InlineData("practice", "\"max_tokens\":5,\"max_completion_tokens\":5,", Hi, null, "at the same time")]
    [InlineData("gpt-4o-mini", "\"max_tokens\":20000,", Hi, "invalid_value", "This model supports at most 16384 completion tokens")]
    [InlineData("gpt-5-mini", "\"max_tokens\":5,", Hi, "unsupported_parameter", "Use 'max_completion_tokens' instead")]
    [InlineData("gpt-5-mini", "\"temperature\":0.3,", Hi, "unsupported_value", "Only the default (1) value is supported")]
    [InlineData("gpt-4o-mini", "\"reasoning_effort\":\"low\",", Hi, "unknown_parameter", "reasoning_effort")]
    public async Task Request_is_refused_as_the_provider_does(string model, string settings, string messages, string? code, string message)
    {
        using var response = await fixture.Practice.OpenAiAsync($$"""{"model":"{{model}}",{{settings}}"messages":[{{messages}}]}""");
        var error = JsonNode.Parse(await Practice.TextAsync(response))!["error"]!;

        Assert.Equal(code == "model_not_found" ? 404 : 400, (int)response.StatusCode);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(message, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_with_arguments_that_are_not_json_and_empty_results_are_accepted()
    {
        using var response = await fixture.Practice.OpenAiAsync($$"""{"model":"practice","messages":[{{Hi}},{{Call}},{{Result}}]}""");
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("", "your messages resulted in")]
    [InlineData("\"max_completion_tokens\":100,", "you requested")]
    public async Task Prompt_beyond_the_window_has_its_own_code(string setting, string message)
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 16_001));
        using var response = await fixture.Practice.OpenAiAsync(
            $$"""{"model":"practice-small",{{setting}}"messages":[{"role":"user","content":"{{words}}"}]}""");
        var error = JsonNode.Parse(await Practice.TextAsync(response))!["error"]!;
        Assert.Equal("context_length_exceeded", (string?)error["code"]);
        Assert.Equal("messages", (string?)error["param"]);
        Assert.Contains(message, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_are_listed_in_the_callers_dialect()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { "authorization", "Bearer k" } } };
        using var response = await fixture.Practice.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var list = JsonNode.Parse(await Practice.TextAsync(response))!;
        Assert.Equal("list", (string?)list["object"]);
        Assert.Contains(list["data"]!.AsArray(), model => (string?)model!["id"] == "gpt-5.6-luna");
        Assert.DoesNotContain(list["data"]!.AsArray(), model => (string?)model!["id"] == "claude-opus-5");
    }
}
