using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Faults;

/// <summary>Every way a provider fails, through every way into Holdfast: is the answer whole, in time, and the provider left in peace?</summary>
internal sealed class FaultsBenchmark : IBenchmark
{
    /// <summary>A fault costs at most one silence of two seconds, six where a whole answer is awaited, and the pauses between.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private const int AtOnce = 6;

    private static readonly Constitution Constitution = new(
        "You are a practice model in a benchmark.", ["Never claim to be a language model."], "Answer each message once.");

    public string Name => "faults";

    public string Shows => "every fault of a provider through the native interface and three doors, a provider that flaps, and the bill of it all";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        await using var tools = await Tools.StartAsync(cancel);
        await using var server = await Server.StartAsync("faults", practice.Url, cancel, Providers(practice));
        using var log = new ProviderLog(practice);
        Way[] ways = [new NativeWay(server), new AnthropicWay(server), new OpenAiWay(server), new ResponsesWay(server)];
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var healthy = await HealthyTraffic.StartAsync(server, ways, quiet.Token);
        foreach (var way in ways) await ThroughAsync(way, server, tools, log, report, cancel);
        await Flapping.RunAsync(server, ways, log, options.Quick ? 2 : 6, report, cancel);
        await quiet.CancelAsync();
        await healthy.ReportAsync(report);
        await Accounts.CompareAsync(server, log, report, cancel);
        report.Add("tools run for calls that were cut", "", tools.Runs - 1, Target.Exactly(0)); // one is called whole, once
        report.Note(
            "Ladder of two models at one provider, the first with the fault; limits: connect 1 s, first token 2 s, idle 2 s, all of it 6 s. Native: a message in a new "
            + "conversation; doors: streamed and whole. Asked: requests to the faulty model for one call, from the practice model's log, where "
            + "no breaker had opened yet.");
    }

    internal static AgentDefinition Agent(params string[] ladder) => new(
        Constitution, ladder, Limits: new(ConnectSeconds: 1, FirstTokenSeconds: 2, IdleSeconds: 2, AttemptSeconds: 6));

    private static Dictionary<string, string> Providers(Practice practice)
    {
        var environment = new Dictionary<string, string> { ["HOLDFAST_DEFAULT_LADDER"] = "native/practice-echo" };
        var dead = new Uri($"http://127.0.0.1:{Workshop.FreePort()}");
        foreach (var (provider, kind) in Way.Providers)
            foreach (var (name, url) in ((string, Uri)[])[(provider, practice.Url), (provider + Way.DeadSuffix, dead)])
            {
                var prefix = $"HOLDFAST_PROVIDERS__{name.ToUpperInvariant()}__";
                environment[prefix + "KIND"] = kind;
                environment[prefix + "BASE_URL"] = kind == "openai" ? new Uri(url, "v1").ToString() : url.ToString();
                environment[prefix + "KEY_ENV"] = $"BENCH_KEY_{provider.ToUpperInvariant()}";
                environment[$"BENCH_KEY_{provider.ToUpperInvariant()}"] = $"practice-{provider}";
            }
        return environment;
    }

    private static async Task ThroughAsync(Way way, Server server, Tools tools, ProviderLog log, Report report, CancellationToken cancel)
    {
        report.Progress($"{Scenario.All.Count} faults, {way.Name}");
        var results = new List<Result>();
        using var room = new SemaphoreSlim(AtOnce);
        var runs = Scenario.All.Where(scenario => !scenario.Once && (scenario.Model != "claude-opus-5" || way.IsAnthropic))
            .Select(async scenario =>
            {
                await room.WaitAsync(cancel);
                try
                {
                    return await OneAsync(way, scenario, server, tools, log, cancel);
                }
                finally
                {
                    room.Release();
                }
            }).ToList();
        results.AddRange(await Task.WhenAll(runs));
        // A plan is one for all, so these come one by one.
        foreach (var scenario in Scenario.All.Where(scenario => scenario.Once))
        {
            await log.FailAsync("practice-small", scenario.Fault, count: 1, cancel);
            results.Add(await OneAsync(way, scenario, server, tools, log, cancel));
            await log.FailAsync(null, "", null, cancel);
        }
        foreach (var wrong in results.Where(result => result.Problem is not null)) report.Note($"{way.Name}, {wrong.Scenario.Name}: {wrong.Problem}");
        report.Add($"{way.Name}: faults that end as they should, of {results.Count}", "", results.Count(result => result.Problem is null), Target.Exactly(results.Count));
        report.Add($"{way.Name}: slowest of them", "s", results.Max(result => result.Slowest.TotalSeconds), Target.AtMost(LongestAnswer.TotalSeconds));
    }

    private static async Task<Result> OneAsync(Way way, Scenario scenario, Server server, Tools tools, ProviderLog log, CancellationToken cancel)
    {
        var withTools = scenario.Expected == Expected.CalledTools;
        var agent = $"{way.Provider}-{new string([.. scenario.Name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)])}";
        var definition = Agent(way.Rung(scenario), $"{way.Provider}/{(scenario.Model)}");
        if (withTools && way is NativeWay) definition = definition with { Tools = [tools.Definition] };
        await server.Client().PutAgentAsync(agent, definition, cancel);
        var text = scenario.Model == "claude-opus-5" ? "Noted: " + Scenario.Text : Scenario.Text;
        var problems = new List<string>();
        var slowest = TimeSpan.Zero;
        foreach (var stream in way.Streaming)
        {
            var before = (await log.ReadAsync(cancel)).Count;
            var outcome = await way.AskAsync(agent, text, withTools, stream, cancel);
            var asked = (await log.ReadAsync(cancel)).Skip(before)
                .Count(one => one.Key == way.Provider[^4..] && one.Fault == scenario.Fault && (!scenario.Once || one.Model == "practice-small"));
            if (outcome.Took > slowest) slowest = outcome.Took;
            if (Problem(scenario, way, outcome, asked) is { } problem) problems.Add($"{(stream ? "streamed" : "whole")}: {problem}");
        }
        return new(scenario, slowest, problems.Count == 0 ? null : string.Join("; ", problems));
    }

    private static string? Problem(Scenario scenario, Way way, Outcome outcome, int asked)
    {
        // A turn with a tool calls the model twice.
        if (asked > scenario.MostAsked * (way is NativeWay && scenario.Expected == Expected.CalledTools ? 2 : 1)) return $"asked {asked} times";
        if (outcome.Took > LongestAnswer) return $"took {outcome.Took.TotalSeconds:0.0} s";
        switch (scenario.Expected)
        {
            case Expected.CleanError:
                return outcome is { Error: not null, Text: "" } ? null : $"no clean error but {outcome.Text}";
            case Expected.CalledTools:
                return outcome.Error ?? (outcome.Calls == 1 ? null : $"{outcome.Calls} calls");
            default:
                if (outcome.Error is not null) return outcome.Error;
                var said = scenario is { Model: "practice-echo", Once: false } ? Scenario.Text : null;
                return said is null ? (outcome.Text.Length > 20 && !HasDoubles(outcome.Text) ? null : $"said {outcome.Text}")
                    : outcome.Text == said ? null
                    : $"said {outcome.Text}";
        }
    }

    /// <summary>A sentence said twice.</summary>
    private static bool HasDoubles(string text) => text.Split(". ").GroupBy(sentence => sentence).Any(same => same.Count() > 1);

    private sealed record Result(Scenario Scenario, TimeSpan Slowest, string? Problem);
}
