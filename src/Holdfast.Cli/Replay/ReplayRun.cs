using System.Diagnostics;
using Holdfast.Client;

namespace Holdfast.Cli.Replay;

/// <summary>Plays many sessions side by side, and settles the account with the practice model at the end.</summary>
internal sealed class ReplayRun(HoldfastClient client, PracticeModel practice, ReplayAgent agents, ReplayOptions options)
{
    /// <summary>Sets this run's sessions and bills apart from those of any other.</summary>
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    /// <param name="progress">Is told how many sessions are done, of how many.</param>
    public async Task<ReplayReport> RunAsync(
        IReadOnlyList<(string File, RecordedSession Session)> sessions, Action<int, int> progress, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var scripts = sessions.Select(one => Script.Of(one.File, one.Session, _run)).OfType<Script>().ToList();
        var billedBefore = await practice.CallsAsync(cancel);
        var reports = await PlayAsync(scripts, progress, cancel);
        var bills = await practice.BilledAfterAsync(billedBefore, cancel)
            .AggregateBy(row => row.Model, Bill.None, (sum, row) => sum + row.Bill)
            .ToDictionaryAsync(bill => bill.Key, bill => bill.Value, cancellationToken: cancel);
        var settled = reports.Zip(scripts, (report, script) => Settle(report, bills.GetValueOrDefault(PracticeModel.ModelOf(script))));
        return ReplayReport.Of([.. settled], sessions.Count - scripts.Count, clock.Elapsed);
    }

    private async Task<SessionReport[]> PlayAsync(List<Script> scripts, Action<int, int> progress, CancellationToken cancel)
    {
        var reports = new SessionReport[scripts.Count];
        var done = 0;
        progress(0, scripts.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancel };
        await Parallel.ForAsync(0, scripts.Count, parallel, async (i, stop) =>
        {
            var agent = ReplayAgent.Name(options.AgentPrefix, i + 1, scripts[i].Recorded.Id);
            reports[i] = await new SessionReplay(client, practice, agents).RunAsync(scripts[i], agent, stop);
            progress(Interlocked.Increment(ref done), scripts.Count);
        });
        return reports;
    }

    private static SessionReport Settle(SessionReport report, Bill? billed) =>
        report with { Billed = billed, BillDifference = Bill.Difference(report.Ledger ?? Bill.None, billed ?? Bill.None) };
}

/// <param name="Parallel">Sessions played at the same time.</param>
internal sealed record ReplayOptions(string AgentPrefix, int Parallel);
