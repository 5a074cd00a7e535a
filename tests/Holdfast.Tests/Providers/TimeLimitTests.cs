using System.Text;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Providers;

public sealed class TimeLimitTests
{
    private static readonly TimeLimits Limits = new(
        Connect: TimeSpan.FromSeconds(5), FirstToken: TimeSpan.FromSeconds(60), Idle: TimeSpan.FromSeconds(30), Attempt: TimeSpan.FromSeconds(100));

    private const string Ping = "event: ping\ndata: {}\n\n";

    private const string Start = """
        event: message_start
        data: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":3,"output_tokens":1}}}


        """;

    private const string Text = """
        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Half"}}


        """;

    /// <summary>A call whose stream says what the test lets it say.</summary>
    private sealed class Staged : IDisposable
    {
        private readonly FakeTime _time = new();
        private readonly Talk _talk = new();
        private readonly Task<(ModelOutcome Outcome, List<string> Pieces)> _call;

        public Staged(CancellationToken cancel)
        {
            var handler = new WireHandler(200, () => _talk, ("content-type", "text/event-stream"));
            _call = Calls.Provider("anthropic", handler, _time).SendAsync(Calls.Hello(Limits), cancel);
        }

        public async Task Says(string text, int afterSeconds)
        {
            _time.Advance(TimeSpan.FromSeconds(afterSeconds));
            await _talk.SayAsync(text);
        }

        public async Task<ModelOutcome> SilentFor(int seconds)
        {
            await _talk.WaitedForAsync();
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(_call.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return (await _call).Outcome;
        }

        public async Task<ModelOutcome> End() => (await _call).Outcome;

        public void Dispose() => _talk.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static (FailureKind?, FailureStage?) Of(ModelOutcome outcome) => (outcome.Failure?.Kind, outcome.Failure?.Stage);

    [Fact]
    public async Task No_content_in_time_is_a_first_token_timeout()
    {
        using var call = new Staged(Cancel);

        Assert.Equal((FailureKind.FirstTokenTimeout, FailureStage.AwaitingFirstToken), Of(await call.SilentFor(60)));
    }

    [Fact]
    public async Task Pings_are_life_but_no_first_token()
    {
        using var call = new Staged(Cancel);
        await call.Says(Start, afterSeconds: 10);
        await call.Says(Ping, afterSeconds: 25);

        Assert.Equal((FailureKind.FirstTokenTimeout, FailureStage.AwaitingFirstToken), Of(await call.SilentFor(25)));
    }

    [Fact]
    public async Task Stream_that_falls_silent_has_stalled_and_keeps_what_it_said()
    {
        using var call = new Staged(Cancel);
        await call.Says(Start, afterSeconds: 1);
        await call.Says(Text, afterSeconds: 1);
        var outcome = await call.SilentFor(30);

        Assert.Equal((FailureKind.Stalled, FailureStage.Streaming), Of(outcome));
        Assert.Equal([new TextBlock("Half")], outcome.Blocks);
        Assert.Equal((3, 1), (outcome.Usage!.Value.Input, outcome.Usage.Value.Output));
        Assert.Equal(TimeSpan.FromSeconds(2), outcome.FirstToken);
        Assert.Equal(TimeSpan.FromSeconds(32), outcome.Duration);
    }

    [Fact]
    public async Task Pings_keep_a_stream_alive_until_the_whole_attempt_is_over()
    {
        using var call = new Staged(Cancel);
        await call.Says(Start + Text, afterSeconds: 1);
        await call.Says(Ping, afterSeconds: 29);
        await call.Says(": comment\n", afterSeconds: 29);
        await call.Says(Ping, afterSeconds: 29);

        Assert.Equal((FailureKind.AttemptTimeout, FailureStage.Streaming), Of(await call.SilentFor(12)));
    }

    [Fact]
    public async Task Connection_that_does_not_come_is_a_connect_timeout()
    {
        var time = new FakeTime();
        var asked = new TaskCompletionSource();
        var call = Calls.Provider("openai", new DeafHandler(asked), time).SendAsync(Calls.Hello(Limits), Cancel);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(5));
        var (outcome, _) = await call;

        Assert.Equal((FailureKind.ConnectTimeout, FailureStage.Connecting), Of(outcome));
        Assert.Equal((FailureSide.Network, "No connection after 5 s."), (outcome.Failure!.Side, outcome.Failure.Message));
    }

    [Fact]
    public async Task Cancelled_call_keeps_what_was_said()
    {
        using var cancel = new CancellationTokenSource();
        using var call = new Staged(cancel.Token);
        await call.Says(Start + Text, afterSeconds: 1);
        await cancel.CancelAsync();
        var outcome = await call.End();

        Assert.Equal((FailureKind.Cancelled, FailureStage.Streaming), Of(outcome));
        Assert.Equal([new TextBlock("Half")], outcome.Blocks);
        Assert.Equal(StopReason.Interrupted, outcome.Stop);
    }

    [Fact]
    public async Task Call_cancelled_before_it_began_is_an_outcome()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        using var call = new Staged(cancel.Token);

        Assert.Equal((FailureKind.Cancelled, FailureStage.Connecting), Of(await call.End()));
    }

    private sealed class DeafHandler(TaskCompletionSource asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }

    /// <summary>A body that is spoken piece by piece; each piece is known to have been heard before the test goes on.</summary>
    private sealed class Talk : Stream
    {
        private readonly System.Threading.Channels.Channel<byte[]> _said = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();
        private TaskCompletionSource _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WaitedForAsync() => _waited.Task;

        public async Task SayAsync(string text)
        {
            await _waited.Task;
            _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await _said.Writer.WriteAsync(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
            await _waited.Task;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _waited.TrySetResult();
            var piece = await _said.Reader.ReadAsync(cancellationToken);
            piece.CopyTo(buffer);
            return piece.Length;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
