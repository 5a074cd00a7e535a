using Holdfast.Client;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Tests.Client;

/// <summary>A client talking to a <see cref="StubServer"/>.</summary>
public sealed class Stubbed : IAsyncDisposable
{
    private readonly HttpClient _http;

    private Stubbed(StubServer server, HttpClient http, HurriedClock clock) =>
        (Server, _http, Clock, Client) = (server, http, clock, new(http, clock));

    public StubServer Server { get; }

    public HurriedClock Clock { get; }

    public HoldfastClient Client { get; }

    public static async Task<Stubbed> StartAsync(Func<HttpContext, Asked, Task> answer)
    {
        var server = await StubServer.StartAsync(answer);
        return new(server, new HttpClient { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan }, new());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
