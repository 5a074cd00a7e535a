using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>A recorded stream, broken in every way a network can break it.</summary>
public sealed class CutStreamTests
{
    public static readonly TheoryData<string, string> Streams = new()
    {
        { "anthropic", "text" },
        { "anthropic", "tools" },
        { "openai", "text" },
        { "openai", "tools" },
    };

    private static async Task<ModelOutcome> Read(string dialect, Func<Stream> stream)
    {
        var handler = new WireHandler(200, stream, ("content-type", "text/event-stream"));
        var (outcome, pieces) = await Calls.Provider(dialect, handler).SendAsync(Calls.Hello(), TestContext.Current.CancellationToken);
        var text = string.Concat(outcome.Blocks.OfType<TextBlock>().Select(block => block.Text));
        Assert.Equal(text, string.Concat(pieces));
        return outcome;
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_cut_at_any_byte_is_a_lost_connection_without_a_cut_tool_call(string dialect, string file)
    {
        var bytes = WireFile.Read($"{dialect}/{file}.sse");
        var whole = await Read(dialect, () => new MemoryStream(bytes));
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = await Read(dialect, () => new MemoryStream(bytes, 0, length));

            Assert.Equal((FailureKind.ConnectionLost, FailureStage.Streaming), (cut.Failure?.Kind, cut.Failure?.Stage));
            Assert.Equal(StopReason.Interrupted, cut.Stop);
            Assert.All(cut.Blocks.OfType<ToolCallBlock>(), call => Assert.Contains(call, whole.Blocks));
            Assert.All(cut.Blocks.OfType<OpaqueBlock>(), opaque => Assert.Contains(opaque, whole.Blocks));
            Assert.StartsWith(
                string.Concat(cut.Blocks.OfType<TextBlock>().Select(block => block.Text)),
                string.Concat(whole.Blocks.OfType<TextBlock>().Select(block => block.Text)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Connection_that_breaks_at_any_byte_is_a_lost_connection(string dialect, string file)
    {
        var bytes = WireFile.Read($"{dialect}/{file}.sse");
        for (var length = 0; length < bytes.Length; length += 7)
        {
            var cut = await Read(dialect, () => new PieceStream(bytes.AsMemory(0, length), 64, _ => throw new IOException("reset by peer")));

            Assert.Equal((FailureKind.ConnectionLost, FailureStage.Streaming), (cut.Failure?.Kind, cut.Failure?.Stage));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_in_pieces_of_any_size_reads_the_same(string dialect, string file)
    {
        var bytes = WireFile.Read($"{dialect}/{file}.sse");
        var whole = await Read(dialect, () => new MemoryStream(bytes));
        for (var piece = 1; piece < 40; piece++)
        {
            var pieces = await Read(dialect, () => new PieceStream(bytes, piece));

            Assert.Null(pieces.Failure);
            Assert.Equal(whole.Blocks, pieces.Blocks);
            Assert.Equal(whole.Usage, pieces.Usage);
        }
    }

    [Theory]
    [InlineData("anthropic", "event: content_block_delta\ndata: {\"index\":0,\"delta\":{\"text\":\"x\"}}\n\n")]
    [InlineData("anthropic", "event: message_start\ndata: {\"message\":\n\n")]
    [InlineData("anthropic", "event: content_block_start\ndata: {\"index\":0,\"content_block\":7}\n\n")]
    [InlineData("anthropic", "event: message_start\ndata: null\n\n")]
    [InlineData("openai", "data: <html>\n\n")]
    [InlineData("openai", "data: {\"choices\":[{\"delta\":{\"content\":[1]}}]}\n\n")]
    [InlineData("openai", "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\n")]
    public async Task Event_that_breaks_the_dialect_is_malformed(string dialect, string stream)
    {
        var outcome = await Read(dialect, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(stream)));

        Assert.Equal((FailureKind.Malformed, FailureStage.Streaming), (outcome.Failure?.Kind, outcome.Failure?.Stage));
    }
}
