using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Turns;

/// <summary>How many turns a machine carries, and whether a long conversation stays as cheap as a short one.</summary>
internal sealed class TurnsBenchmark : IBenchmark
{
    private const int Conversations = 200, Turns = 10;

    /// <summary>Passes before those that count, about as long for both: neither is measured while its code is being compiled.</summary>
    private const int Warmups = 10, RivalWarmups = 3;

    /// <summary>Passes that count, in each round.</summary>
    private const int Passes = 3;

    public string Name => "turns";

    public string Shows => "turns a second beside LangGraph.js, CPU a turn, turn 10,000 against turn 100, bytes on disk";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        await practice.AnswerInOnePieceAsync(cancel);
        await CrowdAsync(practice, options.Quick ? 2 : 5, options.Database, report, cancel);
        await LongConversation.RunAsync(practice, options.Quick ? 1_000 : 10_000, report, cancel);
        await WeightAsync(practice, report, cancel);
        report.Note(
            "messages and answers of 400 characters. The practice model repeats the message, at once and in one piece, over HTTP; "
            + "LangGraph's model is a function inside its process. Holdfast fsyncs every message and answer before it acknowledges it; "
            + "LangGraph runs with its defaults.");
        report.Note($"before turns count, Holdfast has run {Warmups} times as many, LangGraph {RivalWarmups} times; rounds alternate.");
    }

    private static async Task CrowdAsync(Practice practice, int rounds, string? database, Report report, CancellationToken cancel)
    {
        var (theirs, ours, shared) = (new List<LangGraphRun>(), new List<CrowdRun>(), new List<CrowdRun>());
        for (var round = 1; round <= rounds; round++)
        {
            report.Progress($"round {round} of {rounds}: LangGraph, {Conversations} conversations x {Turns} turns");
            theirs.Add(await LangGraph.RunAsync(Conversations, Turns, RivalWarmups, cancel));
            report.Progress($"round {round} of {rounds}: Holdfast");
            ours.AddRange(await RoundAsync(practice, database: null, cancel));
            if (database is null) continue;
            report.Progress($"round {round} of {rounds}: Holdfast on PostgreSQL");
            shared.AddRange(await RoundAsync(practice, database, cancel));
        }
        const double count = Conversations * Turns;
        var rivals = Rounds.Over(theirs, run => count / run.Seconds);
        var speed = Rounds.Over(ours, run => run.TurnsPerSecond);
        report.Add($"{Conversations} conversations at once", "turns/s", speed, Target.AtLeast(1_500), rivals);
        report.Add("… times LangGraph's", "", new([.. speed.Values.Select(us => us / rivals.Median)]), Target.AtLeast(4));
        var rivalCpu = Rounds.Over(theirs, run => run.CpuSeconds * 1000 / count);
        report.Add("CPU of the server", "ms/turn", Rounds.Over(ours, run => run.ServerCpu), Target.Below(1), rivalCpu);
        if (shared.Count > 0)
        {
            report.Add("the same on PostgreSQL", "turns/s", Rounds.Over(shared, run => run.TurnsPerSecond));
            report.Add("… CPU of the server, without PostgreSQL's", "ms/turn", Rounds.Over(shared, run => run.ServerCpu));
        }
        report.Add("CPU of the practice model", "ms/turn", Rounds.Over(ours, run => run.PracticeCpu));
        report.Add("CPU of the load generator", "ms/turn", Rounds.Over(ours, run => run.GeneratorCpu));
    }

    public static async Task<IReadOnlyList<CrowdRun>> RoundAsync(Practice practice, string? database, CancellationToken cancel)
    {
        await using var server = await Server.StartAsync("turns", practice, cancel, database: database);
        await server.Client().PutAgentAsync("echo", Load.Agents.Echo, cancel);
        for (var warmup = 0; warmup < Warmups; warmup++) await Crowd.RunAsync(server, practice, Conversations, Turns, cancel);
        var runs = new List<CrowdRun>();
        while (runs.Count < Passes) runs.Add(await Crowd.RunAsync(server, practice, Conversations, Turns, cancel));
        return runs;
    }

    private static async Task WeightAsync(Practice practice, Report report, CancellationToken cancel)
    {
        report.Progress("weighing the database");
        var theirs = await LangGraph.RunAsync(Conversations, Turns, warmups: 0, cancel);
        await using var server = await Server.StartAsync("weight", practice, cancel);
        await server.Client().PutAgentAsync("echo", Load.Agents.Echo, cancel);
        await Crowd.RunAsync(server, practice, Conversations, Turns, cancel);
        var text = Conversations * Turns * 2.0 * Talker.Message.Length;
        var weight = await server.StopAndWeighAsync(cancel) / text;
        var rival = theirs.DatabaseBytes / text;
        report.Add($"database after {Conversations} x {Turns} turns", "times its text", weight, Target.AtMost(4), rival);
    }
}
