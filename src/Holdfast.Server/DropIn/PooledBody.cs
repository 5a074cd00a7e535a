using System.Buffers;

namespace Holdfast.Server.DropIn;

/// <summary>A request's body in a buffer that is used again when it is disposed of.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private byte[] _buffer;
    private int _filled;

    private PooledBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _filled);

    public static async ValueTask<PooledBody> ReadAsync(HttpContext http)
    {
        // One more than there is, so that the end is seen without asking for room. The server bounds both ways of sending.
        var length = Math.Min(http.Request.ContentLength + 1 ?? FirstBuffer, Core.Limits.RequestBytes + 1);
        var body = new PooledBody((int)length);
        try
        {
            while (await http.Request.Body.ReadAsync(body._buffer.AsMemory(body._filled), http.RequestAborted) is > 0 and var count)
            {
                body._filled += count;
                if (body._filled == body._buffer.Length) body.Grow();
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
