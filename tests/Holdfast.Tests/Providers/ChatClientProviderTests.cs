using System.Net;
using Holdfast.Adapters.Providers.ChatClient;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Microsoft.Extensions.AI;
using Xunit;

namespace Holdfast.Tests.Providers;

public sealed class ChatClientProviderTests
{
    private static async Task<(ModelOutcome Outcome, List<string> Pieces)> Send(ScriptedClient client) =>
        await new ChatClientProvider(client, TimeProvider.System).SendAsync(Calls.Hello(), TestContext.Current.CancellationToken);

    private static ChatResponseUpdate Update(params AIContent[] contents) => new(ChatRole.Assistant, contents);

    [Fact]
    public async Task Updates_become_blocks_usage_and_a_stop_reason()
    {
        var (outcome, pieces) = await Send(new(
            Update(new TextReasoningContent("Hm"), new TextReasoningContent("m.") { ProtectedData = "c2ln" }),
            Update(new TextContent("I ")),
            Update(new TextContent("look.")),
            Update(new FunctionCallContent("c1", "get_weather", new Dictionary<string, object?> { ["city"] = "Bern" })),
            Update(new UsageContent(new() { InputTokenCount = 100, CachedInputTokenCount = 80, OutputTokenCount = 9, ReasoningTokenCount = 4 })),
            new() { FinishReason = ChatFinishReason.ToolCalls, ModelId = "m-2", ResponseId = "r-1" }));

        Assert.Null(outcome.Failure);
        Assert.Equal(
            [new ThinkingBlock("Hmm.", "c2ln"), new TextBlock("I look."), new ToolCallBlock("c1", "get_weather", """{"city":"Bern"}""")],
            outcome.Blocks);
        Assert.Equal(new Usage(20, 80, 0, 0, 9, 4), outcome.Usage);
        Assert.Equal((StopReason.ToolUse, "m-2", "r-1"), (outcome.Stop, outcome.AnsweredBy, outcome.RequestId));
        Assert.Equal(["I ", "look."], pieces);
    }

    [Fact]
    public async Task Stream_without_a_finish_reason_is_cut()
    {
        var (outcome, _) = await Send(new(Update(new TextContent("Half"))));

        Assert.Equal((FailureKind.ConnectionLost, FailureStage.Streaming), (outcome.Failure!.Kind, outcome.Failure.Stage));
        Assert.Equal([new TextBlock("Half")], outcome.Blocks);
        Assert.Null(outcome.Usage);
    }

    private sealed class SdkException(int status) : Exception("sdk says no")
    {
        public int Status { get; } = status;
    }

    public static readonly TheoryData<Exception, FailureKind> Exceptions = new()
    {
        { new HttpRequestException("slow down", null, HttpStatusCode.TooManyRequests), FailureKind.RateLimited },
        { new InvalidOperationException("wrapped", new SdkException(401)), FailureKind.Authentication },
        { new SdkException(503), FailureKind.Overloaded },
        { new HttpRequestException("refused"), FailureKind.ConnectionLost },
        { new InvalidOperationException("wrapped", new IOException("reset")), FailureKind.ConnectionLost },
        { new TimeoutException("late"), FailureKind.Stalled },
        { new NotSupportedException("prompt is too long: 9 > 8"), FailureKind.PromptTooLong },
        { new ArithmeticException("who knows"), FailureKind.ServerError },
    };

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public async Task Exception_becomes_what_can_be_known_of_it(Exception exception, FailureKind kind)
    {
        var (outcome, _) = await Send(new ScriptedClient(Update(new TextContent("Half"))) { Failure = exception });

        Assert.Equal((kind, FailureStage.Streaming), (outcome.Failure!.Kind, outcome.Failure.Stage));
        Assert.Contains(exception.Message, outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_call_is_an_outcome()
    {
        using var cancel = new CancellationTokenSource();
        var provider = new ChatClientProvider(new ScriptedClient(Update(new TextContent("Half")), Update(new TextContent("more"))), TimeProvider.System);
        var outcome = await provider.CallAsync(Calls.Hello(), default, new(cancel.Cancel), cancel.Token);

        Assert.Equal(FailureKind.Cancelled, outcome.Failure!.Kind);
        Assert.Equal([new TextBlock("Half")], outcome.Blocks);
    }
}
