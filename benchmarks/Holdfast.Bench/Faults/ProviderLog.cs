using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Faults;

/// <summary>What reached the provider.</summary>
/// <param name="Key">The last four characters of the key it came with.</param>
internal sealed record Asked(DateTimeOffset At, string RequestId, string Model, string Key, string? Fault);

/// <summary>What the practice model saw of Holdfast's conduct, and what it may be told to do.</summary>
internal sealed class ProviderLog(Practice practice) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = practice.Url };

    public async Task<IReadOnlyList<Asked>> ReadAsync(CancellationToken cancel)
    {
        var log = await _http.GetFromJsonAsync<JsonElement>("control/requests?limit=10000", cancel);
        return [.. log.EnumerateArray().Where(one => one.GetProperty("model").ValueKind == JsonValueKind.String).Select(one => new Asked(
            one.GetProperty("at").GetDateTimeOffset(), one.GetProperty("request_id").GetString()!, one.GetProperty("model").GetString()!, KeyOf(one),
            one.GetProperty("fault").GetString()))];
    }

    public async Task<JsonElement> BillAsync(CancellationToken cancel) => await _http.GetFromJsonAsync<JsonElement>("control/billing", cancel);

    /// <summary>From now on calls of a model fail; null ends it.</summary>
    public async Task FailAsync(string? model, string kind, int? count, CancellationToken cancel)
    {
        using var answer = model is null
            ? await _http.DeleteAsync("control/faults", cancel)
            : await _http.PostAsJsonAsync("control/faults", new { seed = 1, rate = 1.0, kinds = new[] { kind }, model, count }, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static string KeyOf(JsonElement request)
    {
        foreach (var header in request.GetProperty("headers").EnumerateArray())
            if (header[0].GetString() is { } name && (name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase) || name.Equals("authorization", StringComparison.OrdinalIgnoreCase)))
                return header[1].GetString()![^4..];
        return "";
    }
}
