using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Holdfast.Bench.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Bench.Context;

/// <summary>
/// Stands between the server and the practice model, and plays the tools. The practice model plays a recorded session only as long as the
/// prompt tells it word for word, which a prompt that was compacted does not. So each prompt becomes a session of its own, which ends with
/// the recorded answer, and goes on to the practice model byte for byte: the practice model still counts the tokens, keeps the cache and
/// writes the bill.
/// </summary>
internal sealed class Prompter : IAsyncDisposable
{
    private const string RequestId = "request-id";

    private static readonly JsonSerializerOptions _snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly ConcurrentDictionary<string, Script> _scripts = new(StringComparer.Ordinal);
    private readonly HttpClient _practice;
    private readonly WebApplication _app;

    private Prompter(Practice practice)
    {
        _practice = new HttpClient { BaseAddress = practice.Url };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url.ToString());
        _app = builder.Build();
        _app.MapPost("/v1/messages", AnswerAsync);
        _app.MapPost("/tools/{script}", RunToolAsync);
    }

    public Uri Url { get; } = new($"http://127.0.0.1:{Workshop.FreePort()}/");

    public static async Task<Prompter> StartAsync(Practice practice, CancellationToken cancel)
    {
        var prompter = new Prompter(practice);
        await prompter._app.StartAsync(cancel);
        return prompter;
    }

    public void Add(Script script) => _scripts[script.Id] = script;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _practice.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var arrived = Stopwatch.GetTimestamp();
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var prompt = SentPrompt.Read(body.ToArray());
        var script = _scripts[prompt.Session];
        var session = new { id = script.Id, messages = prompt.Told.Append(script.Hear(prompt, arrived)) };
        using var whisper = new StringContent(JsonSerializer.Serialize(session, _snakeCase));
        using (var told = await _practice.PostAsync("control/replays", whisper, http.RequestAborted)) told.EnsureSuccessStatusCode();
        using var answer = await ForwardAsync(http, body.ToArray());
        if (answer.IsSuccessStatusCode) script.Advance();
        else script.Refused++;
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Headers.TryGetValues(RequestId, out var id)) http.Response.Headers[RequestId] = id.First();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext http, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/messages") { Content = new ByteArrayContent(body) };
        foreach (var name in (string[])["x-api-key", "anthropic-version", "anthropic-beta"])
            if (http.Request.Headers.TryGetValue(name, out var value)) request.Headers.TryAddWithoutValidation(name, value.ToString());
        request.Content.Headers.ContentType = new("application/json");
        return await _practice.SendAsync(request, HttpCompletionOption.ResponseContentRead, http.RequestAborted);
    }

    private async Task RunToolAsync(HttpContext http, string script)
    {
        using var call = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var result = _scripts[Uri.UnescapeDataString(script)].Result(call.RootElement.GetProperty("call_id").GetString()!);
        _scripts[Uri.UnescapeDataString(script)].Release();
        await http.Response.WriteAsync(result, http.RequestAborted);
    }
}
