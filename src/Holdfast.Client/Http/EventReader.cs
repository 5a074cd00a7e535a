using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Client.Http;

/// <summary>Reads a live stream and, when it is cut, asks for the rest: nothing is lost and nothing comes twice.</summary>
internal sealed class EventReader(Transport transport)
{
    /// <summary>Several times the server's heartbeat.</summary>
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(60);

    /// <param name="request">Makes the request that goes on after the event of the given id; from the start when it is null.</param>
    public async IAsyncEnumerable<StreamEvent> ReadAsync(
        Func<string?, HttpRequestMessage> request, string? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = after;
        for (var cuts = 0; cuts <= RetryRule.MaxRetries; cuts++)
        {
            if (cuts > 0) await Task.Delay(RetryRule.Backoff(cuts - 1), transport.Clock, cancel);
            var opened = transport.Clock.GetTimestamp();
            using var response = await transport.SendAsync(() => Streaming(request(last), last), Transport.QuickAnswer, cancel);
            await foreach (var item in UntilCutAsync(response, cancel))
            {
                last = item.EventId ?? last;
                cuts = 0;
                if (item.Data is null) continue;
                yield return item.Data with { Id = last ?? "" };
                if (item.Data is TurnDone) yield break;
            }
            if (transport.Clock.GetElapsedTime(opened) > _idle) cuts = 0; // It stood: this is a restart after days, not a failure to start.
        }
        throw new IOException("The stream was cut again and again without a word in between.");
    }

    private static HttpRequestMessage Streaming(HttpRequestMessage request, string? last)
    {
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        return request;
    }

    private async IAsyncEnumerable<SseItem<StreamEvent?>> UntilCutAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var bytes = new IdleTimeoutStream(await response.Content.ReadAsStreamAsync(cancel), _idle, transport.Clock);
        await using var items = SseParser.Create(bytes, Parse).EnumerateAsync(cancel).GetAsyncEnumerator(cancel);
        while (await MoveUnlessCutAsync(items)) yield return items.Current;
    }

    private static async ValueTask<bool> MoveUnlessCutAsync(IAsyncEnumerator<SseItem<StreamEvent?>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Null for events of a later version: they are passed over, but resumed after.</summary>
    private static StreamEvent? Parse(string name, ReadOnlySpan<byte> data) => name switch
    {
        StreamEvents.Entry => new EntryWritten("", Read<Entry>(data)),
        StreamEvents.Delta => new TextWritten("", Read<Delta>(data).Text),
        StreamEvents.Status => new StatusChanged("", Read<Status>(data)),
        StreamEvents.Done => new TurnDone("", Read<MessageAnswer>(data)),
        _ => null,
    };

    private static T Read<T>(ReadOnlySpan<byte> data) =>
        JsonSerializer.Deserialize(data, Transport.TypeOf<T>()) ?? throw new JsonException("An event's data must not be null.");
}
