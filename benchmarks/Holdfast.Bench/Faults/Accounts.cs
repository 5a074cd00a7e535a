using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Faults;

/// <summary>Holds the ledger against the provider's own bill.</summary>
internal static class Accounts
{
    public static async Task CompareAsync(Server server, ProviderLog log, Report report, CancellationToken cancel)
    {
        report.Progress("the ledger and the bill");
        var ledger = await LedgerAsync(server, cancel);
        var bill = (await log.BillAsync(cancel)).GetProperty("rows").EnumerateArray().ToList();
        var faults = (await log.ReadAsync(cancel)).ToDictionary(one => one.RequestId, one => one.Fault);
        var (healthy, faulty) = (new List<JsonElement>(), new List<JsonElement>());
        foreach (var row in bill) (faults.GetValueOrDefault(row.GetProperty("request_id").GetString()!) is null ? healthy : faulty).Add(row);
        var completed = ledger.Where(row => OutcomeOf(row) == "completed" && !ModelOf(row).Contains('!')).ToList();
        report.Add("attempts without a fault, fail-overs and continuations: rows of the bill less rows of the ledger", "", healthy.Count - completed.Count, Target.Exactly(0));
        report.Add("… and nano-dollars", "", healthy.Sum(row => row.GetProperty("cost_nano").GetInt64()) - completed.Sum(CostOf), Target.Exactly(0));
        var paid = ledger.Count(row => ModelOf(row).Contains('!') && CostOf(row) > 0);
        report.Add(
            $"attempts with a fault that the provider billed ({faulty.Count}), less those that cost something in the ledger", "",
            Math.Max(0, faulty.Count(row => row.GetProperty("cost_nano").GetInt64() > 0) - paid), Target.Exactly(0));
        report.Add("rows of the ledger that are still open", "", ledger.Count(row => !row.TryGetProperty("settled_at", out _)), Target.Exactly(0));
    }

    private static string ModelOf(JsonElement row) => row.GetProperty("model").GetString()!;

    private static string? OutcomeOf(JsonElement row) => row.TryGetProperty("outcome", out var outcome) ? outcome.GetString() : null;

    private static long CostOf(JsonElement row) => (long)(decimal.Parse(row.GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture) * 1_000_000_000);

    private static async Task<List<JsonElement>> LedgerAsync(Server server, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Key);
        var rows = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"api/v1/ledger?limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancel);
            rows.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.Clone()));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return rows;
    }
}
