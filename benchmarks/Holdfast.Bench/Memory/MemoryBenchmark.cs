using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Memory;

/// <summary>Is what a question needs in the prompt, when the conversation is many times longer than its budget?</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    public string Name => "memory";

    public string Shows => "labelled evidence in the prompt really sent, at budgets of 2k to 16k tokens (--data DIR)";

    /// <summary>What a character weighs, so that the budgets hold as many characters as those of the methods compared with: short messages have dear headers.</summary>
    private const double LoCoMo = 1.035, Beam = 0.935;

    /// <summary>Floors: the best simple method on the same files (BM25 with neighbours; TF-IDF over the user's messages). Per cent.</summary>
    private static readonly Goal[] Goals =
    [
        new("locomo/conversations", "LoCoMo", LoCoMo, 2_000, Floor: 84.2, Reach: 90, WholeFloor: 79.9, WholeReach: 86),
        new("locomo/conversations", "LoCoMo", LoCoMo, 4_000, Floor: 90.0, Reach: 94, WholeFloor: 86.2, WholeReach: 91),
        new("locomo/conversations", "LoCoMo", LoCoMo, 8_000, Floor: 91.8, Reach: 97, WholeFloor: 88.3, WholeReach: 94),
        new("beam/conversations_100k", "BEAM", Beam, 2_000, Floor: 64.6, Reach: 78, WholeFloor: 49.7),
        new("beam/conversations_100k", "BEAM", Beam, 4_000, Floor: 72.2, Reach: 86, WholeFloor: 58.7, WholeReach: 72),
        new("beam/conversations_100k", "BEAM", Beam, 8_000, Floor: 82.2, Reach: 92, WholeFloor: 74.3, WholeReach: 85),
        new("beam/conversations_100k", "BEAM", Beam, 16_000, Floor: 85.2, Reach: 95, WholeFloor: 78.2),
    ];

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is null) throw new FormatException("memory needs --data DIR, a folder with locomo/ and beam/.");
        await using var practice = await Practice.StartAsync(cancel);
        var model = options.Embeddings?.Segments[^1];
        await using var server = await Server.StartAsync(
            "memory", practice, cancel, options.Embeddings is { } address ? new Uri(address, ".") : null);
        foreach (var goal in Goals)
        {
            report.Progress($"{goal.Set} at {goal.Tokens} tokens");
            var chats = LabelledChats.Read(Path.Combine(options.Data, $"{goal.File}.jsonl.gz")).Take(options.Quick ? 1 : int.MaxValue).ToList();
            var words = await AskAsync(new(server, practice, goal.Tokens, goal.Density, embeddings: null), chats, cancel);
            Add(goal, words, report);
            if (model is null) continue;
            var run = new EvidenceRun(server, practice, goal.Tokens, goal.Density, $"{Server.Embedder}/{model}");
            AddEmbedded(goal, words, await AskAsync(run, chats, cancel), report);
        }
        report.Note("questions asked of a fork each, as the next message after the imported history; evidence = annotated messages whose whole text stands in "
            + "the request that the practice model received; budget = everything in it but system, tools and the question, four characters to a token. "
            + "No model helps, but the embedding model where one is named. The dialogues of both sets are written by models, and their questions come at the end.");
    }

    private static async Task<List<Evidence>> AskAsync(EvidenceRun run, IReadOnlyList<LabelledChat> chats, CancellationToken cancel)
    {
        using (run)
        {
            await run.PrepareAsync(cancel);
            var all = new List<Evidence>();
            foreach (var chat in chats) all.AddRange(await run.AskAsync(chat, cancel));
            return all;
        }
    }

    /// <summary>Beside the figures of the same run without it.</summary>
    private static void AddEmbedded(Goal goal, List<Evidence> words, List<Evidence> all, Report report)
    {
        var what = $"{goal.Set}, {goal.Tokens / 1000}k, with the embedding model";
        report.Add($"{what}: evidence in the prompt", "%", 100 * all.Average(one => one.Share), floor: 100 * words.Average(one => one.Share));
        report.Add($"{what}: questions with all of it", "%", Whole(all), floor: Whole(words));
        report.Add($"{what}: questions of which a vector came in time", "%", 100 * all.Average(one => one.Meant ? 1.0 : 0));
        report.Add($"{what}: most tokens of memory", "", all.Max(one => one.MemoryTokens), Target.AtMost(goal.Tokens));
    }

    private static double Whole(List<Evidence> all) => 100 * all.Average(one => one.IsWhole ? 1.0 : 0);

    private static void Add(Goal goal, List<Evidence> all, Report report)
    {
        var what = $"{goal.Set}, {goal.Tokens / 1000}k";
        report.Add($"{what}: questions", "", all.Count);
        report.Add($"{what}: evidence in the prompt", "%", 100 * all.Average(one => one.Share), Target.AtLeast(goal.Reach), goal.Floor);
        var whole = goal.WholeReach is { } reach ? Target.AtLeast(reach) : null;
        report.Add($"{what}: questions with all of it", "%", Whole(all), whole, goal.WholeFloor);
        report.Add($"{what}: most tokens of memory", "", all.Max(one => one.MemoryTokens), Target.AtMost(goal.Tokens));
    }

    private sealed record Goal(
        string File, string Set, double Density, int Tokens, double Floor, double Reach, double WholeFloor, double? WholeReach = null);
}
