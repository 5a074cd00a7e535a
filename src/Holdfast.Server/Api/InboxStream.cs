using System.Text;
using System.Text.Json;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Server-sent events of the inbox until the client goes: how it stands at first, and then whenever something of it changed.</summary>
internal sealed class InboxStream(InboxFeed feed, Presences presences, string tenant, TimeProvider clock) : IResult
{
    /// <summary>What happens at once is told at once; what follows right after it is told together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200), Beat = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        var (seen, told) = (0L, "");
        try
        {
            while (true)
            {
                var change = await NextAsync(seen, cancel);
                if (change is null)
                {
                    await SendAsync(response, ":\n\n", cancel);
                    continue;
                }
                if (seen == 0 || change.Ids is null or { Count: > 0 })
                {
                    var (handoffs, reviews) = await feed.CountAsync(tenant, cancel);
                    var inbox = new Contract.InboxChanged(handoffs, reviews, change.Ids);
                    await SendAsync(response, $"event: inbox\ndata: {JsonSerializer.Serialize(inbox, ServerJson.Of<Contract.InboxChanged>())}\n\n", cancel);
                }
                var present = JsonSerializer.Serialize(presences.Of(tenant), ServerJson.Of<IReadOnlyList<Contract.Present>>());
                if (present != told) await SendAsync(response, $"event: presence\ndata: {told = present}\n\n", cancel);
                seen = change.Version;
                await Task.Delay(Gathering, clock, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The client went.
        }
    }

    /// <summary>Null when it is time for a heartbeat.</summary>
    private async Task<InboxChange?> NextAsync(long seen, CancellationToken cancel)
    {
        using var beat = new CancellationTokenSource(Beat, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, cancel);
        try
        {
            return await feed.NextAsync(tenant, seen, either.Token);
        }
        catch (OperationCanceledException) when (beat.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancel)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
        await response.Body.FlushAsync(cancel);
    }
}
