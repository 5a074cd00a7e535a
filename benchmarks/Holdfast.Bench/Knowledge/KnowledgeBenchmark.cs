using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Knowledge;

/// <summary>Are the documents that a customer's matter needs in the prompt, when an agent carries hundreds?</summary>
internal sealed class KnowledgeBenchmark : IBenchmark
{
    public string Name => "knowledge";

    public string Shows => "documents that a task needs in the prompt really sent, at 2k to 8k tokens (--data DIR)";

    private static readonly int[] Budgets = [2_000, 4_000, 8_000];

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is not { } data) throw new FormatException("knowledge needs --data DIR, a folder with tau2_knowledge/.");
        var centre = HelpCentre.Read(Path.Combine(data, "tau2_knowledge"));
        var others = HelpCentre.Others(
            [Path.Combine(data, "tau_bench", "airline_gpt4o.jsonl.gz"), Path.Combine(data, "tau_bench", "retail_agentverify.jsonl.gz")]);
        var simple = new SimpleSearch(centre.Documents);
        await using var practice = await Practice.StartAsync(cancel);
        await using var server = await Server.StartAsync("knowledge", practice, cancel);
        foreach (var tokens in options.Quick ? Budgets[..1] : Budgets)
        {
            report.Progress($"{tokens} tokens");
            using var run = new ShownRun(server, practice, tokens);
            await run.PrepareAsync(centre, cancel);
            foreach (var (what, queries) in new[] { ("first messages", centre.Openings), ("whole instructions", centre.Whole) })
            {
                var shown = await run.AskAsync(queries.Select(query => query.Text), cancel);
                var name = $"{what}, {tokens / 1000}k";
                report.Add($"{name}: needed documents in the prompt", "%", 100 * queries.Average(query => Share(query, shown[query.Text])),
                    floor: simple.Best(queries, 4 * tokens));
                report.Add($"{name}: tokens shown, mean", "", shown.Values.Average(one => one.Tokens), Target.AtMost(tokens));
            }
            if (others.Count == 0) continue;
            var elsewhere = await run.AskAsync(others, cancel);
            report.Add($"messages to other businesses, {tokens / 1000}k: tokens shown, mean", "", elsewhere.Values.Average(one => one.Tokens));
        }
        report.Note($"{centre.Documents.Count} documents of a bank's help centre (tau2-bench); a document counts when a passage of it stands in the request that the "
            + $"practice model received. First messages: what {centre.Openings.Count} of {centre.Whole.Count} tasks tell their customer to say first; whole instructions: "
            + "all that the customer is told, as one message. Tasks need what comes up in the whole conversation, "
            + $"{centre.Whole.Average(query => query.Needed.Count):0.0} documents on average, so that no first message can name them all. The constants of the ranking were "
            + "chosen on these tasks. Floors: the better of TF-IDF and BM25 over whole documents. Messages to other businesses: first messages of tau-bench (shop, airline).");
    }

    private static double Share(Query query, Shown shown) => (double)query.Needed.Count(shown.Paths.Contains) / query.Needed.Count;
}
