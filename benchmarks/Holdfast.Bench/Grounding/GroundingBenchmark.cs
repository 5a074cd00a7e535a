using Holdfast.Bench.Reports;
using Holdfast.Core.Grounding;

namespace Holdfast.Bench.Grounding;

/// <summary>Does the look for values from nowhere find the answers that people found unsupported?</summary>
internal sealed class GroundingBenchmark : IBenchmark
{
    public string Name => "grounding";

    public string Shows => "answers with values from nowhere against what people found unsupported (--data DIR)";

    private static readonly string[] Sets = ["ragtruth_qa_test", "begin", "faithdial_audit"];

    public Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is not { } data) throw new FormatException("grounding needs --data DIR, a folder with grounding/.");
        foreach (var set in Sets)
        {
            var answers = LabelledAnswer.Read(Path.Combine(data, "grounding", $"{set}.jsonl.gz"));
            report.Add($"{set}: answers", "", answers.Count);
            report.Add($"{set}: … unsupported", "", answers.Count(answer => answer.IsUnsupported));
            Add(report, $"{set}, values", answers, answer => UnsupportedValues.In(answer.Response, answer.Given).Count > 0);
            Add(report, $"{set}, simple method", answers, SimpleJudge.Doubts);
        }
        report.Note("Labels are people's, for whole answers. The rule looks for numbers, amounts, dates and identifiers, so what is wrong in words escapes it: its recall "
            + "is the part of unsupported answers that show by a value. The simple method doubts an answer with a number or a name that is missing from the sources, or a "
            + "sentence of which more than half of the words are.");
        return Task.CompletedTask;
    }

    private static void Add(Report report, string name, IReadOnlyList<LabelledAnswer> answers, Func<LabelledAnswer, bool> doubts)
    {
        var doubted = answers.Where(doubts).ToList();
        var right = (double)doubted.Count(answer => answer.IsUnsupported);
        var (precision, recall) = (100 * right / Math.Max(1, doubted.Count), 100 * right / answers.Count(answer => answer.IsUnsupported));
        report.Add($"{name}: precision", "%", precision);
        report.Add($"{name}: recall", "%", recall);
        report.Add($"{name}: F1", "%", precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }
}
