extern alias fake;

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Anthropic;
using fake::Holdfast.FakeProviders;
using Holdfast.Client.Contract;
using Holdfast.Tests.Server;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>Holdfast before a practice model, and the clients that were written for its providers.</summary>
internal sealed class Doors : IAsyncDisposable
{
    private readonly WebApplication _practice;
    private readonly HttpClient _http;

    private Doors(WebApplication practice, TestServer server)
    {
        (_practice, Server) = (practice, server);
        _http = new() { BaseAddress = new Uri(practice.Urls.Single()) };
    }

    public TestServer Server { get; }

    public string PracticeUrl => _practice.Urls.Single();

    public Uri Url => new(Server.App.Urls.First());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Doors> OpenAsync(params (string Name, string Value)[] settings)
    {
        var practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
        await practice.StartAsync(Cancel);
        return new(practice, await TestServer.StartAsync([("HOLDFAST_PRACTICE_URL", practice.Urls.Single()), .. settings]));
    }

    /// <summary>The official SDK, not retrying.</summary>
    public AnthropicClient Anthropic() => new() { ApiKey = Server.Keys.App, BaseUrl = Url.ToString(), MaxRetries = 0 };

    public OpenAIClientOptions OpenAiOptions() => new() { Endpoint = new Uri(Url, "/v1"), RetryPolicy = new ClientRetryPolicy(0) };

    public ApiKeyCredential OpenAiKey() => new(Server.Keys.App);

    public async Task AddAgentAsync(string name, params string[] ladder)
    {
        var models = JsonSerializer.Serialize(ladder);
        var (status, body) = await Server.JsonAsync(
            HttpMethod.Put, $"/api/v1/agents/{name}", Server.Keys.Admin,
            $$"""{"constitution":{"role":"r","hard_limits":["None."],"interaction_pattern":"Be brief."},"ladder":{{models}}}""");
        Assert.True(status is 200 or 201, body.ToString());
    }

    /// <summary>A POST with the app key.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        Server.SendAsync(HttpMethod.Post, path, Server.Keys.App, body, headers);

    /// <summary>A POST to the Anthropic door with the app key.</summary>
    public Task<HttpResponseMessage> MessagesAsync(string body, params (string Name, string Value)[] headers) =>
        PostAsync("/v1/messages", body, [("anthropic-version", "2023-06-01"), .. headers]);

    /// <summary>The ledger's rows of the call that was answered so, once all are settled.</summary>
    public async Task<IReadOnlyList<LedgerRow>> LedgerAsync(HttpResponseMessage answer)
    {
        var call = answer.Headers.GetValues("Holdfast-Call").Single();
        while (true)
        {
            var (status, body) = await Server.JsonAsync(HttpMethod.Get, $"/api/v1/ledger/{call}", Server.Keys.App);
            Assert.Equal(200, status);
            var rows = JsonSerializer.Deserialize(body, HoldfastJson.Default.PageLedgerRow)!.Data;
            if (rows.All(row => row.SettledAt is not null)) return rows;
            await Task.Delay(5, Cancel);
        }
    }

    /// <summary>The newest request that reached the provider: its headers, and its body byte for byte.</summary>
    public async Task<(ILookup<string, string> Headers, string Path, byte[] Body)> LastSentAsync()
    {
        var log = JsonElement.Parse(await _http.GetStringAsync("/control/requests", Cancel));
        var last = log.EnumerateArray().Last();
        var headers = last.GetProperty("headers").EnumerateArray()
            .ToLookup(header => header[0].GetString()!, header => header[1].GetString()!, StringComparer.OrdinalIgnoreCase);
        var body = await _http.GetByteArrayAsync($"/control/requests/{last.GetProperty("seq")}/body", Cancel);
        return (headers, last.GetProperty("path").GetString()!, body);
    }

    /// <summary>How often a model was asked, faults of its name included.</summary>
    public async Task<int> AskedAsync(string model)
    {
        var (count, log) = (0, JsonElement.Parse(await _http.GetStringAsync("/control/requests", Cancel)));
        foreach (var request in log.EnumerateArray())
        {
            var body = await _http.GetStringAsync($"/control/requests/{request.GetProperty("seq")}/body", Cancel);
            if (body.Contains($"\"{model}\"", StringComparison.Ordinal)) count++;
        }
        return count;
    }

    /// <summary>Tells the practice model something.</summary>
    public async Task ControlAsync(string path, string body) =>
        (await _http.PostAsync($"/control/{path}", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)).EnsureSuccessStatusCode();

    /// <summary>What the provider answered to each request at an address.</summary>
    public async Task<IReadOnlyList<int>> StatusesAsync(string path)
    {
        var log = JsonElement.Parse(await _http.GetStringAsync("/control/requests?limit=10000", Cancel));
        return [.. log.EnumerateArray().Where(one => one.GetProperty("path").GetString() == path).Select(one => one.GetProperty("status").GetInt32())];
    }

    /// <summary>What the provider billed, oldest first, once it has billed so many calls.</summary>
    public async Task<IReadOnlyList<JsonElement>> BilledAsync(int calls)
    {
        while (true)
        {
            var rows = JsonElement.Parse(await _http.GetStringAsync("/control/billing", Cancel)).GetProperty("rows").EnumerateArray().ToList();
            if (rows.Count >= calls) return rows;
            await Task.Delay(5, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        await _practice.DisposeAsync();
    }
}
