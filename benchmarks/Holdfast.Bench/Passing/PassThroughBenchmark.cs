using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Passing;

/// <summary>What it costs to have Holdfast between a client and its provider, beside others that can stand there.</summary>
internal sealed class PassThroughBenchmark : IBenchmark
{
    private const int Crowd = 64;

    private static readonly Load[] Loads =
    [
        new("50-chunk streams, 64 connections", Stream: true, Crowd), new("whole answers, 64 connections", Stream: false, Crowd),
        new("whole answers, 1 connection", Stream: false, 1),
    ];

    public string Name => "passthrough";

    public string Shows => "requests of existing clients passed on, beside nginx, Portkey and a bare proxy";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var seats = await Seats.StartAsync(cancel);
        var (rounds, time) = options.Quick ? (1, TimeSpan.FromSeconds(1)) : (4, TimeSpan.FromSeconds(2));
        foreach (var seat in seats.All)
        {
            report.Progress($"warming up {seat.Name}");
            foreach (var load in Loads) await Hammer.RunAsync(seat, load.Stream, load.Connections, time, cancel);
        }
        var runs = seats.All.ToDictionary(seat => seat.Name, _ => Loads.ToDictionary(load => load, _ => new List<HammerRun>()));
        for (var round = 1; round <= rounds; round++)
        {
            report.Progress($"round {round} of {rounds}");
            foreach (var load in Loads)
                foreach (var seat in seats.All)
                    runs[seat.Name][load].Add(await Hammer.RunAsync(seat, load.Stream, load.Connections, time, cancel));
        }
        foreach (var load in Loads) Add(report, load, [.. seats.All.Select(seat => (seat.Name, (IReadOnlyList<HammerRun>)runs[seat.Name][load]))]);
        report.Note(
            "load, provider and what stands between share the cores; the provider is a socket that answers at once. Only Holdfast checks a key, reserves "
            + "and settles each call in a ledger on disk, and reads the usage of the answer. Each seat is measured in every round; ratios are of one round.");
    }

    private static void Add(Report report, Load load, List<(string Name, IReadOnlyList<HammerRun> Runs)> seats)
    {
        var of = seats.ToDictionary(seat => seat.Name, seat => seat.Runs);
        var (ours, nginx, portkey) = (of["Holdfast"], of["nginx"], of["portkey"]);
        var isTargeted = load.Stream;
        foreach (var (name, theirs) in seats)
        {
            report.Add($"{load.Name}: {name}", "req/s", Rounds.Over(theirs, run => run.PerSecond));
            if (name != "direct") report.Add($"… its CPU", "ms/req", Rounds.Over(theirs, run => run.CpuMs));
            report.Add("… median", "ms", Rounds.Over(theirs, run => run.MedianMs));
        }
        if (load.Connections == 1)
        {
            report.Add("… added by Holdfast", "ms", Over(ours, of["direct"], (us, direct) => us.MedianMs - direct.MedianMs), Target.Below(0.4));
            return;
        }
        report.Add("… times nginx's", "", Over(ours, nginx, (us, them) => us.PerSecond / them.PerSecond), isTargeted ? Target.AtLeast(0.5) : null);
        report.Add("… times Portkey's", "", Over(ours, portkey, (us, them) => us.PerSecond / them.PerSecond), isTargeted ? Target.AtLeast(10) : null);
        report.Add("… CPU, times nginx's", "", Over(ours, nginx, (us, them) => us.CpuMs / them.CpuMs), isTargeted ? Target.AtMost(2.5) : null);
    }

    private static Rounds Over(IReadOnlyList<HammerRun> ours, IReadOnlyList<HammerRun> theirs, Func<HammerRun, HammerRun, double> value) =>
        new([.. ours.Zip(theirs, value)]);

    private sealed record Load(string Name, bool Stream, int Connections);
}
