using System.ClientModel;
using OpenAI.Chat;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>The official SDK as an independent witness that the practice model speaks the dialect.</summary>
public sealed class OpenAiSdkTests
{
    [Fact]
    public async Task Completion_is_understood_by_the_sdk()
    {
        await using var practice = await Practice.StartAsync();
        ChatCompletion answer = await practice.OpenAi("practice").CompleteChatAsync(
            [new SystemChatMessage("Be exact."), new UserChatMessage("My name is Ada Lovelace. What is my name?")],
                cancellationToken: Cancelled);

        Assert.Equal("You told me: \"My name is Ada Lovelace.\"", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(answer.Usage.TotalTokenCount, answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task Stream_with_tool_calls_is_understood_by_the_sdk()
    {
        await using var practice = await Practice.StartAsync();
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("lookup", "", BinaryData.FromString(
                """{"type":"object","properties":{"word":{"type":"string"}}}""")) },
        };
        var (name, arguments, usage) = ("", "", 0);
        ChatFinishReason? reason = null;
        await foreach (var update in practice.OpenAi("practice-tools")
            .CompleteChatStreamingAsync([new UserChatMessage("go")], options, Cancelled))
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
        Assert.True(usage > 0);
    }

    [Theory]
    [InlineData("practice!rate_limit:7", 429)]
    [InlineData("practice!overloaded", 503)]
    [InlineData("practice!auth", 401)]
    [InlineData("gpt-nothing", 404)]
    public async Task Errors_become_the_sdks_exception_with_headers(string model, int status)
    {
        await using var practice = await Practice.StartAsync();
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => practice.OpenAi(model).CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Cancelled));

        Assert.Equal(status, error.Status);
        var headers = error.GetRawResponse()!.Headers;
        Assert.True(headers.TryGetValue("x-request-id", out _));
        if (status == 429) Assert.True(headers.TryGetValue("retry-after", out var seconds) && seconds == "7");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
