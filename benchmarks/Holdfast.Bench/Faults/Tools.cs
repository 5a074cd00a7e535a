using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Client.Contract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Bench.Faults;

/// <summary>A tool that counts how often it is run.</summary>
internal sealed class Tools : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _runs;

    private Tools(WebApplication app) => _app = app;

    public int Runs => _runs;

    public static async Task<Tools> StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var tools = new Tools(builder.Build());
        tools._app.MapPost("/find", () =>
        {
            Interlocked.Increment(ref tools._runs);
            return "found";
        });
        await tools._app.StartAsync(cancel);
        return tools;
    }

    public static JsonNode Schema() => JsonNode.Parse(
        """{"type":"object","properties":{"city":{"type":"string"},"street":{"type":"string"},"number":{"type":"integer"}},"required":["city","street","number"]}""")!;

    public ToolDefinition Definition => new("find", "Finds.", JsonSerializer.SerializeToElement(Schema()), $"{_app.Urls.First()}/find");

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
