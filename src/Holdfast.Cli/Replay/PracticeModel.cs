using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Replay;

/// <summary>The control interface of the practice model: sessions to play, and what it would bill for them.</summary>
internal sealed class PracticeModel(HttpClient http)
{
    /// <summary>The model that plays a script; the bill calls it so too.</summary>
    public static string ModelOf(Script script) => $"practice-replay/{script.PracticeId}";

    public async Task LoadAsync(Script script, CancellationToken cancel)
    {
        var session = script.Recorded with { Id = script.PracticeId, Messages = script.Messages };
        using var line = new StringContent(JsonSerializer.Serialize(session, CliJson.Default.RecordedSession));
        using var response = await http.PostAsync(new Uri("control/replays", UriKind.Relative), line, cancel);
        if (!response.IsSuccessStatusCode)
            throw new CliError(
                $"The practice model refuses {script.Recorded.Id}: {await response.Content.ReadAsStringAsync(cancel)}", ExitCode.Failed);
    }

    /// <summary>How many calls it has billed so far.</summary>
    public async Task<long> CallsAsync(CancellationToken cancel)
    {
        try
        {
            // Asked for what came after the end of time, it answers with the totals and no rows.
            var bill = await http.GetFromJsonAsync<JsonElement>(Invariant($"control/billing?after={long.MaxValue}"), cancel);
            return bill.GetProperty("totals").GetProperty("calls").GetInt64();
        }
        catch (HttpRequestException unreachable)
        {
            throw new CliError(
                $"The practice model at {http.BaseAddress} cannot be reached: {unreachable.Message} "
                + "./run starts it with the server; --practice says where it is.",
                ExitCode.Unreachable);
        }
    }

    public async IAsyncEnumerable<BillingRow> BilledAfterAsync(long calls, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Invariant($"control/billing?after={calls}"));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        using var lines = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancel));
        while (await lines.ReadLineAsync(cancel) is { Length: > 0 } line)
            yield return JsonSerializer.Deserialize(line, CliJson.Default.BillingRow)!;
    }
}

/// <summary>One call as the practice model bills it.</summary>
internal sealed record BillingRow(
    string Model,
    long Input,
    long CacheRead,
    [property: JsonPropertyName("cache_write_5m")] long CacheWrite,
    [property: JsonPropertyName("cache_write_1h")] long CacheWriteLong,
    long Output)
{
    public Bill Bill => new(1, new Usage(Input, CacheRead, CacheWrite, CacheWriteLong, Output));
}
