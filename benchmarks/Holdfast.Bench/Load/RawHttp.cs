using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Bench.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection, just enough of it: the load generator shares the cores with what it measures, so it has to be cheap.
/// One request at a time; the body of an answer is read to its end before the next.
/// </summary>
internal sealed class RawHttp : IDisposable
{
    private const int LineEndIsLeft = -1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer;
    private int _start, _end;
    private bool _chunked;
    private long _left;

    private RawHttp(int bufferSize) => _buffer = new byte[bufferSize];

    public static async Task<RawHttp> ConnectAsync(int port, CancellationToken cancel, int bufferSize = 8192)
    {
        var http = new RawHttp(bufferSize);
        await http._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        return http;
    }

    /// <param name="headers">Each ended by CR LF.</param>
    public static byte[] Request(string method, string path, string headers, string? body = null)
    {
        var length = body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        return Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n{body}");
    }

    /// <summary>Sends a request and reads the head of its answer.</summary>
    /// <returns>The status.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        while (request.Length > 0) request = request[await _socket.SendAsync(request, cancel)..];
        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0) await FillAsync(cancel);
        var head = Encoding.ASCII.GetString(_buffer, _start, length);
        _start += length + 4;
        _chunked = head.Contains("transfer-encoding: chunked", StringComparison.OrdinalIgnoreCase);
        _left = _chunked ? 0 : ContentLength(head);
        return int.Parse(head.AsSpan(9, 3));
    }

    /// <summary>The next piece of the body; empty at its end. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancel)
    {
        if (_left <= 0 && (!_chunked || (_left = await NextChunkAsync(cancel)) == 0)) return default;
        if (_start == _end) await FillAsync(cancel);
        var piece = _buffer.AsMemory(_start, (int)Math.Min(_left, _end - _start));
        _start += piece.Length;
        _left -= piece.Length;
        if (_left == 0 && _chunked) _left = LineEndIsLeft;
        return piece;
    }

    /// <summary>The whole body as text.</summary>
    public async ValueTask<string> ReadTextAsync(CancellationToken cancel)
    {
        var text = new StringBuilder();
        while (await ReadAsync(cancel) is { Length: > 0 } piece) text.Append(Encoding.UTF8.GetString(piece.Span));
        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private static long ContentLength(string head)
    {
        const string name = "content-length:";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return 0;
        var value = head.AsSpan(at + name.Length);
        var end = value.IndexOf('\r');
        return long.Parse(end < 0 ? value : value[..end]);
    }

    /// <returns>Its size; 0 = the last one, read whole.</returns>
    private async ValueTask<long> NextChunkAsync(CancellationToken cancel)
    {
        if (_left == LineEndIsLeft) await ReadLineAsync(cancel);
        var size = await ReadLineAsync(cancel);
        if (size == 0) await ReadLineAsync(cancel);
        return size;
    }

    /// <summary>Reads up to and with the next CR LF.</summary>
    /// <returns>The hexadecimal number on the line; 0 of an empty line.</returns>
    private async ValueTask<long> ReadLineAsync(CancellationToken cancel)
    {
        int length;
        while ((length = Unread.IndexOf("\r\n"u8)) < 0) await FillAsync(cancel);
        var number = Utf8Parser.TryParse(Unread[..length], out long value, out _, 'x') ? value : 0;
        _start += length + 2;
        return number;
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        if (_start == _end) _start = _end = 0;
        else if (_end == _buffer.Length)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancel);
        if (read == 0) throw new IOException("The server closed the connection.");
        _end += read;
    }
}
