using System.Text.RegularExpressions;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench;

/// <summary>Whole worlds on one seed each, with crashes, lost messages and faults.</summary>
internal sealed partial class SimulationBenchmark : IBenchmark
{
    public string Name => "simulation";

    public string Shows => "worlds simulated from one seed each, with crashes, lost and doubled messages and faults: all invariants hold";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        var seeds = options.Quick ? 500 : options.Seeds;
        report.Progress($"{seeds} seeds");
        string[] args = [Workshop.Program("tests/Holdfast.Simulation"), "--count", $"{seeds}"];
        await using var simulation = Child.Start("dotnet", args, Workshop.LogFile("simulation"));
        var lines = await simulation.OutputAsync(cancel, mayFail: true);
        if (lines.Count == 0 || Sum().Match(lines[^1]) is not { Success: true } sum)
            throw new InvalidOperationException($"The simulation broke off; see {simulation.LogFile}");
        double Number(string name) => double.Parse(sum.Groups[name].ValueSpan);
        report.Add("seeds", "", Number("seeds"));
        report.Add("seeds that failed", "", Number("failed"), Target.Exactly(0));
        report.Add("steps", "", Number("steps"));
        report.Add("speed", "seeds/s", Number("seeds") / Number("seconds"));
        await OutageAsync(report, cancel);
        foreach (var line in lines.Where(line => line.StartsWith("reproduce:", StringComparison.Ordinal))) report.Note(line);
    }

    private const double ConversationsOfEach = 200;

    private static async Task OutageAsync(Report report, CancellationToken cancel)
    {
        report.Progress("two hours without a model");
        await using var outage = Child.Start("dotnet", [Workshop.Program("tests/Holdfast.Simulation"), "--outage"], Workshop.LogFile("outage"));
        var said = string.Join('\n', await outage.OutputAsync(cancel, mayFail: true));
        double Number(string name) => double.Parse(Regex.Match(said, $@"\b{name} = ([\d.]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].ValueSpan);
        double Time(string name) => TimeSpan.Parse(Regex.Match(said, $@"\b{name} = ([\d:.]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value).TotalSeconds;
        report.Add("two-hour outage in five worlds: somebody waits, conversations", "", Number("Interactive"));
        report.Add("… that had no person within the deadline of 20 s", "", Number("Interactive") - Number("InTime"), Target.Exactly(0));
        report.Add("… the slowest", "s", Time("Slowest"));
        report.Add("nobody waits: conversations", "", Number("Background"));
        report.Add("… without an answer in the end", "", Number("Background") - Number("Answered"), Target.Exactly(0));
        report.Add("… the last answer after the models were back", "min", Time("LastAnswer") / 60);
        report.Add("calls of two nodes to two models while they were away, at most", "", Number("CallsWhileOut"));
        report.Add("most calls in one second after it, of 200 conversations", "", Number("MostCallsInASecond"), Target.AtMost(ConversationsOfEach / 10));
    }

    [GeneratedRegex(@"^(?<seeds>\d+) seeds, (?<failed>\d+) failed, (?<steps>\d+) steps, (?<seconds>[\d.]+) s", RegexOptions.None, 1000)]
    private static partial Regex Sum();
}
