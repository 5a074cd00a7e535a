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

    public async Task CallAsync(TracedCall call, Random random, CancellationToken cancel)
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
        for (var i = 0; i < Tries; i++)
        {
            using var answer = await SendAsync(path, body, cancel);
            if (answer.IsSuccessStatusCode)
            {
                await answer.Content.ReadAsByteArrayAsync(cancel);
                return;
            }
            Failed++;
        }
    }

    /// <summary>Leaves in the middle of a stream; returns when the ledger has settled the call.</summary>
    public async Task LeaveAsync(TracedCall call, CancellationToken cancel)
    {
        string id;
        using (var answer = await SendAsync("v1/messages", call.AsMessages("practice-paced@chunks=200,rate=400", streams: true), cancel))
        {
            if (!answer.Headers.TryGetValues("Holdfast-Call", out var ids)) return;
            id = ids.Single();
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
            var seen = 0;
            for (var buffer = new byte[4096]; seen < 6000;)
                if (await stream.ReadAsync(buffer, cancel) is > 0 and var read) seen += read;
                else break;
        }
        while (!(await GetAsync($"api/v1/ledger/{id}", cancel)).GetProperty("data").EnumerateArray().All(row => row.TryGetProperty("settled_at", out _)))
            await Task.Delay(5, cancel);
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
