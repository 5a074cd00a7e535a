using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>
/// An answer that is passed on over HTTP, the same for every dialect. Its bytes wait in one buffer: those of an event that has not come
/// whole are kept for the scan, though the client may have them already. What each step keeps while it waits is used again: calls come by
/// the thousand.
/// </summary>
/// <param name="hides">Events may be kept from the client, so none is shown before it came whole.</param>
/// <param name="secret">The key, so that no message can quote it.</param>
internal sealed class UpstreamAnswer(UsageScan scan, CallClock clock, bool hides, string? secret) : IUpstreamAnswer
{
    private const int FirstBuffer = 8_192;

    /// <summary>Bytes that are shown though more is there already.</summary>
    private const int MostHeld = 32_768;

    private HttpResponseMessage? _response;
    private Stream? _stream;
    private byte[] _buffer = [];
    private long _received;
    private bool _isStream;

    /// <summary>In the buffer: where the first event begins that is not scanned, how far the client has it, and its end.</summary>
    private int _scanned, _sent, _filled;

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
            else await WholeAsync();
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
    private async ValueTask WholeAsync()
    {
        while (await FillAsync()) continue;
        if (_filled == 0) Failure = CallFailure.Lost(FailureStage.Streaming, "The answer is empty.");
        else Scan(whole: true);
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
        do
        {
            if (Showable - _sent >= MostHeld) await ShowAsync(client, Showable);
            DropScanned();
        }
        while (await NextAsync(client));
        await ShowAsync(client, _filled);
        Failure = InStream() ?? (scan.IsComplete ? null : CallFailure.Lost(FailureStage.Streaming, "The stream ended before its end marker."));
    }

    /// <summary>
    /// Reads on and scans. What came before is shown as soon as nothing more is there at once: pieces that come together go together.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> NextAsync(IPassClient client)
    {
        var reading = FillAsync();
        if (!reading.IsCompleted)
        {
            try
            {
                await ShowAsync(client, Showable);
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

    /// <summary>Where that ends in the buffer which the client may have.</summary>
    private int Showable => hides ? _scanned : _filled;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ShowAsync(IPassClient client, int until)
    {
        if (until <= _sent) return;
        var from = _sent;
        _sent = until;
        await client.WriteAsync(_buffer.AsMemory(from, until - from), clock.Token);
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
        while (SseFrame.Length(_buffer.AsSpan(_scanned, _filled - _scanned)) is > 0 and var length)
        {
            if (Scan(whole: false, length)) _scanned += length;
            else
            {
                _buffer.AsSpan(_scanned + length, _filled - _scanned - length).CopyTo(_buffer.AsSpan(_scanned));
                _filled -= length;
            }
        }
    }

    /// <summary>What we cannot read is the client's all the same.</summary>
    private bool Scan(bool whole, int length = 0)
    {
        try
        {
            if (!whole) return scan.Take(_buffer.AsSpan(_scanned, length));
            scan.TakeWhole(_buffer.AsSpan(0, _filled));
        }
        catch (JsonException)
        {
        }
        return true;
    }

    /// <summary>Makes room: what is scanned and shown is not needed any more.</summary>
    private void DropScanned()
    {
        var done = Math.Min(_scanned, _sent);
        if (done == 0) return;
        _buffer.AsSpan(done, _filled - done).CopyTo(_buffer);
        (_sent, _filled, _scanned) = (_sent - done, _filled - done, _scanned - done);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
