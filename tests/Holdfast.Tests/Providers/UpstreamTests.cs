using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>Recorded streams that are passed on, however the network cuts them.</summary>
public sealed class UpstreamTests
{
    public static readonly TheoryData<string> Streams = ["anthropic/text", "anthropic/tools", "anthropic/iterations", "openai/text", "openai/tools"];

    public static readonly TheoryData<string> Whole = [.. Streams.Select(row => row.Data), "openai/response", "openai/response_tools"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task Stream_in_pieces_of_any_size_comes_through_byte_for_byte(string file)
    {
        var bytes = WireFile.Read($"{file}.sse");
        var whole = await PassAsync(file, () => new MemoryStream(bytes));
        Assert.NotNull(whole.Answer.Usage);
        foreach (var piece in new[] { 1, 2, 3, 7, 64, 1_000 })
        {
            var (answer, passed) = await PassAsync(file, () => new PieceStream(bytes, piece));
            Assert.Equal(bytes, passed);
            Assert.Null(answer.Failure);
            Assert.Equal((whole.Answer.Usage, whole.Answer.AnsweredBy), (answer.Usage, answer.AnsweredBy));
        }
    }

    [Fact]
    public async Task Searches_that_the_provider_made_are_counted()
    {
        var stream = Encoding.UTF8.GetString(WireFile.Read("anthropic/text.sse"));
        var searched = stream.Replace("\"output_tokens\":1,", "\"server_tool_use\":{\"web_search_requests\":2},\"output_tokens\":1,", StringComparison.Ordinal);
        var (answer, _) = await PassAsync("anthropic/text", () => new MemoryStream(Encoding.UTF8.GetBytes(searched)));
        Assert.Equal(2, answer.Usage?.WebSearches);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task Stream_that_waits_between_its_pieces_is_shown_as_it_comes(string file)
    {
        var bytes = WireFile.Read($"{file}.sse");
        var (answer, passed) = await PassAsync(file, () => new WaitingStream(new PieceStream(bytes, 50)));
        Assert.Equal(bytes, passed);
        Assert.Null(answer.Failure);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_cut_at_any_byte_is_shown_so_far_and_whole_only_when_it_had_said_why_it_ends(string file)
    {
        var bytes = WireFile.Read($"{file}.sse");
        for (var length = 0; length < bytes.Length - 2; length += 11)
        {
            var (answer, passed) = await PassAsync(file, () => new MemoryStream(bytes, 0, length));
            var (shown, said) = (Encoding.UTF8.GetString(passed), Encoding.UTF8.GetString(bytes, 0, SseLength(bytes.AsSpan(0, length))));
            if (StopReason.IsMatch(said))
            {
                Assert.Null(answer.Failure);
                Assert.StartsWith(said, shown, StringComparison.Ordinal);
                Assert.EndsWith(file.StartsWith("anthropic", StringComparison.Ordinal) ? "{\"type\":\"message_stop\"}\n\n" : "[DONE]\n\n", shown, StringComparison.Ordinal);
                continue;
            }
            Assert.Equal((FailureKind.ConnectionLost, FailureStage.Streaming), (answer.Failure?.Kind, answer.Failure?.Stage));
            Assert.StartsWith(shown, said, StringComparison.Ordinal);
            Assert.DoesNotMatch("tool_use|tool_calls", shown); // a call that is not whole is nobody's business
            if (!said.Contains("tool_", StringComparison.Ordinal)) Assert.Equal(said, shown);
        }
    }

    private static readonly Regex StopReason = new("\"(stop_reason|finish_reason)\":\\s*\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Bytes of the events that came whole.</summary>
    private static int SseLength(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf("\n\n"u8) is >= 0 and var at ? at + 2 : 0;

    [Fact]
    public async Task Stream_whose_lines_end_with_CR_LF_is_read_too()
    {
        var text = Encoding.UTF8.GetString(WireFile.Read("anthropic/text.sse")).Replace("\n", "\r\n", StringComparison.Ordinal);
        var whole = await PassAsync("anthropic/text", () => new MemoryStream(WireFile.Read("anthropic/text.sse")));
        var (answer, passed) = await PassAsync("anthropic/text", () => new PieceStream(Encoding.UTF8.GetBytes(text), 5));
        Assert.Equal(text, Encoding.UTF8.GetString(passed));
        Assert.Equal((null, whole.Answer.Usage), (answer.Failure, answer.Usage));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10_000)]
    public async Task Usage_that_was_asked_for_on_our_behalf_is_read_and_not_shown(int piece)
    {
        const string said = "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":{\"}}],\"usage\":null}\n\n";
        const string usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n";
        const string done = "data: [DONE]\n\n";
        var (answer, passed) = await PassAsync("openai", () => new PieceStream(Encoding.UTF8.GetBytes(said + usage + done), piece), hides: true);
        Assert.Equal(said + done, Encoding.UTF8.GetString(passed));
        Assert.Equal((7, 3), (answer.Usage!.Value.Prompt, answer.Usage.Value.Output));
    }

    [Fact]
    public async Task Usage_that_comes_with_a_choice_is_shown_with_it()
    {
        const string stream = "data: {\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3},\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        var (answer, passed) = await PassAsync("openai", () => new MemoryStream(Encoding.UTF8.GetBytes(stream)), hides: true);
        Assert.Equal(stream, Encoding.UTF8.GetString(passed));
        Assert.Equal(7, answer.Usage!.Value.Prompt);
    }

    private static async Task<(IUpstreamAnswer Answer, byte[] Passed)> PassAsync(string file, Func<Stream> stream, bool hides = false)
    {
        var isAnthropic = file.StartsWith("anthropic", StringComparison.Ordinal);
        using var http = new HttpMessageInvoker(new WireHandler(200, stream, ("content-type", "text/event-stream")));
        IUpstream upstream = isAnthropic
            ? new AnthropicUpstream(http, new("http://upstream"), "key", TimeProvider.System)
            : new OpenAiUpstream(http, new("http://upstream/v1"), "key", TimeProvider.System);
        var client = new Listener();
        await using var answer = await upstream.SendAsync(
            new(isAnthropic ? Operation.Messages : file.Contains("response", StringComparison.Ordinal) ? Operation.Responses : Operation.ChatCompletions, "", [], new("{}"u8.ToArray()), true, hides, TimeLimits.Default, new ModelCard("model", 1000, 100)), Cancel);
        if (answer.Failure is null) await answer.CopyToAsync(client);
        return (answer, client.Passed.ToArray());
    }

    private sealed class Listener : IPassClient
    {
        public MemoryStream Passed { get; } = new();

        public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) => throw new NotSupportedException();

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            await Task.Yield();
            await Passed.WriteAsync(bytes, cancel);
        }
    }

    /// <summary>Has nothing at once.</summary>
    private sealed class WaitingStream(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
