extern alias fake;

using System.Net.Http.Json;
using System.Text.Json;
using fake::Holdfast.FakeProviders;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>The practice model on a port of its own, and both providers talking to it.</summary>
public sealed class PracticeServerFixture : IAsyncLifetime
{
    private readonly WebApplication _server = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
    private readonly HttpClient _http = ProviderHttp.NewClient();

    public Uri Url => new(_server.Urls.First());

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    public IModelProvider Provider(string dialect, string key) => dialect == "anthropic"
        ? new AnthropicProvider(_http, Url, key, TimeProvider.System)
        : new OpenAiProvider(_http, new(Url, "/v1"), key, TimeProvider.System);

    /// <summary>What the practice model billed for the calls made with this key, oldest first.</summary>
    public async Task<List<Usage>> BilledAsync(string key, CancellationToken cancel)
    {
        var report = await _http.GetFromJsonAsync<JsonElement>(new Uri(Url, "/control/billing"), cancel);
        var rows = report.GetProperty("rows").EnumerateArray();
        return [.. rows.Where(row => key.EndsWith(row.GetProperty("key").GetString()!, StringComparison.Ordinal)).Select(ToUsage)];
    }

    private static Usage ToUsage(JsonElement row)
    {
        long Tokens(string name) => row.GetProperty(name).GetInt64();
        return new(
            Tokens("input"), Tokens("cache_read"), Tokens("cache_write_5m"), Tokens("cache_write_1h"), Tokens("output"), Tokens("reasoning"));
    }
}
