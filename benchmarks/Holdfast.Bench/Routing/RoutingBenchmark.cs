using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Routing;

/// <summary>What routing by complexity is worth: how many questions stay with the weaker model, and what that costs in right answers.</summary>
internal sealed class RoutingBenchmark : IBenchmark
{
    private static readonly double[] _thresholds = [0.3, 0.5, 0.7];

    public string Name => "routing";

    public string Shows => "questions that two models answered: how many stay with the weaker one, at what loss (--data DIR)";

    public Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is null) throw new FormatException("routing needs --data DIR, a folder with routing/.");
        var questions = Question.Read(options.Data).Where(question => question.Line % 2 == 1).ToList();
        Add("all", questions, report, isJudged: true);
        foreach (var set in questions.GroupBy(question => question.Set)) Add(set.Key, [.. set], report, isJudged: false);
        report.Note(
            "the weaker model is Mixtral-8x7B, the stronger GPT-4 (1106); a question is right or wrong. The share of the gap is what the answers, "
            + "some of either model, are better than the weaker model's alone, of what the stronger's alone are. A router that throws dice keeps "
            + "50 % at half of the gap and 20 % at 80 %. The constants of the score were fitted on the other lines of the file.");
        return Task.CompletedTask;
    }

    private static void Add(string of, IReadOnlyList<Question> questions, Report report, bool isJudged)
    {
        var curve = new GapCurve(questions);
        report.Add($"{of}: questions", "", questions.Count);
        report.Add($"{of}: right, weaker model alone; floor: the stronger alone", "%", 100 * curve.Weak, floor: 100 * curve.Strong);
        foreach (var (gap, dice) in new[] { (0.5, 50), (0.8, 20) })
            report.Add(
                $"{of}: kept with the weaker model at {100 * gap} % of the gap", "%", 100 * curve.KeptAt(gap),
                isJudged ? Target.AtLeast(dice) : null, dice);
        foreach (var threshold in _thresholds)
            report.Add(
                $"{of}: at threshold {threshold}, share of the gap; floor: kept with the weaker model", "%", 100 * curve.GapAt(threshold),
                floor: 100 * curve.KeptUnder(threshold));
    }
}
