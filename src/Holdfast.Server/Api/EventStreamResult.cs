using Holdfast.Runtime.Streaming;

namespace Holdfast.Server.Api;

/// <summary>Server-sent events until the client goes.</summary>
internal sealed class EventStreamResult(IAsyncEnumerable<StreamEvent> events) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var writer = EventWriter.Begin(http);
        try
        {
            await writer.FlushAsync(http.RequestAborted);
            await foreach (var e in events)
            {
                writer.Write(e);
                await writer.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went: it comes back with Last-Event-ID, or not.
        }
    }
}
