using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>
/// One conversation made of all recorded sessions end to end, again and again. Its late turns are measured in alternation with the early
/// turns of a fresh conversation that says the same, so that neither the machine's mood nor the matter of the talk can make the difference.
/// </summary>
internal sealed class Soak(Server server, Practice practice, Prompter prompter, IReadOnlyList<Recording> recordings)
{
    private const int EarlyTurn = 100, Window = 100;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private static readonly ContextBudget _budget = Budgets.Of(history: 12_000, working: 12_000);

    private readonly Stage _stage = new(server, practice, prompter);

    public async Task RunAsync(int late, int settledAt, Report report, CancellationToken cancel)
    {
        report.Progress($"one conversation to turn {late:#,0}");
        using var billing = new Billing(practice);
        var billed = await billing.CallsAsync(cancel);
        var old = await TalkerAsync("old", from: 0, late + (Window / 2), cancel);
        var young = await TalkerAsync("new", from: late - EarlyTurn, EarlyTurn + (Window / 2), cancel);

        await old.TurnsAsync(settledAt, cancel);
        var before = await RestedKilobytesAsync(cancel);
        await old.TurnsAsync(late - (Window / 2) - settledAt, cancel);
        report.Progress("early and late turns in alternation");
        await young.TurnsAsync(EarlyTurn - (Window / 2), cancel);
        var (earlies, lates) = (new List<Turn>(), new List<Turn>());
        using var planning = new Planning(server);
        for (var i = 0; i < Window; i++)
        {
            earlies.Add(await planning.OfAsync(young, cancel));
            lates.Add(await planning.OfAsync(old, cancel));
        }
        var after = await RestedKilobytesAsync(cancel);

        var name = $"soak of {late:#,0} turns";
        Fits(name, [.. (await billing.AfterAsync(billed, cancel))[old.Script.Id]], old.Script, report);
        IEnumerable<double> Early(Func<Turn, IEnumerable<double>> what) => earlies.SelectMany(what);
        IEnumerable<double> Late(Func<Turn, IEnumerable<double>> what) => lates.SelectMany(what);
        Pace($"{name}: planning for a message, recall included", Early(turn => turn.FirstPlans), Late(turn => turn.FirstPlans), report);
        Pace($"{name}: planning for a tool result", Early(turn => turn.LaterPlans), Late(turn => turn.LaterPlans), report);
        Wait($"{name}: message to model call", Early(turn => [turn.FirstWait]), Late(turn => [turn.FirstWait]), report);
        Wait($"{name}: tool result to model call", Early(turn => turn.LaterWaits), Late(turn => turn.LaterWaits), report);
        report.Add($"{name}: server's memory at rest after turn {settledAt:#,0}", "MB", before / 1024);
        report.Add($"{name}: server's memory at rest after the end, times that", "", after / before, Target.AtMost(1.1));
    }

    /// <summary>The first prompt is a greeting and what belongs to the agent; what grows has its shares and the safety share.</summary>
    private static void Fits(string name, IReadOnlyList<BilledCall> calls, Script script, Report report)
    {
        var most = calls[0].Prompt + _budget.History + _budget.Working + _budget.Safety;
        report.Add($"{name}: model calls", "", calls.Count);
        report.Add($"{name}: calls refused by the provider", "", script.Refused, Target.Exactly(0));
        report.Add($"{name}: prompts over the budget of {most:#,0} tokens", "", calls.Count(call => call.Prompt > most), Target.Exactly(0));
        report.Add($"{name}: longest prompt", "tokens", calls.Max(call => call.Prompt));
        report.Add($"{name}: input read from the cache", "%", 100.0 * calls.Sum(call => call.CacheRead) / calls.Sum(call => call.Prompt));
    }

    private static void Pace(string what, IEnumerable<double> earlies, IEnumerable<double> lates, Report report)
    {
        var (early, late) = (Rounds.Of(earlies, 0.5), Rounds.Of(lates, 0.5));
        report.Add($"{what}, median", "ms", late, Target.Below(5), early);
        report.Add($"{what}, times that of turn {EarlyTurn}", "", late / early, Target.AtMost(1.5));
    }

    /// <summary>From the client to the provider: much of it is the same whatever is planned, so it has no target.</summary>
    private static void Wait(string what, IEnumerable<double> earlies, IEnumerable<double> lates, Report report) =>
        report.Add($"{what}, median", "ms", Rounds.Of(lates, 0.5), floor: Rounds.Of(earlies, 0.5));

    /// <summary>Once what a resting conversation does not need has left memory.</summary>
    private async Task<double> RestedKilobytesAsync(CancellationToken cancel)
    {
        await Task.Delay(Rest, cancel);
        return await server.SettledKilobytesAsync(cancel);
    }

    private async Task<SoakTalker> TalkerAsync(string name, int from, int turns, CancellationToken cancel)
    {
        var said = Endless().Skip(from).Take(turns).ToList();
        var script = new Script($"soak-{name}", [.. said.SelectMany(turn => turn)]);
        prompter.Add(script);
        var tools = recordings.SelectMany(recording => recording.Tools).DistinctBy(tool => tool.Name).ToList();
        var agent = recordings[0] with { Instructions = "You help with everything.", Tools = tools };
        await _stage.PutAgentAsync(script, agent, _budget, cancel);
        var conversation = await server.Client().CreateConversationAsync(new(script.Id, ConversationMode.Background), cancel: cancel);
        return new(_stage, script, conversation.Id, said);
    }

    /// <summary>
    /// A greeting, then turn after turn: what the user says and what the model and its tools say to it. Calls get ids of their own, as they
    /// would have.
    /// </summary>
    private IEnumerable<IReadOnlyList<RecordedMessage>> Endless()
    {
        yield return [new("user", "Hello.", []), new("assistant", "Hello, what can I do for you?", [])];
        for (var call = 0; ;)
            foreach (var turn in recordings.SelectMany(Turns)) yield return [.. turn.Select(said => Renamed(said, ref call))];
    }

    private static IEnumerable<IReadOnlyList<RecordedMessage>> Turns(Recording recording)
    {
        var turn = new List<RecordedMessage>();
        foreach (var message in recording.Messages.Skip(recording.Opening - 1))
        {
            if (message.Role == "user" && turn.Count > 0)
            {
                yield return turn;
                turn = [];
            }
            turn.Add(message);
        }
        yield return turn[^1].Role == "tool" ? [.. turn, new("assistant", "(end of recording)", [])] : turn;
    }

    private static RecordedMessage Renamed(RecordedMessage message, ref int call) =>
        message.Role == "tool" ? message with { ToolCallId = $"call_{call}" }
        : message.ToolCalls.Count > 0 ? message with { ToolCalls = [message.ToolCalls[0] with { Id = $"call_{++call}" }] }
        : message;
}
