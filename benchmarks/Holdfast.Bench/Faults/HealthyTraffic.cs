using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Faults;

/// <summary>Calls of a model without a fault, all the time beside the others.</summary>
internal sealed class HealthyTraffic
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<double> _milliseconds = [];
    private readonly List<string> _wrong = [];
    private Task _running = Task.CompletedTask;

    public static async Task<HealthyTraffic> StartAsync(Server server, IReadOnlyList<Way> ways, CancellationToken quiet)
    {
        foreach (var way in ways) await server.Client().PutAgentAsync($"{way.Provider}-healthy", FaultsBenchmark.Agent($"{way.Provider}/practice-echo"), quiet);
        var traffic = new HealthyTraffic();
        traffic._running = Task.WhenAll(ways.Select(way => traffic.RunAsync(way, quiet)));
        return traffic;
    }

    public async Task ReportAsync(Report report)
    {
        await _running;
        report.Add($"healthy calls beside it that did not end well, of {_milliseconds.Count}", "", _wrong.Count, Target.Exactly(0));
        report.Add("… the slowest of a hundred", "ms", Rounds.Of(_milliseconds, 0.99));
        foreach (var wrong in _wrong.Take(3)) report.Note($"healthy: {wrong}");
    }

    private async Task RunAsync(Way way, CancellationToken quiet)
    {
        while (!quiet.IsCancellationRequested)
        {
            var outcome = await way.AskAsync($"{way.Provider}-healthy", Scenario.Text, withTools: false, stream: true, CancellationToken.None);
            lock (_wrong)
            {
                _milliseconds.Add(outcome.Took.TotalMilliseconds);
                if (outcome.Error is not null || outcome.Text != Scenario.Text) _wrong.Add($"{way.Name}: {outcome.Error ?? outcome.Text}");
            }
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
