using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Support;

/// <summary>A tool of an agent that says what it was called with, and remembers it.</summary>
internal sealed class ToolEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ToolEndpoint(WebApplication app) => _app = app;

    /// <summary>The arguments of each call, in their order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public string Url => _app.Urls.First() + "/tool";

    public static async Task<ToolEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var endpoint = new ToolEndpoint(app);
        app.MapPost("/tool", async (HttpContext http) =>
        {
            var call = (await JsonDocument.ParseAsync(http.Request.Body)).RootElement.GetProperty("arguments").GetRawText();
            endpoint.Calls.Enqueue(call);
            await http.Response.WriteAsync($"Done with {call}.");
        });
        await app.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
