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
        foreach (var line in lines.Where(line => line.StartsWith("reproduce:", StringComparison.Ordinal))) report.Note(line);
    }

    [GeneratedRegex(@"^(?<seeds>\d+) seeds, (?<failed>\d+) failed, (?<steps>\d+) steps, (?<seconds>[\d.]+) s", RegexOptions.None, 1000)]
    private static partial Regex Sum();
}
