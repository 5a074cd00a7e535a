using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Auth;

namespace Holdfast.Server.Api;

/// <summary>Server-sent events for a customer, until they go or their token is over. Ids are those of the whole stream, so any place can be gone on from.</summary>
internal sealed class WidgetStreamResult(IAsyncEnumerable<StreamEvent> events, WidgetTokenRow token, WidgetTokens tokens) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var writer = EventWriter.Begin(http);
        try
        {
            await writer.FlushAsync(http.RequestAborted);
            await foreach (var e in events)
            {
                if (e is StreamEvent.Idle && await tokens.FindByHashAsync(token.Hash, http.RequestAborted) is null) return;
                Write(writer, e);
                await writer.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The customer went: they come back with Last-Event-ID, or not.
        }
    }

    private static void Write(EventWriter writer, StreamEvent e)
    {
        switch (e)
        {
            case StreamEvent.Journaled { Entry: var entry } when CustomerView.Of(entry) is { } message:
                writer.Write("message", e.Cursor, message);
                break;
            case StreamEvent.Journaled { Entry: var entry } when CustomerView.Voids(entry):
                writer.Write("reset", e.Cursor, new WidgetReset());
                break;
            case StreamEvent.Journaled:
                break;
            case StreamEvent.Status { Value: var status }:
                writer.Write("status", e.Cursor, new WidgetStatus(status.State, status.Until));
                break;
            default:
                writer.Write(e);
                break;
        }
    }
}
