using System.Text.Json;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench;

/// <summary>Recorded sessions of real models, played again through the whole system by <c>holdfast replay</c>.</summary>
internal sealed class ReplayBenchmark : IBenchmark
{
    public string Name => "replay";

    public string Shows => "recorded sessions with their tool calls: journal = recording, ledger = bill (--data DIR, --star)";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is null) throw new FormatException("replay needs --data DIR, a folder with tau_bench/ and swe_agent/.");
        string[] sets = options.Star ? ["tau_bench", "swe_agent", "star"] : ["tau_bench", "swe_agent"];
        await using var practice = await Practice.StartAsync(cancel);
        await using var server = await Server.StartAsync("replay", practice, cancel);
        foreach (var set in sets)
        {
            report.Progress($"replaying {set}");
            string[] limit = options.Quick ? ["--limit", "5"] : [];
            string[] args = ["replay", .. Directory.GetFiles(Path.Combine(options.Data, set), "*.jsonl.gz"), "--json", .. limit];
            using var result = JsonDocument.Parse(await PrintedAsync(args, set, practice, server, cancel));
            Add(set, result.RootElement, report);
        }
    }

    /// <summary>What the command line tool says.</summary>
    private static async Task<string> PrintedAsync(string[] args, string set, Practice practice, Server server, CancellationToken cancel)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOLDFAST_URL"] = server.Url.ToString(),
            ["HOLDFAST_KEY"] = server.Key,
            ["HOLDFAST_PRACTICE_URL"] = practice.Url.ToString(),
        };
        var program = Workshop.Program("src/Holdfast.Cli", "holdfast");
        await using var cli = Child.Start("dotnet", [program, .. args], Workshop.LogFile($"replay-{set}"), environment);
        return string.Concat(await cli.OutputAsync(cancel, mayFail: true));
    }

    private static void Add(string set, JsonElement result, Report report)
    {
        var total = result.GetProperty("total");
        double Number(string name) => total.GetProperty(name).GetDouble();
        var sessions = Number("sessions");
        report.Add($"{set}: sessions", "", sessions);
        report.Add($"{set}: model calls", "", total.GetProperty("ledger").GetProperty("calls").GetDouble());
        double EqualShare(string different) => 100 * (sessions - Number(different)) / sessions;
        report.Add($"{set}: transcripts equal to the recording", "%", EqualShare("different_transcripts"), Target.Exactly(100));
        report.Add($"{set}: model calls refused", "", Number("refused"), Target.Exactly(0));
        report.Add($"{set}: sessions whose ledger is the bill, class by class", "%", EqualShare("different_bills"), Target.Exactly(100));
        foreach (var one in result.GetProperty("different").EnumerateArray().Take(3)) report.Note($"{set} differs: {one}");
    }
}
