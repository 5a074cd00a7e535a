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
            await ReplayAsync(set, Directory.GetFiles(Path.Combine(options.Data, set), "*.jsonl.gz"), options, practice, server, report, cancel);
        }
    }

    private static async Task ReplayAsync(
        string set, string[] files, Options options, Practice practice, Server server, Report report, CancellationToken cancel)
    {
        string[] limit = options.Quick ? ["--limit", "5"] : [];
        await using var cli = Child.Start(
            "dotnet",
            [Workshop.Program("src/Holdfast.Cli", "holdfast"), "replay", .. files, "--json", .. limit],
            Workshop.LogFile($"replay-{set}"),
            new Dictionary<string, string> { ["HOLDFAST_URL"] = $"{server.Url}", ["HOLDFAST_KEY"] = server.Key, ["HOLDFAST_PRACTICE_URL"] = $"{practice.Url}" });
        using var result = JsonDocument.Parse(string.Concat(await cli.OutputAsync(cancel, mayFail: true)));
        var total = result.RootElement.GetProperty("total");
        double Number(string name) => total.GetProperty(name).GetDouble();
        var sessions = Number("sessions");
        report.Add($"{set}: sessions", "", sessions);
        report.Add($"{set}: model calls", "", total.GetProperty("ledger").GetProperty("calls").GetDouble());
        report.Add($"{set}: transcripts equal to the recording", "%", 100 * (sessions - Number("different_transcripts")) / sessions, Target.Exactly(100));
        report.Add($"{set}: model calls refused", "", Number("refused"), Target.Exactly(0));
        report.Add($"{set}: sessions whose ledger is the bill, class by class", "%", 100 * (sessions - Number("different_bills")) / sessions, Target.Exactly(100));
        foreach (var one in result.RootElement.GetProperty("different").EnumerateArray().Take(3)) report.Note($"{set} differs: {one}");
    }
}
