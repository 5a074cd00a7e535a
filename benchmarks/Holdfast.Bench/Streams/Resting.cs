using Holdfast.Bench.Load;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Streams;

/// <summary>Event streams of conversations in which nothing happens.</summary>
internal static class Resting
{
    private const int AtOnce = 100;

    /// <summary>Opens a stream on each conversation and waits until each has said where it stands.</summary>
    public static async Task<IReadOnlyList<RawHttp>> OpenAsync(
        Server server, IReadOnlyCollection<string> conversations, CancellationToken cancel)
    {
        var streams = new List<RawHttp>();
        foreach (var some in conversations.Chunk(AtOnce))
            streams.AddRange(await Task.WhenAll(some.Select(id => OpenAsync(server, id, cancel))));
        return streams;
    }

    private static async Task<RawHttp> OpenAsync(Server server, string conversation, CancellationToken cancel)
    {
        var http = await RawHttp.ConnectAsync(server.Port, cancel, bufferSize: 2048);
        var headers = $"Authorization: Bearer {server.Key}\r\nAccept: text/event-stream\r\n";
        var status = await http.SendAsync(RawHttp.Request("GET", $"/api/v1/conversations/{conversation}/events", headers), cancel);
        if (status != 200)
            throw new InvalidOperationException($"An event stream was answered {status}: {await http.ReadTextAsync(cancel)}");
        await http.ReadAsync(cancel);
        return http;
    }
}
