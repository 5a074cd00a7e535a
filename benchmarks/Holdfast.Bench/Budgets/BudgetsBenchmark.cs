using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Budgets;

/// <summary>Many clients at once with one dollar, through all doors, while the server is killed: what the provider bills is the judge.</summary>
internal sealed class BudgetsBenchmark : IBenchmark
{
    private const int Callers = 500;

    private const string Limit = "1", Budget = "dollar";

    /// <summary>Some 600 tokens, which the model says again: a call costs about a third of a cent, and could cost twice that.</summary>
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"caller {{number}} word {i}"))[..2_400];

    private static readonly Door[] Doors =
    [
        new("api/v1/conversations/{conversation}/messages", $$"""{"content":"{{Text}}"}"""),
        new("v1/messages", $$"""{"model":"spender","max_tokens":1000,"messages":[{"role":"user","content":"{{Text}}"}]}"""),
        new("v1/chat/completions", $$"""{"model":"practice-openai/practice-echo","max_tokens":1000,"messages":[{"role":"user","content":"{{Text}}"}]}"""),
        new("v1/responses", $$"""{"model":"practice-openai/practice-echo","max_output_tokens":1000,"input":"{{Text}}"}"""),
    ];

    public string Name => "budgets";

    public string Shows => "500 clients at once with a dollar, through all doors, while the server is killed: never over it, never refused while there is room";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        await using var server = await Server.StartAsync("budgets", practice, cancel, database: options.Database);
        await server.Client().PutAgentAsync("spender", Agents.Echo, cancel);
        await server.Client().PutBudgetAsync(Budget, new("tenant", "month", Limit), cancel: cancel);
        var callers = Enumerable.Range(0, options.Quick ? Callers / 10 : Callers).Select(i => new Caller(server, Doors[i % Doors.Length], i)).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = WatchAsync(server, stop.Token);
        var calling = Task.WhenAll(callers.Select(caller => caller.RunAsync(cancel)));
        var kills = await KillAsync(server, calling, options, report, cancel);
        await calling;
        await stop.CancelAsync();

        var most = await watching;
        var before = await SettledAsync(server, cancel);
        await server.KillAsync();
        await server.RestartAsync();
        await server.UntilReadyAsync(cancel);
        var after = await SettledAsync(server, cancel);
        var billed = await BilledAsync(practice, cancel);
        report.Add("billed by the provider", "$", billed, Target.AtMost(1));
        report.Add("most that was used and held at any look", "$", most, Target.AtMost(1));
        report.Add("used in the end", "$", Usd(before.UsedUsd), Target.AtMost(1));
        report.Add("used after a restart less used before", "$", Usd(after.UsedUsd) - Usd(before.UsedUsd), Target.Exactly(0));
        report.Add("refused though there was room beyond what was held", "", callers.Sum(caller => caller.WronglyRefused), Target.Exactly(0));
        report.Add("calls answered", "", callers.Sum(caller => caller.Answered), Target.AtLeast(1));
        report.Add("calls refused", "", callers.Sum(caller => caller.Refused), Target.AtLeast(callers.Count));
        report.Add("calls that ended otherwise, with the server away", "", callers.Sum(caller => caller.Other));
        report.Add("kills", "", kills, Target.AtLeast(1));
        report.Note(
            $"{callers.Count} clients through {Doors.Length} doors, each until it was refused three times; the server, on "
            + $"{(options.Database is null ? "SQLite" : "PostgreSQL")}, is killed with -9 amid them.");
    }

    private static async Task<int> KillAsync(Server server, Task calling, Options options, Report report, CancellationToken cancel)
    {
        var random = new Random(options.Seed);
        var kills = 0;
        while (kills < 5 && await Task.WhenAny(calling, Task.Delay(500 + random.Next(1_500), cancel)) != calling)
        {
            await server.KillAsync();
            await server.RestartAsync();
            await server.UntilReadyAsync(cancel);
            report.Progress($"{++kills} kills");
        }
        return kills;
    }

    /// <summary>The most that was ever seen of it in use.</summary>
    private static async Task<double> WatchAsync(Server server, CancellationToken stop)
    {
        var most = 0.0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if ((await server.Client().GetBudgetAsync(Budget, stop)).Fullest is { } account) most = Math.Max(most, Usd(account.UsedUsd));
                await Task.Delay(20, stop);
            }
            catch (Exception)
            {
                // The server is away, or the watch is over.
            }
        }
        return most;
    }

    /// <summary>When nothing is under way any more.</summary>
    private static async Task<BudgetAccount> SettledAsync(Server server, CancellationToken cancel)
    {
        while (true)
        {
            if ((await server.Client().GetBudgetAsync(Budget, cancel)).Fullest is { HeldUsd: "0" } account) return account;
            await Task.Delay(100, cancel);
        }
    }

    private static async Task<double> BilledAsync(Practice practice, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = practice.Url };
        var bill = await http.GetFromJsonAsync<JsonElement>(new Uri("control/billing", UriKind.Relative), cancel);
        return bill.GetProperty("totals").GetProperty("cost_nano").GetInt64() / 1e9;
    }

    private static double Usd(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
