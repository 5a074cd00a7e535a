using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Context;

/// <summary>The practice model's bill.</summary>
internal sealed class Billing(Practice practice) : IDisposable
{
    private static readonly JsonSerializerOptions _snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly HttpClient _http = new() { BaseAddress = practice.Url };

    public void Dispose() => _http.Dispose();

    /// <summary>How many calls it has billed so far.</summary>
    public async Task<long> CallsAsync(CancellationToken cancel)
    {
        // Asked for what came after the end of time, it answers with the totals and no rows.
        var bill = await _http.GetFromJsonAsync<JsonElement>($"control/billing?after={long.MaxValue}", cancel);
        return bill.GetProperty("totals").GetProperty("calls").GetInt64();
    }

    /// <summary>The calls after so many, in order, by the session that was played.</summary>
    public async Task<ILookup<string, BilledCall>> AfterAsync(long calls, CancellationToken cancel) =>
        (await RowsAsync(calls, cancel).ToListAsync(cancel))
            .ToLookup(row => row.Model[(row.Model.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private async IAsyncEnumerable<BilledCall> RowsAsync(long calls, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"control/billing?after={calls}");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        using var lines = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancel));
        while (await lines.ReadLineAsync(cancel) is { Length: > 0 } line)
            yield return JsonSerializer.Deserialize<BilledCall>(line, _snakeCase)!;
    }
}
