using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Month;

/// <summary>
/// A month of recorded traffic over 200 tenants: what the reports say, what the ledger says, and what the provider bills by itself.
/// </summary>
internal sealed class MonthBenchmark : IBenchmark
{
    private const int Tenants = 200;

    private const double Leaving = 0.01;

    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), End = Begin.AddMonths(1);

    public string Name => "month";

    public string Shows => "a month of the Azure and Mooncake traces over 200 tenants in virtual time: report = ledger = the provider's bill (--data DIR)";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is null) throw new FormatException("month needs --data DIR, a folder with load_traces/.");
        var calls = TracedCall.Read(Path.Combine(options.Data, "load_traces"));
        if (options.Quick) calls = [.. calls.Take(1_500)];
        var clock = new VirtualClock(Begin);
        await using var servers = await VirtualServers.StartAsync(clock, cancel);
        using var http = new HttpClient { BaseAddress = servers.Url, Timeout = TimeSpan.FromMinutes(2) };
        using var practice = new HttpClient { BaseAddress = servers.PracticeUrl, Timeout = TimeSpan.FromMinutes(2) };
        var shops = new List<Shop>();
        for (var i = 0; i < Tenants; i++) shops.Add(new(http, (await servers.Root().CreateTenantAsync(new CreateTenant($"shop-{i}"), cancel: cancel)).AdminKey.Key!));
        await PlanFaultsAsync(practice, options.Seed, cancel);
        await TradeAsync(calls, shops, practice, clock, options.Seed, report, cancel);

        report.Progress("the bill, the ledger and the reports");
        var bill = await BillAsync(practice, cancel);
        var ledger = await LedgerAsync(servers, shops, cancel);
        Compare(calls, shops, bill, ledger, report);
        var reconciled = await ReconcileAsync(servers, bill, ledger, cancel);
        report.Add("rows of the ledger that were corrected from the bill", "", reconciled.Corrected);
        report.Add("differences that no estimated row explains", "", reconciled.Unexplained, Target.Exactly(0));
        await ReportsAsync(servers, shops, clock, bill, report, cancel);
    }

    private static async Task TradeAsync(
        IReadOnlyList<TracedCall> calls, IReadOnlyList<Shop> shops, HttpClient practice, VirtualClock clock, int seed, Report report, CancellationToken cancel)
    {
        var (random, paid) = (new Random(seed), 0);
        foreach (var (i, call) in calls.Index())
        {
            clock.SetTo(Begin + call.At);
            var shop = shops[(int)(Tenants * Math.Pow(random.NextDouble(), 2))];
            var owners = random.NextDouble() < Leaving ? await shop.LeaveAsync(call, cancel) : await shop.CallAsync(call, random, cancel);
            foreach (var owner in owners) paid += await shop.PaidAsync(owner, cancel);
            await UntilBilledAsync(practice, paid, cancel);
            if (i % 5_000 == 4_999) report.Progress($"{i + 1:N0} of {calls.Count:N0} calls");
        }
    }

    /// <summary>A provider bills a moment after its answer. By the clock, what is billed before the next call is that of this one.</summary>
    private static async Task UntilBilledAsync(HttpClient practice, int rows, CancellationToken cancel)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var bill = await practice.GetFromJsonAsync<JsonElement>($"control/billing?after={int.MaxValue}", cancel);
            if (bill.GetProperty("totals").GetProperty("calls").GetInt32() >= rows) return;
            await Task.Delay(2, cancel);
        }
    }

    private static void Compare(IReadOnlyList<TracedCall> calls, IReadOnlyList<Shop> shops, List<Billed> bill, List<Row> ledger, Report report)
    {
        var (exact, estimated) = (ledger.Where(row => !row.IsEstimated).ToList(), ledger.Where(row => row.IsEstimated).ToList());
        report.Add("requests of the traces", "", calls.Count);
        report.Add("answers that clients were refused, and tried again", "", shops.Sum(shop => shop.Failed));
        report.Add("rows of the ledger", "", ledger.Count);
        report.Add("… that failed", "", ledger.Count(row => row.Outcome != "completed"));
        report.Add("… whose usage is estimated", "", estimated.Count);
        report.Add("… that are still open", "", ledger.Count(row => row.Outcome.Length == 0), Target.Exactly(0));
        report.Add("rows of the bill", "", bill.Count);
        report.Add("… of answers that did not arrive whole", "", bill.Count(row => row.Aborted));
        report.Add("… with something read from a cache", "", bill.Count(row => row.CacheRead > 0), Target.AtLeast(1));
        report.Add("… in a dearer tier of long prompts", "", bill.Count(row => row.Prompt > 100_000 && row.Model.StartsWith("claude-haiku-5-5", StringComparison.Ordinal)), Target.AtLeast(1));
        var windows = Windows(bill, ledger);
        var whole = windows.Where(one => !one.Rows.Any(row => row.IsEstimated)).ToList();
        report.Add("calls without an estimate: nano-dollars of the ledger less the bill", "", whole.Sum(one => one.Ledger - one.Bill), Target.Exactly(0));
        report.Add("… of which single calls differ", "", whole.Count(one => one.Ledger != one.Bill), Target.Exactly(0));
        foreach (var one in whole.Where(one => one.Ledger != one.Bill).Take(5))
            report.Note($"differs: bill {one.Bill} n$, ledger {string.Join(", ", one.Rows.Select(row => $"{row.Owner} {row.Model} {row.Outcome} {row.Nano} n$ at {row.At:O}"))}");
        report.Add("billed", "$", bill.Sum(row => row.Nano) / 1e9);
        report.Add("ledger less bill before estimates are corrected, by the bill", "%", 100.0 * (ledger.Sum(row => row.Nano) - bill.Sum(row => row.Nano)) / bill.Sum(row => row.Nano));
    }

    /// <summary>What one call to the server was billed, and what the ledger says of it: calls follow one another.</summary>
    private static List<(List<Row> Rows, long Ledger, long Bill)> Windows(List<Billed> bill, List<Row> ledger)
    {
        var groups = ledger.OrderBy(row => row.At).GroupBy(row => row.Owner).OrderBy(group => group.Min(row => row.At)).Select(group => group.ToList()).ToList();
        var begins = groups.Select(group => group[0].At).ToList();
        var billed = new long[groups.Count];
        foreach (var row in bill)
        {
            var at = begins.BinarySearch(row.At);
            billed[Math.Max(0, at >= 0 ? at : ~at - 1)] += row.Nano;
        }
        return [.. groups.Select((group, i) => (group, group.Sum(row => row.Nano), billed[i]))];
    }

    /// <summary>As an operator would with the provider's invoice in hand.</summary>
    private static async Task<(int Corrected, int Unexplained)> ReconcileAsync(VirtualServers servers, List<Billed> bill, List<Row> ledger, CancellationToken cancel)
    {
        var (corrected, unexplained) = (0, 0);
        foreach (var (rows, known, billed) in Windows(bill, ledger).Where(one => one.Ledger != one.Bill))
        {
            if (rows.Find(row => row.IsEstimated) is not { } row || row.Nano + billed - known < 0)
            {
                unexplained++;
                continue;
            }
            var client = HoldfastClient.Connect(servers.Url, row.Key);
            var (conversation, call) = row.Owner.StartsWith("call_", StringComparison.Ordinal) ? (default(string), row.Owner) : (row.Owner, null);
            await client.CorrectAsync(new(row.Attempt, Usd(row.Nano + billed - known), "the provider's bill", conversation, call), cancel);
            corrected++;
        }
        return (corrected, unexplained);
    }

    private static async Task ReportsAsync(VirtualServers servers, List<Shop> shops, VirtualClock clock, List<Billed> bill, Report report, CancellationToken cancel)
    {
        var billed = bill.Sum(row => row.Nano);
        report.Add("monthly reports of all tenants less the bill", "n$", await SumAsync(shops, cancel) - billed, Target.Exactly(0));
        clock.SetTo(End.AddHours(2));
        await servers.KeepBooksAsync(cancel);
        report.Add("… with every day rolled up", "n$", await SumAsync(shops, cancel) - billed, Target.Exactly(0));
        var closed = 0;
        foreach (var shop in shops)
        {
            var client = HoldfastClient.Connect(servers.Url, shop.Key);
            await client.CloseMonthAsync($"{Begin:yyyy-MM}", cancel: cancel);
            if ((await client.GetCostMonthAsync($"{Begin:yyyy-MM}", cancel)).AsClosed == true) closed++;
        }
        report.Add("tenants whose month is closed as it was reported", "", closed, Target.Exactly(Tenants));
    }

    private static async Task<long> SumAsync(List<Shop> shops, CancellationToken cancel)
    {
        var sum = 0L;
        foreach (var shop in shops)
        {
            var month = await shop.GetAsync($"api/v1/costs?month={Begin:yyyy-MM}&by=agent,model,day", cancel);
            sum += month.GetProperty("lines").EnumerateArray().Sum(line => Nano(line.GetProperty("cost_usd").GetString()!));
        }
        return sum;
    }

    private static async Task<List<Billed>> BillAsync(HttpClient practice, CancellationToken cancel) =>
        [.. (await practice.GetFromJsonAsync<JsonElement>("control/billing", cancel)).GetProperty("rows").EnumerateArray().Select(Billed.Of)];

    private static async Task<List<Row>> LedgerAsync(VirtualServers servers, List<Shop> shops, CancellationToken cancel)
    {
        var rows = new List<Row>();
        foreach (var shop in shops) rows.AddRange((await shop.LedgerAsync(cancel)).Select(row => Row.Of(row, shop.Key)));
        return rows;
    }

    private static async Task PlanFaultsAsync(HttpClient practice, int seed, CancellationToken cancel)
    {
        var plan = new { seed, rate = 0.02, kinds = (string[])["overloaded", "server_error", "cut:5", "rate_limit:1", "cut_before"] };
        (await practice.PostAsJsonAsync("control/faults", plan, cancel)).EnsureSuccessStatusCode();
    }

    private static long Nano(string usd) => (long)(decimal.Parse(usd, CultureInfo.InvariantCulture) * 1_000_000_000m);

    private static string Usd(long nano) => (nano / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture);

    private sealed record Billed(DateTimeOffset At, string Model, bool Aborted, long Prompt, long CacheRead, long Nano)
    {
        public static Billed Of(JsonElement row)
        {
            long Number(string name) => row.GetProperty(name).GetInt64();
            return new(
                row.GetProperty("at").GetDateTimeOffset(), row.GetProperty("model").GetString()!, row.GetProperty("aborted").GetBoolean(),
                Number("input") + Number("cache_read") + Number("cache_write_5m") + Number("cache_write_1h"), Number("cache_read"), Number("cost_nano"));
        }
    }

    private sealed record Row(DateTimeOffset At, string Key, string Owner, int Attempt, string Model, string Outcome, bool IsEstimated, long Nano)
    {
        public static Row Of(JsonElement row, string key) => new(
            row.GetProperty("reserved_at").GetDateTimeOffset(), key,
            row.TryGetProperty("conversation", out var conversation) ? conversation.GetString()! : row.GetProperty("call").GetString()!,
            row.GetProperty("attempt").GetInt32(), row.GetProperty("model").GetString()!, row.TryGetProperty("outcome", out var outcome) ? outcome.GetString()! : "",
            row.TryGetProperty("usage_estimated", out var estimated) && estimated.GetBoolean(),
            row.TryGetProperty("cost_usd", out var cost) ? MonthBenchmark.Nano(cost.GetString()!) : 0);
    }
}
