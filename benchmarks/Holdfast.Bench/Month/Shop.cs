using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Holdfast.Bench.Month;

/// <summary>A tenant's product: makes calls through every door, some of which it breaks off; tries again what failed.</summary>
internal sealed class Shop(HttpClient http, string key)
{
    private const int Tries = 4;

    public string Key => key;

    public int Failed { get; private set; }

    /// <summary>The conversations and calls that came of it: several where it was tried again.</summary>
    public async Task<IReadOnlyList<string>> CallAsync(TracedCall call, Random random, CancellationToken cancel)
    {
        var (dice, streams) = (random.NextDouble(), random.NextDouble() < 0.6);
        var (path, body) = dice switch
        {
            < 0.45 => ("v1/messages", call.AsMessages("practice-echo", streams)),
            < 0.58 => ("v1/messages", call.AsMessages("anthropic/claude-haiku-5-5", streams)),
            < 0.73 => ("v1/chat/completions", call.AsChat("practice-openai/practice-echo", streams)),
            < 0.83 => ("v1/chat/completions", call.AsChat("openai/gpt-5.6-luna", streams)),
            < 0.96 => ("v1/responses", call.AsResponse("practice-openai/practice-echo", streams)),
            _ => (await ConversationAsync(cancel), JsonSerializer.Serialize(new { content = call.Question() })),
        };
        var owners = new List<string>();
        for (var i = 0; i < Tries; i++)
        {
            using var answer = await SendAsync(path, body, cancel);
            await answer.Content.ReadAsByteArrayAsync(cancel);
            owners.Add(answer.Headers.TryGetValues("Holdfast-Call", out var ids) ? ids.Single() : path.Split('/')[3]);
            if (answer.IsSuccessStatusCode) break;
            Failed++;
        }
        return owners;
    }

    /// <summary>Leaves in the middle of a stream.</summary>
    public async Task<IReadOnlyList<string>> LeaveAsync(TracedCall call, CancellationToken cancel)
    {
        using var answer = await SendAsync("v1/messages", call.AsMessages("practice-paced@chunks=200,rate=400", streams: true), cancel);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[4096];
        for (var seen = 0; seen < 6000 && await stream.ReadAsync(buffer, cancel) is > 0 and var read;) seen += read;
        return [answer.Headers.GetValues("Holdfast-Call").Single()];
    }

    /// <summary>How many attempts of a conversation or a call cost something, once all are settled.</summary>
    public async Task<int> PaidAsync(string owner, CancellationToken cancel)
    {
        var path = owner.StartsWith("call_", StringComparison.Ordinal) ? $"api/v1/ledger/{owner}" : $"api/v1/ledger?conversation={owner}";
        while (true)
        {
            var rows = (await GetAsync(path, cancel)).GetProperty("data").EnumerateArray().ToList();
            if (rows.All(row => row.TryGetProperty("settled_at", out _))) return rows.Count(row => row.GetProperty("cost_usd").GetString() != "0");
            await Task.Delay(2, cancel);
        }
    }

    public async Task<List<JsonElement>> LedgerAsync(CancellationToken cancel)
    {
        var (rows, cursor) = (new List<JsonElement>(), default(string));
        do
        {
            var page = await GetAsync($"api/v1/ledger?limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancel);
            rows.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return rows;
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    private async Task<string> ConversationAsync(CancellationToken cancel)
    {
        using var made = await SendAsync("api/v1/conversations", """{"agent":"default"}""", cancel);
        made.EnsureSuccessStatusCode();
        return $"api/v1/conversations/{(await made.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("id").GetString()}/messages";
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("anthropic-version", "2023-06-01");
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }
}
