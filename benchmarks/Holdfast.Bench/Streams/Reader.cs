using Holdfast.Bench.Load;

namespace Holdfast.Bench.Streams;

/// <summary>Reads one streamed answer of the paced model, from Holdfast or straight from the practice model.</summary>
/// <param name="textEvent">The event that carries text.</param>
internal sealed class Reader(int port, byte[] request, string textEvent, int chunks)
{
    /// <summary>Where the text stands in the data of either: a delta of Holdfast, a content block delta of the Anthropic dialect.</summary>
    private static readonly byte[] TextField = "\"text\":\""u8.ToArray();

    private readonly byte[] _textEvent = System.Text.Encoding.ASCII.GetBytes(textEvent);
    private readonly TaskCompletionSource _flowing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChunkLog Log { get; } = new(chunks);

    /// <summary>Completes when the first chunk is here, or the stream is over.</summary>
    public Task Flowing => _flowing.Task;

    public async Task RunAsync(CancellationToken cancel)
    {
        using var http = await RawHttp.ConnectAsync(port, cancel, bufferSize: 4096);
        try
        {
            var status = await http.SendAsync(request, cancel);
            if (status != 200) throw new InvalidOperationException($"A stream was answered {status}: {await http.ReadTextAsync(cancel)}");
            long now = 0;
            var scanner = new SseScanner((name, data) => Read(name, data, now));
            while (await http.ReadAsync(cancel) is { Length: > 0 } piece)
            {
                now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                scanner.Feed(piece.Span);
                if (Log.Received > 0) _flowing.TrySetResult();
            }
        }
        finally
        {
            _flowing.TrySetResult();
        }
    }

    private void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, long now)
    {
        if (!name.SequenceEqual(_textEvent)) return;
        var start = data.IndexOf(TextField);
        if (start < 0) return;
        var text = data[(start + TextField.Length)..];
        Log.Read(text[..text.IndexOf((byte)'"')], now);
    }
}
