using System.Text;
using System.Text.Json;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>
/// Server-sent events for whoever watches over a tenant, until they go: what goes on now, what changed in the inbox, and who is at work
/// in it. They come in one stream, since a browser opens few connections to a server. Of the inbox is told at once; after the rest it looks
/// every two seconds, since that comes from many places, and people read no faster. Of sums it tells only that they may be other ones: whoever shows them adds up.
/// </summary>
internal sealed class OverviewStream(OverviewReader reader, InboxFeed feed, Presences presences, FiguresFeed figures, string tenant, TimeProvider clock)
    : IResult
{
    private const int BeatEvery = 8;

    /// <summary>What happens in the inbox at once is told at once; what follows right after it is told together.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2), Gathering = TimeSpan.FromMilliseconds(200), BetweenFigures = TimeSpan.FromSeconds(10);

    /// <summary>What was said last of what is said again only when it is otherwise.</summary>
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    private (long Version, DateTimeOffset At) _figuresTold = (-1, DateTimeOffset.MinValue);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            var seen = 0L;
            for (var looks = 0; ; looks++)
            {
                if (await ChangeAsync(seen, cancel) is { } change)
                {
                    seen = change.Version;
                    await TellAsync(response, change, cancel);
                    await Task.Delay(Gathering, clock, cancel);
                }
                var now = clock.GetUtcNow();
                await TellIfNewAsync(response, "overview", await reader.ReadOnceAsync(tenant, now - Look, now), cancel);
                await TellFiguresAsync(response, now, cancel);
                if (looks % BeatEvery == 0) await SendAsync(response, ":\n\n", cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The client went.
        }
    }

    /// <summary>What changed in the inbox; null when it is time to look after the rest.</summary>
    private async Task<InboxChange?> ChangeAsync(long seen, CancellationToken cancel)
    {
        using var look = new CancellationTokenSource(Look, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(look.Token, cancel);
        try
        {
            return await feed.NextAsync(tenant, seen, either.Token);
        }
        catch (OperationCanceledException) when (look.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task TellAsync(HttpResponse response, InboxChange change, CancellationToken cancel)
    {
        if (change.Ids is null or { Count: > 0 })
        {
            var (handoffs, reviews) = await feed.CountAsync(tenant, cancel);
            await SendAsync(response, Frame("inbox", Json(new Contract.InboxChanged(handoffs, reviews, change.Ids))), cancel);
        }
        await TellIfNewAsync(response, "presence", presences.Of(tenant), cancel);
    }

    private async Task TellFiguresAsync(HttpResponse response, DateTimeOffset now, CancellationToken cancel)
    {
        if (figures.VersionOf(tenant) is var version && version == _figuresTold.Version || now < _figuresTold.At + BetweenFigures) return;
        _figuresTold = (version, now);
        await SendAsync(response, Frame("figures", "{}"), cancel);
    }

    private async Task TellIfNewAsync<T>(HttpResponse response, string name, T data, CancellationToken cancel)
    {
        var json = Json(data);
        if (_told.GetValueOrDefault(name) == json) return;
        await SendAsync(response, Frame(name, _told[name] = json), cancel);
    }

    private static string Json<T>(T data) => JsonSerializer.Serialize(data, ServerJson.Of<T>());

    private static string Frame(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancel)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
        await response.Body.FlushAsync(cancel);
    }
}
