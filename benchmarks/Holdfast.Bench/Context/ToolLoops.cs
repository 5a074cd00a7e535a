using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>
/// How much of what is sent in loops of tool calls the provider has in its cache. The calls and results are recorded ones, in their order.
/// </summary>
internal static class ToolLoops
{
    private const int Length = 60;

    private static readonly SessionSet _loops = new("tool loops", "", null, null);

    public static async Task RunAsync(Stage stage, IReadOnlyList<Recording> recordings, Report report, CancellationToken cancel)
    {
        report.Progress($"loops of {Length} tool calls");
        Recording[] loops = [OneTurn(Rounds("SWE-agent")), ManyTurns(Rounds("tau-bench"))];
        await AddAsync("default budget", "loops", _ => Budgets.Default);
        await AddAsync("a third", "thirds", recording => Budgets.ThirdOf(recording));

        List<(RecordedMessage Call, RecordedMessage Result)> Rounds(string family) =>
        [
            .. recordings.Where(recording => recording.Set.Family == family)
                .SelectMany(recording => recording.Messages.Zip(recording.Messages.Skip(1)))
                .Where(pair => pair is { First.ToolCalls.Count: 1, Second.Role: "tool" }).Take(Length),
        ];

        async Task AddAsync(string at, string pass, Func<Recording, ContextBudget?> budget)
        {
            foreach (var played in await stage.PlayAsync(pass, loops, budget, cancel))
                report.Add(
                    $"{played.Recording.Id}, {at}: input read from the cache", "%",
                    100.0 * played.Billed.Sum(call => call.CacheRead) / played.Billed.Sum(call => call.Prompt),
                    at == "a third" ? null : Target.AtLeast(90));
        }
    }

    private static Recording OneTurn(List<(RecordedMessage Call, RecordedMessage Result)> rounds) =>
        Of($"one turn of {Length} tool rounds", [
            User("Do what is to be done."), .. rounds.SelectMany(round => new[] { round.Call, round.Result }), Answer]);

    private static Recording ManyTurns(List<(RecordedMessage Call, RecordedMessage Result)> rounds) =>
        Of($"{Length} turns of one tool call", [
            .. rounds.SelectMany(round => new[] { User("Go on, please."), round.Call, round.Result, Answer })]);

    private static Recording Of(string name, IReadOnlyList<RecordedMessage> messages) => new(
        _loops, name, "You use your tools.", messages,
        [.. messages.SelectMany(message => message.ToolCalls).Select(call => call.Name).Distinct().Select(Recordings.UnknownTool)]);

    private static RecordedMessage User(string text) => new("user", text, []);

    private static RecordedMessage Answer { get; } = new("assistant", "That is done.", []);
}
