using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Context;

/// <summary>
/// How long sessions are kept within their context budget: what the model needs next, what it costs, how well prompts are weighed, and what
/// becomes of a conversation that never ends.
/// </summary>
internal sealed class ContextBenchmark : IBenchmark
{
    private const int QuickSessions = 4;

    public string Name => "context";

    public string Shows => "sessions at a third of their length: next-step values, cost, cache, estimates; 10,000 turns (--data DIR)";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is null) throw new FormatException("context needs --data DIR, a folder with tau_bench/ and swe_agent/.");
        await using var practice = await Practice.StartAsync(cancel);
        await practice.AnswerInOnePieceAsync(cancel);
        await using var prompter = await Prompter.StartAsync(practice, cancel);
        await using var server = await Server.StartAsync("context", prompter.Url, cancel);
        var stage = new Stage(server, practice, prompter);
        var most = options.Quick ? QuickSessions : int.MaxValue;
        var recordings = SessionSet.All.SelectMany(set => Recordings.Read(set, options.Data).Take(most)).ToList();
        await SessionsAsync(stage, recordings, report, cancel);
        await ToolLoops.RunAsync(stage, recordings, report, cancel);
        await SoakAsync(options, practice, prompter, recordings, report, cancel);
        Explain(report);
    }

    private static async Task SoakAsync(
        Options options, Practice practice, Prompter prompter, IReadOnlyList<Recording> recordings, Report report, CancellationToken cancel)
    {
        await using var server = await Server.StartAsync("soak", prompter.Url, cancel);
        var (turns, settled) = options.Quick ? (300, 100) : (10_000, 1_000);
        await new Soak(server, practice, prompter, recordings).RunAsync(turns, settled, report, cancel);
    }

    private static async Task SessionsAsync(Stage stage, IReadOnlyList<Recording> recordings, Report report, CancellationToken cancel)
    {
        // Names of as many tokens: they stand in every prompt.
        report.Progress($"{recordings.Count} sessions whole");
        var whole = await stage.PlayAsync("whole", recordings, _ => Budgets.Whole, cancel);
        report.Progress("… at the default budget");
        var normal = await stage.PlayAsync("usual", recordings, _ => Budgets.Default, cancel);
        report.Progress("… at a third of their length");
        var third = await stage.PlayAsync("third", recordings, recording => Budgets.ThirdOf(recording), cancel);
        report.Progress("… at a third by the model's count");
        var density = Density(whole);
        var wide = await stage.PlayAsync("wider", recordings, recording => Budgets.ThirdOf(recording, density), cancel);
        report.Progress("… at 8,000 tokens");
        var small = await stage.PlayAsync("small", recordings, _ => Budgets.Small, cancel);
        PlayedToTheEnd([.. whole, .. normal, .. third, .. wide, .. small], report);

        report.Add("next step, nothing left out: values in the prompt", "%", NextStepFigures.Share(whole), Target.Exactly(100));
        report.Add("next step, default budget: values in the prompt", "%", NextStepFigures.Share(normal));
        report.Add("next step, a third by the model's count: values in the prompt", "%", NextStepFigures.Share(wide));
        NextStepFigures.Add(third, report);
        NextStepFigures.Explain(third, report);
        var costs = new CostFigures(whole, report);
        costs.Add("the default budget", normal, dearer: "tau-bench", saved: CostFigures.AppendOnlySaving);
        costs.Add("a third", third, dearer: "SWE-agent");
        costs.Add("a third by the model's count", wide);
        costs.Add("8,000 tokens", small, saved: CostFigures.LongSaving);
        EstimateFigures.Add("the default budget", normal, report);
        EstimateFigures.Add("a third", third, report);
        report.Add("practice tokens for four characters of a session", "", density);
    }

    private static void PlayedToTheEnd(IReadOnlyList<Played> all, Report report)
    {
        report.Add("sessions that stopped before their end", "", all.Count(one => one.Stopped is not null), Target.Exactly(0));
        report.Add("model calls refused", "", all.Sum(one => one.Refused), Target.Exactly(0));
        foreach (var one in all.Where(one => one.Stopped is not null).Take(3)) report.Note($"{one.Recording.Id} stopped: {one.Stopped}");
    }

    private static void Explain(Report report)
    {
        report.Note(
            "next step: of the values in each recorded tool call (arguments; inside commands paths, identifiers and numbers) "
            + "that had appeared in the conversation before, those that stand word for word in the prompt that was really sent for "
            + "that call. To stand in the system prompt or the tools is no appearance.");
        report.Note(
            "a third: history and working share together have a third of the session's characters divided by four; by the "
            + "model's count: a third of its tokens as the practice model counts them. System prompt and tools come on top. The "
            + "default budget compacts hardly any of these sessions, so it is the fair one for tau-bench, and a third for "
            + "SWE-agent. What is saved is judged at the default budget, and for the longest sessions at 8,000 tokens for history and "
            + "running turn; other figures are without a target.");
        report.Note(
            "cost: the practice model's bill, an input token being 1, output 5, cache write 1.25, read 0.1. Append-only and "
            + "uncached are computed from the prompts of the same sessions with nothing left out; the floor of what is saved is "
            + "what append-only saves. Each session has a line of its own in its system prompt, so none reads another's prefix "
            + "from the cache.");
        report.Note(
            "soak: all the sessions end to end in one conversation. Planning is the server's own measure (holdfast.plan.duration): "
            + "recall, planning and writing the request; memory is taken after a minute's rest. Message to model call is from the "
            + "client's sending to the request's arrival at the provider: HTTP, the message's fsync, recall, planning and writing the request are in it; "
            + "tool result to model call is the same without recall. Floor: the same matter at turn 100 of a fresh conversation, "
            + "in alternation.");
    }

    /// <summary>Both measured on what the sessions grow by.</summary>
    private static double Density(IReadOnlyList<Played> whole) =>
        whole.Sum(one => (double)(one.Billed[^1].Prompt - one.Billed[0].Prompt))
        / whole.Sum(one => one.Recording.Messages.Skip(one.Recording.Opening).Sum(message => message.Length) / 4.0);
}
