using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>
/// An answer that is passed on over HTTP, the same for every dialect. Its bytes wait in one buffer until the event that they belong to has come
/// whole. What each step keeps while it waits is used again: calls come by the thousand.
/// </summary>
/// <param name="secret">The key, so that no message can quote it.</param>
internal sealed class UpstreamAnswer(UsageScan scan, CallClock clock, string? secret) : IUpstreamAnswer
{
    private const int FirstBuffer = 8_192;

    /// <summary>Bytes that are shown though more is there already.</summary>
    private const int MostHeld = 32_768;

    /// <summary>A client that is shown nothing for long, because a call of a tool has not come whole, is told that the answer goes on.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>A comment, which every reader of event streams skips.</summary>
    private static readonly byte[] SignOfLife = ":\n\n"u8.ToArray();

    private HttpResponseMessage? _response;
    private Stream? _stream;
    private byte[] _buffer = [];
    private long _received;
    private bool _isStream;

    /// <summary>In the buffer: how far the client has it, how far it may, where the first event begins that is not scanned, and its end.</summary>
    private int _sent, _showable, _scanned, _filled;

    private TimeSpan _shownAt;

    public Failure? Failure { get; private set; }

    public UpstreamRefusal? Refusal { get; private set; }

    public int Status => (int)_response!.StatusCode;

    public RateLimits Told { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private set; } = [];

    public int? Length => _isStream ? null : _filled;

    public Usage? Usage => scan.Usage;

    public int SaidTokens => scan.SaidTokens;

    public string? AnsweredBy => scan.AnsweredBy;

    public TimeSpan Duration => clock.Elapsed;

    /// <summary>Reads a whole answer, or the first event of a stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReceiveAsync(HttpMessageInvoker http, HttpRequestMessage request, bool streams, DateTimeOffset now)
    {
        try
        {
            _response = await http.SendAsync(request, clock.Token);
            Headers = ForwardedHeaders.Of(_response);
            Told = RateLimitHeaders.Of(_response.Headers, now);
            if (!_response.IsSuccessStatusCode)
            {
                var body = await CallFailure.StartOfBodyAsync(_response, clock.Token);
                Refusal = new(Status, Headers, body);
                Failure = CallFailure.Refused(_response, body, secret, now);
                return;
            }
            clock.Opened();
            _stream = await _response.Content.ReadAsStreamAsync(clock.Token);
            _isStream = IsStream(_response, streams);
            _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(_response.Content.Headers.ContentLength + 1 ?? FirstBuffer, 1 << 20));
            if (_isStream) await FirstEventAsync();
            else await WholeAsync(streams);
        }
        catch (Exception e) when (CallFailure.IsForeseen(e))
        {
            Failure = clock.Ended() ?? CallFailure.Broken(e, clock.Stage);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CopyToAsync(IPassClient client)
    {
        try
        {
            if (_isStream) await CopyStreamAsync(client);
            else await client.WriteAsync(_buffer.AsMemory(0, _filled), clock.Token);
        }
        catch (Exception e) when (CallFailure.IsForeseen(e))
        {
            Failure = clock.Ended() ?? CallFailure.Broken(e, clock.Stage);
            if (IsSaid(Failure)) await EndAsync(client);
        }
    }

    /// <summary>All of it was said before it broke, only its end marker is missing.</summary>
    private bool IsSaid(Failure failure) => scan.HasStop && failure.Kind != FailureKind.Cancelled;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask EndAsync(IPassClient client)
    {
        try
        {
            _showable = _scanned;
            await ShowAsync(client);
            if (!scan.IsComplete) await client.WriteAsync(scan.EndMarker, CancellationToken.None);
            Failure = null;
        }
        catch (Exception e) when (CallFailure.IsForeseen(e)) // the client has gone
        {
        }
    }

    public ValueTask DisposeAsync()
    {
        // Before its end this closes the connection, and so the call at the provider.
        _response?.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        clock.Dispose();
        return default;
    }

    private static bool IsStream(HttpResponseMessage response, bool streams) => response.Content.Headers.ContentType?.MediaType switch
    {
        "text/event-stream" => true,
        null => streams, // some servers name no content type at all
        _ => false,
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WholeAsync(bool streams)
    {
        while (await FillAsync()) continue;
        if (_filled == 0) Failure = CallFailure.Lost(FailureStage.Streaming, "The answer is empty.");
        else if (streams) Failure = CallFailure.Malformed(FailureStage.Streaming, "The answer is no stream, though one was asked for.");
        else scan.TakeWhole(_buffer.AsSpan(0, _filled));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FirstEventAsync()
    {
        while (_scanned == 0 && scan.Error is null)
        {
            if (!await FillAsync())
            {
                Failure = CallFailure.Lost(FailureStage.Streaming, "The stream ended before its first event.");
                return;
            }
            ScanEvents();
        }
        Failure = InStream();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CopyStreamAsync(IPassClient client)
    {
        clock.Content();
        _shownAt = clock.Elapsed;
        do
        {
            if (_showable - _sent >= MostHeld) await ShowAsync(client);
            DropShown();
        }
        while (await NextAsync(client));
        await ShowAsync(client);
        if (scan.Error is not null) (Failure, Refusal) = (InStream(), new(Status, Headers, _buffer.AsSpan(_scanned, _filled - _scanned).ToArray()));
        else if (!scan.IsComplete) Failure = CallFailure.Lost(FailureStage.Streaming, "The stream ended before its end marker.");
        if (Failure is { } failure && IsSaid(failure)) await EndAsync(client);
    }

    /// <summary>
    /// Reads on and scans. What came before is shown as soon as nothing more is there at once: pieces that come together go together.
    /// </summary>
    /// <returns>False when nothing more comes, or nothing more that is an answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> NextAsync(IPassClient client)
    {
        if (scan.Error is not null) return false;
        var reading = FillAsync();
        if (!reading.IsCompleted)
        {
            try
            {
                if (_showable > _sent) await ShowAsync(client);
                else if (clock.Elapsed - _shownAt > LongestSilence) await WriteAsync(client, SignOfLife);
            }
            catch
            {
                // Nothing may write into the buffer any more when it is given back.
                _response!.Dispose();
                await reading.AsTask().ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                throw;
            }
        }
        if (!await reading) return false;
        ScanEvents();
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ShowAsync(IPassClient client)
    {
        if (_showable <= _sent) return;
        var from = _sent;
        _sent = _showable;
        await WriteAsync(client, _buffer.AsMemory(from, _sent - from));
    }

    private ValueTask WriteAsync(IPassClient client, ReadOnlyMemory<byte> bytes)
    {
        _shownAt = clock.Elapsed;
        return client.WriteAsync(bytes, clock.Token);
    }

    private Failure? InStream() => scan.Error is { } error ? FailureMap.Failure(error, status: null, FailureStage.Streaming, secret) : null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync()
    {
        if (_filled == _buffer.Length) Grow();
        var count = await _stream!.ReadAsync(_buffer.AsMemory(_filled), clock.Token);
        if (count == 0) return false;
        clock.Alive();
        _filled += count;
        _received += count;
        return _received <= WatchedStream.MaxBytes
            ? true
            : throw new InvalidDataException($"The answer is longer than {WatchedStream.MaxBytes} bytes.");
    }

    private void ScanEvents()
    {
        while (scan.Error is null && SseFrame.Length(_buffer.AsSpan(_scanned, _filled - _scanned)) is > 0 and var length)
        {
            var isTheirs = scan.Take(_buffer.AsSpan(_scanned, length));
            if (scan.Error is not null) return;
            if (isTheirs) _scanned += length;
            else
            {
                _buffer.AsSpan(_scanned + length, _filled - _scanned - length).CopyTo(_buffer.AsSpan(_scanned));
                _filled -= length;
            }
            if (!scan.HoldsBack || scan.HasStop) _showable = _scanned;
        }
    }

    /// <summary>Makes room: what is shown is not needed any more.</summary>
    private void DropShown()
    {
        if (_sent == 0) return;
        _buffer.AsSpan(_sent, _filled - _sent).CopyTo(_buffer);
        (_showable, _scanned, _filled, _sent) = (_showable - _sent, _scanned - _sent, _filled - _sent, 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
