using System.Diagnostics;
using System.Text.Json;
using Holdfast.Tests.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>A receiver of events, of which a test says what it answers, one try after the other; at last 200.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StubServer _server;

    private Receiver(StubServer server) => _server = server;

    public Uri Url => _server.Url;

    /// <summary>Every try, the first first.</summary>
    public IReadOnlyList<Asked> Tries => [.. _server.Requests];

    public static async Task<Receiver> StartAsync(params int[] statuses) => new(await StubServer.StartAsync((http, asked) =>
    {
        http.Response.StatusCode = asked.N <= statuses.Length ? statuses[asked.N - 1] : StatusCodes.Status200OK;
        return Task.CompletedTask;
    }));

    /// <summary>Waits until so many tries were made; the body of the latest.</summary>
    /// <param name="meanwhile">Done again and again while it waits.</param>
    public async Task<JsonElement> UntilAsync(int tries, Action? meanwhile = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (_server.Requests.Count < tries)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"Only {_server.Requests.Count} of {tries} tries came.");
            meanwhile?.Invoke();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        return JsonElement.Parse(Tries[tries - 1].Body);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
