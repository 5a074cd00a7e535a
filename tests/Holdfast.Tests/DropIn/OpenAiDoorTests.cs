using System.ClientModel;
using OpenAI.Chat;
using OpenAI.Models;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>The official .NET SDK, given another address and key.</summary>
public sealed class OpenAiDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completion_is_answered_as_by_the_provider()
    {
        await using var doors = await Doors.OpenAsync();
        ChatCompletion answer = await Chat(doors, "practice").CompleteChatAsync(
            [new SystemChatMessage("Be exact."), new UserChatMessage("My name is Ada Lovelace. What is my name?")], cancellationToken: Cancel);

        Assert.Equal("You told me: \"My name is Ada Lovelace.\"", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(Assert.Single(await doors.BilledAsync(1)).GetProperty("input").GetInt64(), answer.Usage.InputTokenCount);
    }

    [Fact]
    public async Task Stream_with_tool_calls_is_answered_as_by_the_provider()
    {
        await using var doors = await Doors.OpenAsync();
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("lookup", "", BinaryData.FromString("""{"type":"object","properties":{"word":{"type":"string"}}}""")) },
        };
        var (name, arguments, usage) = ("", "", 0);
        ChatFinishReason? reason = null;
        await foreach (var update in Chat(doors, "practice-tools").CompleteChatStreamingAsync([new UserChatMessage("go")], options, Cancel))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                name += call.FunctionName;
                arguments += call.FunctionArgumentsUpdate;
            }
            reason ??= update.FinishReason;
            usage = update.Usage?.TotalTokenCount ?? usage;
        }
        Assert.Equal(("lookup", """{"word":"practice"}"""), (name, arguments));
        Assert.Equal(ChatFinishReason.ToolCalls, reason);
        Assert.True(usage > 0, "This client asks for the usage, so it gets it.");
    }

    [Fact]
    public async Task Models_are_what_a_client_may_name()
    {
        await using var doors = await Doors.OpenAsync();
        var client = new OpenAIModelClient(doors.OpenAiKey(), doors.OpenAiOptions());
        var models = (await client.GetModelsAsync(Cancel)).Value;

        Assert.Contains(models, model => model.Id == "gpt-4o-mini");
        Assert.Contains(models, model => model.Id is "default");
        Assert.Contains(models, model => model.Id is "claude-opus-5-5");
        Assert.Equal("practice-echo", (await client.GetModelAsync("practice-echo", Cancel)).Value.Id);
    }

    [Theory]
    [InlineData("practice!rate_limit:30", 429)]
    [InlineData("practice!overloaded", 503)]
    [InlineData("practice!auth", 401)]
    [InlineData("gpt-nothing", 404)]
    public async Task Error_is_the_sdks_exception_with_headers(string model, int status)
    {
        await using var doors = await Doors.OpenAsync();
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat(doors, model).CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Cancel));

        Assert.Equal(status, error.Status);
        var headers = error.GetRawResponse()!.Headers;
        Assert.True(headers.TryGetValue("x-request-id", out _));
        if (status == 429) Assert.True(headers.TryGetValue("retry-after", out var seconds) && seconds == "30");
    }

    [Theory]
    [InlineData("""{"stream":true,MORE}""", """{"stream_options":{"include_usage":true},"stream":true,MORE}""")]
    [InlineData("""{"stream":true,"stream_options":null,MORE}""", """{"stream":true,"stream_options":{"include_usage":true},MORE}""")]
    [InlineData("""{"stream_options":{},"stream":true,MORE}""", """{"stream_options":{"include_usage":true},"stream":true,MORE}""")]
    [InlineData("""{"stream_options":{"include_usage": false },"stream":true,MORE}""", """{"stream_options":{"include_usage": true },"stream":true,MORE}""")]
    [InlineData("""{"stream_options":{"include_obfuscation":false},"stream":true,MORE}""",
        """{"stream_options":{"include_usage":true,"include_obfuscation":false},"stream":true,MORE}""")]
    public async Task Usage_of_a_stream_is_asked_for_and_kept_from_the_client(string request, string sent)
    {
        const string more = """ "model":"practice-echo","messages":[{"role":"user","content":"one two"}] """;
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/chat/completions", request.Replace("MORE", more, StringComparison.Ordinal));
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("prompt_tokens", text, StringComparison.Ordinal);
        var (_, _, body) = await doors.LastSentAsync();
        Assert.Equal(sent.Replace("MORE", more, StringComparison.Ordinal), System.Text.Encoding.UTF8.GetString(body));
        Assert.False(Assert.Single(await doors.LedgerAsync(answer)).UsageEstimated);
    }

    [Theory]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true},"model":"practice-echo","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"stream":false,"model":"practice-echo","messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Request_that_needs_no_wish_arrives_byte_for_byte(string request)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/chat/completions", request);

        Assert.Contains("prompt_tokens", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(request, System.Text.Encoding.UTF8.GetString((await doors.LastSentAsync()).Body));
    }

    private static ChatClient Chat(Doors doors, string model) => new(model, doors.OpenAiKey(), doors.OpenAiOptions());
}
