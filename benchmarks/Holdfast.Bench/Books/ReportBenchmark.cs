using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Books;

/// <summary>Monthly reports over ten million rows of the ledger, asked for at the server's door.</summary>
internal sealed class ReportBenchmark : IBenchmark
{
    private const int Times = 5;

    /// <summary>What the console and the monthly statement ask for.</summary>
    private static readonly string[] Asked =
    [
        "", "by=agent,model", "by=day", "by=agent,model,day", "by=conversation&top=100", "by=user&top=100", "by=conversation&top=100&day={day}", "by=day&user=user-7",
    ];

    public string Name => "report";

    public string Shows => "monthly reports over 10 million rows of the ledger in SQLite: under 2 seconds, and equal to the ledger to the nano-dollar";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        await using var server = await Server.StartAsync("report", practice, cancel);
        await server.StopAsync(cancel);
        var month = LastMonth();
        using var ledger = new LargeLedger(server.Data);
        var filling = Stopwatch.StartNew();
        ledger.Fill(ledger.Tenant(), month, options.Quick ? 200_000 : 10_000_000);
        report.Progress($"{ledger.Rows():N0} rows in {filling.Elapsed.TotalSeconds:0} s");

        await server.RestartAsync();
        await server.UntilReadyAsync(cancel);
        var unrolled = await TimeAsync(server, month, "by=agent,model", cancel);
        report.Add("by agent and model, before its days are rolled up", "s", unrolled);
        var rolling = Stopwatch.StartNew();
        while (ledger.RolledDays() < (month.AddMonths(1) - month).Days) await Task.Delay(500, cancel);
        report.Progress($"days rolled up after another {rolling.Elapsed.TotalSeconds:0} s");

        var cost = ledger.CostNanoUsd();
        report.Add("rows in the ledger", "", ledger.Rows());
        foreach (var asked in Asked)
        {
            var question = asked.Replace("{day}", $"{month.AddDays(11):yyyy-MM-dd}", StringComparison.Ordinal);
            var times = new List<double>();
            for (var i = 0; i < Times; i++) times.Add(await TimeAsync(server, month, question, cancel));
            report.Add($"report {(asked.Length == 0 ? "of the whole" : asked)}", "s", new Rounds(times), Target.Below(2));
        }
        foreach (var by in (string[][])[[], ["agent", "model"], ["day"], ["user"]])
        {
            var answer = await server.Client().GetCostsAsync(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), by, cancel);
            report.Add(
                $"sum of the lines by {(by.Length == 0 ? "nothing" : string.Join(", ", by))} less the ledger", "n$", answer.Lines.Sum(line => NanoUsd(line.CostUsd)) - cost,
                Target.Exactly(0));
        }
        report.Note($"One tenant, one month, ten attempts a conversation, one attempt in a thousand corrected, 12 agents, 8 models, 100,000 users; each report {Times} times.");
    }

    private static async Task<double> TimeAsync(Server server, DateTimeOffset month, string asked, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync($"api/v1/costs?month={month:yyyy-MM}&{asked}", cancel);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(cancel);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Over long enough for its days to be rolled up.</summary>
    private static DateTimeOffset LastMonth()
    {
        var before = DateTimeOffset.UtcNow.AddMonths(-1);
        return new(before.Year, before.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private static long NanoUsd(string usd) => (long)(decimal.Parse(usd, CultureInfo.InvariantCulture) * 1_000_000_000m);
}
