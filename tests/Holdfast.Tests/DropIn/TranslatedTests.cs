using System.ClientModel;
using System.Text.Json;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using OpenAI.Chat;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>The official .NET SDKs, each at models of the other's dialect.</summary>
public sealed class TranslatedTests
{
    private const string Question = "My name is Ada Lovelace. What is my name?", Said = "You told me: \"My name is Ada Lovelace.\"";

    private static readonly string[] Refused = ["n", "logprobs"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default")]
    [InlineData("practice/practice")]
    [InlineData("claude-sonnet-4-6")]
    public async Task OpenAI_client_is_answered_by_Claude(string model)
    {
        await using var doors = await Doors.OpenAsync();
        ChatCompletion answer = await Chat(doors, model).CompleteChatAsync(
            [new SystemChatMessage("Be exact."), new UserChatMessage(Question)], cancellationToken: Cancel);

        Assert.Equal((Said, ChatFinishReason.Stop), (answer.Content[0].Text, answer.FinishReason));
        var billed = Assert.Single(await doors.BilledAsync(1));
        Assert.Equal(billed.GetProperty("input").GetInt64(), answer.Usage.InputTokenCount);
        Assert.Equal("/v1/messages", (await doors.LastSentAsync()).Path);
    }

    [Fact]
    public async Task Anthropic_client_is_answered_by_a_model_of_OpenAIs()
    {
        await using var doors = await Doors.OpenAsync();
        var message = await doors.Anthropic().Messages.Create(Ask("gpt-4o-mini", Question), Cancel);

        Assert.True(message.Content[0].TryPickText(out var text));
        Assert.Equal((Said, "end_turn"), (text!.Text, message.StopReason!.Raw()));
        Assert.Equal(Assert.Single(await doors.BilledAsync(1)).GetProperty("input").GetInt64(), message.Usage.InputTokens);
        Assert.Equal("/v1/chat/completions", (await doors.LastSentAsync()).Path);
    }

    [Fact]
    public async Task OpenAI_clients_tool_loop_is_streamed_by_Claude()
    {
        await using var doors = await Doors.OpenAsync();
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("lookup", "", BinaryData.FromString("""{"type":"object","properties":{"word":{"type":"string"}}}""")) },
        };
        var (id, name, arguments) = ("", "", "");
        ChatFinishReason? reason = null;
        await foreach (var update in Chat(doors, "practice/practice-tools").CompleteChatStreamingAsync([new UserChatMessage("go")], options, Cancel))
        {
            foreach (var call in update.ToolCallUpdates)
                (id, name, arguments) = (id + call.ToolCallId, name + call.FunctionName, arguments + call.FunctionArgumentsUpdate);
            reason ??= update.FinishReason;
        }
        Assert.Equal(("lookup", """{"word":"practice"}""", ChatFinishReason.ToolCalls), (name, arguments, reason));
        ChatCompletion answer = await Chat(doors, "practice/practice-tools").CompleteChatAsync(
            [
                new UserChatMessage("go"), new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall(id, name, BinaryData.FromString(arguments))]),
                new ToolChatMessage(id, "forty-two"),
            ], options, Cancel);
        Assert.Equal("The tools answered: lookup: forty-two", answer.Content[0].Text);
    }

    [Fact]
    public async Task Anthropic_clients_tool_loop_is_streamed_by_a_model_of_OpenAIs()
    {
        await using var doors = await Doors.OpenAsync();
        var ask = Ask("practice-openai/practice-tools", "go") with
        {
            Tools = [new Tool { Name = "lookup", InputSchema = new() { Properties = new Dictionary<string, JsonElement> { ["word"] = JsonElement.Parse("""{"type":"string"}""") } } }],
        };
        var (id, arguments, stop) = ("", "", "");
        await foreach (var item in doors.Anthropic().Messages.CreateStreaming(ask, Cancel))
        {
            if (item.TryPickContentBlockStart(out var start) && start.ContentBlock.TryPickToolUse(out var use)) id = use.ID;
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickInputJson(out var piece)) arguments += piece.PartialJson;
            if (item.TryPickDelta(out var end)) stop = end.Delta.StopReason!.Raw();
        }
        Assert.Equal(("""{"word":"practice"}""", "tool_use"), (arguments, stop));
        var second = await doors.Anthropic().Messages.Create(ask with
        {
            Messages =
            [
                .. ask.Messages,
                new AssistantMessageParam { Content = new List<ContentBlockParam> { new ToolUseBlockParam { ID = id, Name = "lookup", Input = new Dictionary<string, JsonElement>() } } },
                new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam(id) { Content = "forty-two" } } },
            ],
        }, Cancel);
        Assert.True(second.Content[0].TryPickText(out var text));
        Assert.Equal("The tools answered: lookup: forty-two", text!.Text);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "practice/practice-echo", false)]
    [InlineData("/v1/chat/completions", "practice/practice-echo", true)]
    [InlineData("/v1/messages", "practice-openai/practice-echo", false)]
    [InlineData("/v1/messages", "practice-openai/practice-echo", true)]
    public async Task Ledger_is_the_providers_bill(string path, string model, bool stream)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync(path, PassedOnTests.Say(model, string.Join(' ', Enumerable.Range(0, 60)), stream), ("anthropic-version", "2026-10-21"));
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.True(answer.IsSuccessStatusCode, text);
        var row = Assert.Single(await doors.LedgerAsync(answer));
        var billed = Assert.Single(await doors.BilledAsync(1));
        Assert.Equal(billed.GetProperty("cost_nano").GetInt64() / 1_000_000_000m, decimal.Parse(row.CostUsd!));
        Assert.Equal((billed.GetProperty("input").GetInt64(), billed.GetProperty("output").GetInt64()), (row.Usage!.Input, row.Usage.Output));
        Assert.Equal(("completed", false, model), (row.Outcome, row.UsageEstimated, row.Model));
        if (!stream) Assert.Equal(row.CostUsd, answer.Headers.GetValues("Holdfast-Cost-Usd").Single());
        // Nobody sees a usage that was not asked for.
        if (stream && path.EndsWith("completions", StringComparison.Ordinal)) Assert.DoesNotContain("usage", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit:30", 429, "rate_limit_exceeded")]
    [InlineData("overloaded", 503, "overloaded")]
    [InlineData("too_long", 400, "context_length_exceeded")]
    [InlineData("spend_cap", 429, "insufficient_quota")]
    [InlineData("auth", 401, "invalid_api_key")]
    [InlineData("not_found", 404, "model_not_found")]
    public async Task Error_of_Claudes_is_the_OpenAI_sdks_exception(string fault, int status, string code)
    {
        await using var doors = await Doors.OpenAsync();
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat(doors, $"practice/practice!{fault}").CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Cancel));
        Assert.Equal(status, error.Status);
        Assert.Equal(code, JsonElement.Parse(error.GetRawResponse()!.Content).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Error_of_OpenAIs_is_the_Anthropic_sdks_exception()
    {
        await using var doors = await Doors.OpenAsync();
        Task Fail(string fault) => doors.Anthropic().Messages.Create(Ask($"practice-openai/practice!{fault}", "hi"), Cancel);
        await Assert.ThrowsAsync<AnthropicRateLimitException>(() => Fail("rate_limit:30"));
        await Assert.ThrowsAsync<AnthropicUnauthorizedException>(() => Fail("auth"));
        var error = await Assert.ThrowsAsync<AnthropicBadRequestException>(() => Fail("too_long"));
        Assert.Contains("prompt is too long", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_in_a_stream_that_nobody_goes_on_with_comes_in_the_clients_words()
    {
        const string form = "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}},";
        await using var doors = await Doors.OpenAsync();
        var body = PassedOnTests.Say("practice/practice-echo!overloaded_in_stream:3", "hello", stream: true).Insert(1, form);
        using var answer = await doors.PostAsync("/v1/chat/completions", body, ("x-practice-pace", "rate=20"));
        Assert.Contains("{\"error\":{\"message\":", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.All(await doors.LedgerAsync(answer), row => Assert.Equal("overloaded", row.Outcome));
    }

    [Theory]
    [InlineData("/v1/messages", "practice-openai/practice-echo!cut:8,practice/practice-echo")]
    [InlineData("/v1/messages", "practice/practice-echo!cut:8,practice-openai/practice-echo")]
    [InlineData("/v1/messages", "practice-openai/practice-echo!overloaded_in_stream:8,practice-openai/practice-echo")]
    [InlineData("/v1/chat/completions", "practice/practice-echo!cut:8,practice-openai/practice-echo")]
    [InlineData("/v1/chat/completions", "practice-openai/practice-echo!cut:8,practice/practice-echo")]
    [InlineData("/v1/chat/completions", "practice/practice-echo!malformed:8,practice/practice-echo")]
    public async Task Stream_that_breaks_off_is_gone_on_with_across_the_dialects(string path, string ladder)
    {
        var words = string.Join(' ', Enumerable.Range(0, 60));
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", ladder));
        using var answer = await doors.PostAsync(
            path, PassedOnTests.Say("default", words, stream: true), ("anthropic-version", "2023-06-01"), ("x-practice-pace", "rate=500"));
        var stream = await answer.Content.ReadAsStringAsync(Cancel);
        var events = stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line["data: ".Length..])).ToList();
        var pieces = path == "/v1/messages"
            ? events.Where(e => e.GetProperty("type").GetString() == "content_block_delta").Select(e => e.GetProperty("delta").GetProperty("text"))
            : events.SelectMany(e => e.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("delta")))
                .Where(delta => delta.TryGetProperty("content", out _)).Select(delta => delta.GetProperty("content"));
        Assert.Equal(words, string.Concat(pieces.Select(piece => piece.GetString())));
        Assert.Contains(path == "/v1/messages" ? "message_stop" : "[DONE]", stream, StringComparison.Ordinal);
        Assert.Equal("completed", (await doors.LedgerAsync(answer))[^1].Outcome);
    }

    [Fact]
    public async Task What_was_left_out_is_named_and_what_cannot_be_is_refused()
    {
        await using var doors = await Doors.OpenAsync();
        const string rest = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        using var answer = await doors.PostAsync("/v1/chat/completions", $$"""{"model":"practice/practice","seed":7,"logit_bias":{},{{rest}}""");
        Assert.Equal("seed,logit_bias", answer.Headers.GetValues("Holdfast-Dropped").Single());
        foreach (var (field, value) in Refused.Zip(["2", "true"]))
        {
            using var refused = await doors.PostAsync("/v1/chat/completions", $$"""{"model":"practice/practice","{{field}}":{{value}},{{rest}}""");
            var error = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
            Assert.Equal((400, "HF0120"), ((int)refused.StatusCode, error.GetProperty("code").GetString()));
            Assert.Contains($" {field}: ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal("0", Assert.Single(await doors.LedgerAsync(refused)).CostUsd);
        }
    }

    [Fact]
    public async Task Ladder_goes_on_to_the_model_that_takes_the_request_as_it_is()
    {
        await using var doors = await Doors.OpenAsync();
        var (status, _) = await doors.Server.JsonAsync(
            HttpMethod.Put, "/api/v1/agents/mixed", doors.Server.Keys.Admin,
            """{"constitution":{"role":"r","hard_limits":["None."],"interaction_pattern":"Be brief."},"ladder":["practice/practice","practice-openai/practice"]}""");
        Assert.InRange(status, 200, 201);
        using var answer = await doors.PostAsync("/v1/chat/completions", """{"model":"mixed","logprobs":true,"messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal((200, "2", "practice-openai/practice"), ((int)answer.StatusCode, answer.Headers.GetValues("Holdfast-Attempts").Single(), answer.Headers.GetValues("Holdfast-Model").Single()));
    }

    [Fact]
    public async Task Tokens_are_estimated_where_the_provider_does_not_count()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync(
            "/v1/messages/count_tokens", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"How many tokens are these, I wonder?"}]}""",
            ("anthropic-version", "2023-06-01"));
        Assert.Equal("input_tokens", answer.Headers.GetValues("Holdfast-Estimated").Single());
        Assert.InRange(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("input_tokens").GetInt32(), 8, 30);
    }

    private static MessageCreateParams Ask(string model, string text) =>
        new() { Model = model, MaxTokens = 200, Messages = [new UserMessageParam { Content = text }] };

    private static ChatClient Chat(Doors doors, string model) => new(model, doors.OpenAiKey(), doors.OpenAiOptions());
}
