using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Streams;

/// <summary>Many streams of the paced model at the same time.</summary>
internal sealed class Wave
{
    public const int ChunksPerSecond = 20;

    /// <summary>Streams begin over one second, as they would; all of them run together after that.</summary>
    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<Reader> _readers;
    private readonly Task _all;

    private Wave(IReadOnlyList<Reader> readers, CancellationToken cancel)
    {
        _readers = readers;
        _all = Task.WhenAll(readers.Select((reader, i) => DelayedAsync(reader, i * Ramp / readers.Count, cancel)));
    }

    /// <summary>Straight to the practice model.</summary>
    public static Wave Direct(Practice practice, int streams, int chunks, CancellationToken cancel)
    {
        var model = Agents.PacedModel(chunks, ChunksPerSecond);
        var body = $$"""{"model":"{{model}}","max_tokens":60000,"stream":true,"messages":[{"role":"user","content":"Go."}]}""";
        var request = RawHttp.Request("POST", "/v1/messages", "anthropic-version: 2023-06-01\r\nx-api-key: practice\r\n", body);
        var readers = Enumerable.Range(0, streams).Select(_ => new Reader(practice.Port, request, "content_block_delta", chunks));
        return new([.. readers], cancel);
    }

    /// <summary>Through Holdfast, each a conversation of its own with the agent of that name.</summary>
    public static async Task<Wave> ThroughAsync(Server server, string agent, int streams, int chunks, CancellationToken cancel)
    {
        var conversations = await Conversations.CreateAsync(server, agent, streams, cancel);
        return new([.. conversations.Select(id => new Reader(server.Port, Say(server, id), "delta", chunks))], cancel);
    }

    /// <summary>Waits until every stream has had its first chunk.</summary>
    public Task AllFlowAsync() => Task.WhenAll(_readers.Select(reader => reader.Flowing));

    public async Task<WaveRun> EndAsync()
    {
        await _all;
        double[] transit = [.. _readers.SelectMany(reader => reader.Log.TransitMicros.ToArray()).Select(micros => micros / 1000.0)];
        var incomplete = _readers.Count(reader => !reader.Log.IsComplete);
        return new(incomplete, Rounds.Of(transit, 0.5), Rounds.Of(transit, 0.99), Rounds.Of(transit, 1));
    }

    private static async Task DelayedAsync(Reader reader, TimeSpan delay, CancellationToken cancel)
    {
        await Task.Delay(delay, cancel);
        await reader.RunAsync(cancel);
    }

    private static byte[] Say(Server server, string conversation) => RawHttp.Request(
        "POST",
        $"/api/v1/conversations/{conversation}/messages",
        $"Authorization: Bearer {server.Key}\r\nAccept: text/event-stream\r\nIdempotency-Key: {conversation}\r\n",
        """{"content":"Go."}""");
}

/// <param name="Incomplete">Streams that lost, doubled or mixed up a chunk.</param>
/// <param name="P50">Of the milliseconds between a chunk's leaving the practice model and its being read.</param>
internal sealed record WaveRun(int Incomplete, double P50, double P99, double Worst);
