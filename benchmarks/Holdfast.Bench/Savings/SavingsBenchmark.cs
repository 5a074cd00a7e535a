using Holdfast.Bench.Context;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using ContextBudgets = Holdfast.Bench.Context.Budgets;

namespace Holdfast.Bench.Savings;

/// <summary>What recorded sessions cost beside the naive call and beside appending with a warm cache, and what of the difference has which cause.</summary>
internal sealed class SavingsBenchmark : IBenchmark
{
    private const int QuickSessions = 4;

    public string Name => "savings";

    public string Shows => "recorded sessions: saved against sending all again uncached, by cause, as billed and as reported (--data DIR)";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is null) throw new FormatException("savings needs --data DIR, a folder with tau_bench/ and swe_agent/.");
        await using var practice = await Practice.StartAsync(cancel);
        await practice.AnswerInOnePieceAsync(cancel);
        await using var prompter = await Prompter.StartAsync(practice, cancel);
        await using var server = await Server.StartAsync("savings", prompter.Url, cancel);
        var stage = new Stage(server, practice, prompter);
        var recordings = SessionSet.All
            .SelectMany(set => Recordings.Read(set, options.Data).Take(options.Quick ? QuickSessions : int.MaxValue)).ToList();

        // Names of as many tokens: they stand in every prompt.
        report.Progress($"{recordings.Count} sessions, nothing ever left out");
        var whole = await stage.PlayAsync("whole", recordings, _ => ContextBudgets.Whole, cancel);
        report.Progress("… at the default budget");
        var usual = await stage.PlayAsync("usual", recordings, _ => ContextBudgets.Default, cancel);
        report.Progress("… at a third of their length");
        var third = await stage.PlayAsync("third", recordings, recording => ContextBudgets.ThirdOf(recording), cancel);
        report.Add("sessions that stopped before their end, or had a call refused", "",
            whole.Concat(usual).Concat(third).Count(one => one.Stopped is not null || one.Refused > 0), Target.Exactly(0));

        var reported = await ReportedSavings.ReadAsync(server, cancel);
        foreach (var set in SessionSet.All)
        {
            var naive = Of(whole, set);
            Add($"{set.Name}, default budget", new(naive, Of(usual, set)), report);
            AddReported($"{set.Name}, default budget", new(naive, Of(usual, set)), reported.Of("usual", recordings, set), report);
            AddReported($"{set.Name}, a third", new(naive, Of(third, set)), reported.Of("third", recordings, set), report);
        }
        Explain(report);
    }

    private static List<Played> Of(IReadOnlyList<Played> played, SessionSet set) =>
        [.. played.Where(one => one.Recording.Set == set).OrderBy(one => one.Recording.Id, StringComparer.Ordinal)];

    private static void Add(string at, SetSaving saving, Report report)
    {
        report.Add($"{at}: all sent again uncached", "$", saving.Naive / 1e6);
        report.Add($"{at}: appended, the cache always warm", "$", saving.AppendOnly / 1e6);
        report.Add($"{at}: as it was billed", "$", saving.Billed / 1e6);
        report.Add($"{at}: saved", "%", saving.Share(saving.Saved), Target.AtLeast(70));
        report.Add($"{at}: … by reading from the cache", "%", saving.Share(saving.ByReading));
        report.Add($"{at}: … lost on writing to it", "%", saving.Share(saving.ByWriting));
        report.Add($"{at}: … by leaving out and shortening", "%", saving.Share(saving.ByContext));
        var rest = saving.Saved - saving.ByReading - saving.ByWriting - saving.ByContext;
        report.Add($"{at}: … that has none of these causes, in tokens", "", Math.Round(rest), Target.Exactly(0));
        // Four decimals: what is less is the error of adding.
        report.Add($"{at}: times append-only", "", Math.Round(saving.Billed / saving.AppendOnly, 4), Target.AtMost(1));
    }

    /// <summary>Most of the shortening is at a third, and with it most of what is estimated.</summary>
    private static void AddReported(string at, SetSaving saving, ReportedSaving reported, Report report)
    {
        report.Add($"{at}: cost as the ledger has it, off the bill by", "%", OffBy(reported.Cost, saving.Billed));
        report.Add($"{at}: naive cost as the ledger reports it, off by", "%", OffBy(reported.Naive, saving.Naive));
    }

    private static double OffBy(double told, double measured) => Math.Round(100 * ((told / measured) - 1), 3);

    private static void Explain(Report report)
    {
        report.Note(
            "practice dollars: an input token costs 1, output 5, cache write 1.25, read 0.1 of a millionth. All sent again and append-only are "
            + "computed from the prompts of the same sessions with nothing left out and all results in full. Each session has a line of its own in "
            + "its system prompt, so none reads another's prefix from the cache.");
        report.Note(
            "by cause, from the bill: reading is nine tenths of each token read; writing a quarter of each token written, lost; leaving out is "
            + "what the prompts have fewer tokens than those with nothing left out. As reported: the sums of GET /api/v1/costs, in which what was "
            + "left out is an estimate.");
    }
}
