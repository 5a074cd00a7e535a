using System.Text;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Adapters.Providers.Translating;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>Recorded streams in the words of the other dialect's clients, however their bytes come.</summary>
public sealed class TranslatedUpstreamTests
{
    private const string Ask = """{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("anthropic/text.sse", Operation.ChatCompletions)]
    [InlineData("anthropic/tools.sse", Operation.ChatCompletions)]
    [InlineData("anthropic/tools.sse", Operation.Responses)]
    [InlineData("anthropic/iterations.sse", Operation.ChatCompletions)]
    [InlineData("openai/text.sse", Operation.Messages)]
    [InlineData("openai/tools.sse", Operation.Messages)]
    [InlineData("openai/same_index.sse", Operation.Messages)]
    public async Task Stream_is_the_same_in_any_pieces_and_its_usage_is_the_providers(string file, Operation client)
    {
        var bytes = WireFile.Read(file);
        var (whole, answer) = await PassAsync(client, () => new MemoryStream(bytes));
        Assert.Null(answer.Failure);
        Assert.Contains(client == Operation.ChatCompletions ? "[DONE]" : client == Operation.Messages ? "message_stop" : "response.completed", whole, StringComparison.Ordinal);
        var (own, _) = await PassAsync(Own(file), () => new MemoryStream(bytes), file);
        Assert.Equal(Encoding.UTF8.GetString(bytes), own);
        foreach (var piece in new[] { 1, 7, 100 })
        {
            var (pieces, slow) = await PassAsync(client, () => new PieceStream(bytes, piece));
            // Between pieces that say nothing yet a comment keeps the connection.
            Assert.Equal(Plain(whole), Plain(pieces));
            Assert.Equal((answer.Usage, answer.AnsweredBy), (slow.Usage, slow.AnsweredBy));
        }
    }

    [Theory]
    [InlineData("anthropic/overloaded.sse", Operation.ChatCompletions, FailureKind.Overloaded)]
    [InlineData("openai/server_error.sse", Operation.Messages, FailureKind.ServerError)]
    public async Task Error_in_the_stream_is_the_failure_that_it_is_and_the_clients_error(string file, Operation client, FailureKind kind)
    {
        var (said, answer) = await PassAsync(client, () => new PieceStream(WireFile.Read(file), 50));
        Assert.Equal(kind, answer.Failure!.Kind);
        Assert.NotEmpty(said);
        Assert.StartsWith(
            client == Operation.Messages ? "event: error\ndata: {\"type\":\"error\",\"error\":{" : "data: {\"error\":{",
            Encoding.UTF8.GetString(answer.Refusal!.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {broken}\n\n")]
    [InlineData("data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":\"x\",\"function\":7}]}}]}\n\ndata: 7\n\ndata: [7]\n\ndata: {\"choices\":[7]}\n\n")]
    public async Task Stream_that_is_none_fails_and_throws_nothing(string stream)
    {
        var (_, answer) = await PassAsync(Operation.Messages, () => new MemoryStream(Encoding.UTF8.GetBytes(stream)));
        Assert.NotNull(answer.Failure);
    }

    [Theory]
    [InlineData("{\"choices\":7}")]
    [InlineData("7")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":7,\"tool_calls\":[7]}}]}")]
    public async Task Whole_answer_that_is_none_is_known_before_it_is_shown(string body)
    {
        var (said, answer) = await PassAsync(Operation.Messages, () => new MemoryStream(Encoding.UTF8.GetBytes(body)), contentType: "application/json");
        Assert.True(answer.Failure is { Kind: FailureKind.Malformed } || said.Contains("\"type\":\"message\"", StringComparison.Ordinal));
    }

    private static Operation Own(string file) => file.StartsWith("anthropic", StringComparison.Ordinal) ? Operation.Messages : Operation.ChatCompletions;

    private static string Plain(string stream) => stream.Replace(":\n\n", "", StringComparison.Ordinal);

    private static async Task<(string Said, IUpstreamAnswer Answer)> PassAsync(
        Operation client, Func<Stream> stream, string? own = null, string contentType = "text/event-stream")
    {
        var asksClaude = own is null ? client != Operation.Messages : client == Operation.Messages;
        using var http = new HttpMessageInvoker(new WireHandler(200, stream, ("content-type", contentType)));
        var upstream = asksClaude
            ? new TranslatedUpstream(new AnthropicUpstream(http, new("http://upstream"), "key", TimeProvider.System), Dialect.Anthropic, false, new StandingClock())
            : new TranslatedUpstream(new OpenAiUpstream(http, new("http://upstream/v1"), "key", TimeProvider.System), Dialect.OpenAi, false, new StandingClock());
        var ask = client == Operation.Responses ? """{"model":"m","stream":true,"input":"hi"}""" : Ask;
        await using var answer = await upstream.SendAsync(
            new(client, "", [], new(Encoding.UTF8.GetBytes(ask)), true, false, TimeLimits.Default, new ModelCard("m", 1_000, 100)), Cancel);
        var listener = new Listener();
        if (answer.Failure is null) await answer.CopyToAsync(listener);
        return (Encoding.UTF8.GetString(listener.Passed.ToArray()), answer);
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    private sealed class Listener : IPassClient
    {
        public MemoryStream Passed { get; } = new();

        public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) => throw new NotSupportedException();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Passed.WriteAsync(bytes, cancel);
    }
}
