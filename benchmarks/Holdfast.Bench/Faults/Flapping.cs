using System.Diagnostics;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Faults;

/// <summary>A first model that fails and recovers, again and again for a minute.</summary>
internal static class Flapping
{
    private const string Primary = "practice", Secondary = "practice-echo";

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(250), LongestWayBack = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Server server, IReadOnlyList<Way> ways, ProviderLog log, int times, Report report, CancellationToken cancel)
    {
        report.Progress("a model that flaps");
        foreach (var way in ways)
            await server.Client().PutAgentAsync($"{way.Provider}-flap", FaultsBenchmark.Agent($"{way.Provider}/{Primary}", $"{way.Provider}/{Secondary}"), cancel);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var calls = ways.ToDictionary(way => way, _ => new List<string?>());
        var asking = Task.WhenAll(ways.Select(way => AskAsync(way, calls[way], over.Token)));
        var down = new List<(DateTimeOffset From, DateTimeOffset To)>();
        for (var i = 0; i < times; i++)
        {
            var from = DateTimeOffset.UtcNow;
            await log.FailAsync(Primary, "overloaded", count: null, cancel);
            await Task.Delay(Phase, cancel);
            await log.FailAsync(null, "", null, cancel);
            down.Add((from, DateTimeOffset.UtcNow));
            if (i + 1 < times) await Task.Delay(Phase, cancel);
        }
        var recovered = Stopwatch.GetTimestamp();
        var back = new Dictionary<Way, double>();
        while (back.Count < ways.Count && Stopwatch.GetElapsedTime(recovered) < 2 * LongestWayBack)
        {
            await Task.Delay(Pause, cancel);
            var seen = await log.ReadAsync(cancel);
            foreach (var way in ways.Where(way => !back.ContainsKey(way)))
                if (seen.Any(one => one.Key == way.Provider[^4..] && one.Model == Primary && one.Fault is null && one.At > down[^1].To))
                    back[way] = Stopwatch.GetElapsedTime(recovered).TotalSeconds;
        }
        await over.CancelAsync();
        await asking;
        var asked = await log.ReadAsync(cancel);
        foreach (var way in ways)
        {
            var wrong = calls[way].OfType<string>().ToList();
            report.Add($"{way.Name}: calls beside a model that flaps that were not served, of {calls[way].Count}", "", wrong.Count, Target.Exactly(0));
            foreach (var one in wrong.Take(2)) report.Note($"{way.Name}, flapping: {one}");
            report.Add($"{way.Name}: back on it after", "s", back.GetValueOrDefault(way, double.PositiveInfinity), Target.AtMost(LongestWayBack.TotalSeconds));
            report.Add($"{way.Name}: least time between two probes", "s", LeastBetweenProbes(asked, way, down), Target.AtLeast(1.9));
        }
    }

    private static async Task AskAsync(Way way, List<string?> wrong, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var outcome = await way.AskAsync($"{way.Provider}-flap", Scenario.Text, withTools: false, stream: true, CancellationToken.None);
            wrong.Add(outcome.Error ?? (outcome.Text.Length == 0 ? "an empty answer" : null));
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>Of the calls that failed while it was down, those after the breaker has opened: five in a row open it.</summary>
    private static double LeastBetweenProbes(IReadOnlyList<Asked> asked, Way way, List<(DateTimeOffset From, DateTimeOffset To)> down)
    {
        const int toOpen = 5;
        var least = double.PositiveInfinity;
        foreach (var (from, to) in down)
        {
            var failed = asked.Where(one => one.Key == way.Provider[^4..] && one.Model == Primary && one.Fault is not null && one.At >= from && one.At <= to)
                .Select(one => one.At).Order().Skip(toOpen - 1).ToList();
            for (var i = 1; i < failed.Count; i++) least = Math.Min(least, (failed[i] - failed[i - 1]).TotalSeconds);
        }
        return double.IsPositiveInfinity(least) ? Phase.TotalSeconds : least;
    }
}
