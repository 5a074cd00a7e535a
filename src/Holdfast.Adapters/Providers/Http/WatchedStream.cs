using System.Runtime.CompilerServices;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>A response stream whose every byte counts as a sign of life, comments and pings included, and which ends at a bound.</summary>
/// <param name="most">Bytes after which it ends.</param>
internal sealed class WatchedStream(Stream inner, CallClock clock, long most = WatchedStream.MaxBytes) : Stream
{
    /// <summary>Far above any real answer: keeps a provider gone wild from filling the memory.</summary>
    public const long MaxBytes = 128 * 1024 * 1024;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // Called for every chunk of every answer: what it keeps while it waits is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (count == 0) return 0;
        clock.Alive();
        _read += count;
        return _read <= most ? count : throw new InvalidDataException($"The answer is longer than {most} bytes.");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
