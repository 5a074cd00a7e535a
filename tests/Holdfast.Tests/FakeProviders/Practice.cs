extern alias fake;

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic;
using fake::Holdfast.FakeProviders;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>A practice server on a port of its own, and the ways to speak to it.</summary>
public sealed class Practice : IAsyncDisposable
{
    public const string Key = "test-key-1234";

    private readonly WebApplication _app;

    private Practice(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public static async Task<Practice> StartAsync(TimeProvider? time = null)
    {
        var app = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], time ?? TimeProvider.System);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Practice(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>The official SDK, not retrying.</summary>
    public AnthropicClient Anthropic() => new() { ApiKey = Key, BaseUrl = Http.BaseAddress!.ToString(), MaxRetries = 0 };

    /// <summary>The official SDK, not retrying.</summary>
    public ChatClient OpenAi(string model) => new(model, new ApiKeyCredential(Key), Patient);

    /// <summary>The official SDK, not retrying.</summary>
    public EmbeddingClient OpenAiEmbedding(string model) => new(model, new ApiKeyCredential(Key), Patient);

    private OpenAIClientOptions Patient => new() { Endpoint = new Uri(Http.BaseAddress!, "/v1"), RetryPolicy = new ClientRetryPolicy(0) };

    public Task<HttpResponseMessage> AnthropicAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync("/v1/messages", body, [("x-api-key", Key), ("anthropic-version", "2023-06-01"), .. headers]);

    public Task<HttpResponseMessage> OpenAiAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync("/v1/chat/completions", body, [("authorization", $"Bearer {Key}"), .. headers]);

    public Task<HttpResponseMessage> EmbeddingsAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync("/v1/embeddings", body, [("authorization", $"Bearer {Key}"), .. headers]);

    /// <summary>Sends; of headers given twice the later wins, and an empty value leaves the header out.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            if (value.Length > 0) request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The answer to a call that succeeds.</summary>
    public async Task<JsonNode> AnthropicJsonAsync(string body, params (string Name, string Value)[] headers) =>
        await JsonAsync(await AnthropicAsync(body, headers));

    /// <summary>The answer to a call that succeeds.</summary>
    public async Task<JsonNode> OpenAiJsonAsync(string body, params (string Name, string Value)[] headers) =>
        await JsonAsync(await OpenAiAsync(body, headers));

    public async Task<JsonNode> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/control/{path}");
        if (body is not null) request.Content = new StringContent(body as string
            ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>What was billed, once a first call is: a stream is billed after its caller is gone.</summary>
    public async Task<JsonNode> BilledAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var totals = (await ControlAsync(HttpMethod.Get, "billing"))["totals"]!;
            if ((int)totals["calls"]! > 0) return totals;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public static async Task<string> TextAsync(HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        var text = await TextAsync(response);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
