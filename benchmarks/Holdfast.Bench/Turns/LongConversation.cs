using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Turns;

/// <summary>
/// One conversation of many turns. Its late turns are measured in alternation with the early turns of a fresh conversation on the same
/// server, so that neither the machine's mood nor a warmer server can make the difference.
/// </summary>
internal static class LongConversation
{
    private const int Early = 100, Window = 50;

    public static async Task RunAsync(Practice practice, int late, Report report, CancellationToken cancel)
    {
        report.Progress("one conversation: LangGraph to turn 100");
        var theirs = await LangGraph.RunAsync(conversations: 1, Early + (Window / 2), warmups: 0, cancel);
        await using var server = await Server.StartAsync("long", practice, cancel);
        await server.Client().PutAgentAsync("echo", Load.Agents.Echo, cancel);
        using var old = await Talker.StartAsync(server, "echo", cancel);
        using var young = await Talker.StartAsync(server, "echo", cancel);

        report.Progress($"one conversation: Holdfast to turn {late}");
        await old.TurnsAsync(late - (Window / 2), cancel);
        await young.TurnsAsync(Early - (Window / 2), cancel);
        var (olds, youngs) = (new List<double>(), new List<double>());
        for (var i = 0; i < Window; i++)
        {
            youngs.Add(await young.TurnAsync(cancel));
            olds.Add(await old.TurnAsync(cancel));
        }
        var rival = Rounds.Of(theirs.TurnMs.TakeLast(Window), 0.5);
        report.Add($"turn {Early} of one conversation", "ms", new(youngs), floor: rival);
        report.Add($"turn {late:#,0} of one conversation", "ms", new(olds));
        report.Add("… times turn 100", "", Rounds.Of(olds, 0.5) / Rounds.Of(youngs, 0.5), Target.AtMost(1.3));
        report.Note(
            $"turns of one conversation: medians of {Window} around the turn, old and young in alternation; the agent is shown 8,000 "
            + "tokens of history at most, so that the prompt is the same at both. LangGraph sends no prompt.");
        var text = (late + Early + Window) * 2.0 * Talker.Message.Length;
        report.Add($"database after {late:#,0} turns", "times its text", await server.StopAndWeighAsync(cancel) / text, Target.AtMost(4));
    }
}
