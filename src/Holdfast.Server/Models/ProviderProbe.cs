using System.Collections.Concurrent;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Models;

/// <summary>What a provider said when it was asked for its models.</summary>
/// <param name="Problem">Null when it answered.</param>
public sealed record ProbeResult(IReadOnlyList<string> Models, string? Problem, long AskedAt);

/// <summary>Asks providers whether they are there. Answers are kept for a little while, so that health checks cost them nothing.</summary>
public sealed class ProviderProbe(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15), Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ProbeResult> _results = new();
    private readonly HttpClient _http = ProviderHttp.NewClient();

    public async ValueTask<ProbeResult> AskAsync(ProviderModel provider, CancellationToken cancel)
    {
        if (_results.TryGetValue(provider.Name, out var known) && clock.GetElapsedTime(known.AskedAt) < Fresh) return known;
        var (models, problem) = await SendAsync(provider, cancel);
        return _results[provider.Name] = new(models, problem, clock.GetTimestamp());
    }

    public void Dispose() => _http.Dispose();

    private async Task<(IReadOnlyList<string> Models, string? Problem)> SendAsync(ProviderModel provider, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            using var request = Request(provider);
            using var response = await _http.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode) return ([], $"It answered {(int)response.StatusCode}.");
            using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(limit.Token), default, limit.Token);
            return (json.RootElement.TryGetProperty("data", out var data) ? Ids(data) : [], null);
        }
        catch (HttpRequestException e)
        {
            return ([], e.Message);
        }
        catch (JsonException)
        {
            return ([], "It answered something else than a list of models.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ([], $"It did not answer within {Patience.TotalSeconds} s.");
        }
    }

    private static HttpRequestMessage Request(ProviderModel provider)
    {
        var path = provider.Dialect == Dialect.Anthropic ? "v1/models" : "models";
        var request = new HttpRequestMessage(HttpMethod.Get, $"{provider.BaseUrl.AbsoluteUri.TrimEnd('/')}/{path}");
        var isAnthropic = provider.Dialect == Dialect.Anthropic;
        if (isAnthropic) request.Headers.Add("anthropic-version", "2023-06-01");
        var (name, value) = isAnthropic ? ("x-api-key", provider.Key) : ("Authorization", $"Bearer {provider.Key}");
        if (provider.Key is not null) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static List<string> Ids(JsonElement data) => data.ValueKind != JsonValueKind.Array ? [] :
        [.. data.EnumerateArray().Select(item => item.TryGetProperty("id", out var id) ? id.GetString() : null).OfType<string>()];
}
