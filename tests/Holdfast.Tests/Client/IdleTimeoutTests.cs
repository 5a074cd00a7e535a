using System.IO.Pipelines;
using Holdfast.Client.Http;
using Xunit;

namespace Holdfast.Tests.Client;

public sealed class IdleTimeoutTests
{
    [Fact]
    public async Task Silent_stream_fails_and_a_talking_one_does_not()
    {
        var pipe = new Pipe();
        await using var stream = new IdleTimeoutStream(pipe.Reader.AsStream(), TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await pipe.Writer.WriteAsync(": heartbeat\n\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var buffer = new byte[64];

        Assert.Equal(13, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<TimeoutException>(() => stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Cancelled_read_is_cancelled_and_not_timed_out()
    {
        await using var stream = new IdleTimeoutStream(new Pipe().Reader.AsStream(), TimeSpan.FromHours(1), TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[1], cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }
}
