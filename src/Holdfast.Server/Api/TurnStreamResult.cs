using Holdfast.Runtime.Streaming;

namespace Holdfast.Server.Api;

/// <summary>Server-sent events of one turn, up to <c>done</c>.</summary>
internal sealed class TurnStreamResult(IAsyncEnumerable<StreamEvent> events, TurnReport turn, string conversation) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var writer = EventWriter.Begin(http);
        try
        {
            await foreach (var e in events)
            {
                turn.Add(e);
                writer.Write(e);
                if (turn.IsSettled) writer.WriteDone(e.Cursor, turn.ToContract(conversation));
                await writer.FlushAsync(http.RequestAborted);
                if (turn.IsSettled) return;
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went: the turn goes on without it.
        }
    }
}
