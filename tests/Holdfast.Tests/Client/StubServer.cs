using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace Holdfast.Tests.Client;

/// <summary>A real HTTP server that answers as a test says, and remembers what it was asked.</summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public Uri Url => new(_app.Urls.Single());

    public static async Task<StubServer> StartAsync(Func<HttpContext, Asked, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new StubServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var path = context.Request.Path + context.Request.QueryString;
            var asked = new Asked(server.Requests.Count + 1, context.Request.Method, path, await reader.ReadToEndAsync(), headers);
            server.Requests.Enqueue(asked);
            await answer(context, asked);
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <param name="N">1 for the first request.</param>
public sealed record Asked(int N, string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

internal static class Answers
{
    public static Task JsonAsync(this HttpContext context, string json, int status = 200, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(json);
    }

    public static Task ProblemAsync(this HttpContext context, int status, string code)
    {
        var type = $"https://holdfast.test/errors/{code}";
        return context.JsonAsync(
            Invariant($$"""{"type":"{{type}}","title":"No","status":{{status}},"code":"{{code}}","detail":"Because."}"""),
            status, "application/problem+json");
    }
}
