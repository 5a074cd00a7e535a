using System.Text;
using System.Text.Json;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>
/// Server-sent events of the overview until the client goes. It looks every two seconds: what is shown comes from many places, and people read no faster.
/// </summary>
internal sealed class OverviewStream(OverviewReader reader, string tenant, TimeProvider clock) : IResult
{
    private const int BeatEvery = 8;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        var told = "";
        try
        {
            for (var looks = 0; ; looks++)
            {
                var now = JsonSerializer.Serialize(await ReadAsync(), ServerJson.Of<Contract.Overview>());
                if (now != told) await SendAsync(response, $"event: overview\ndata: {told = now}\n\n", cancel);
                else if (looks % BeatEvery == 0) await SendAsync(response, ":\n\n", cancel);
                await Task.Delay(Look, clock, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The client went.
        }
    }

    private Task<Contract.Overview> ReadAsync()
    {
        var now = clock.GetUtcNow();
        return reader.ReadOnceAsync(tenant, now - Look, now);
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancel)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
        await response.Body.FlushAsync(cancel);
    }
}
