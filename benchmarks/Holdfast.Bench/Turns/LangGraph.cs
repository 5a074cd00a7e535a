using System.Text.Json;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Turns;

/// <summary>The rival: LangGraph.js with its SQLite checkpointer, inside one node process, with a function as its model.</summary>
internal static class LangGraph
{
    private static readonly JsonSerializerOptions _snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<LangGraphRun> RunAsync(int conversations, int turns, int warmups, CancellationToken cancel)
    {
        var database = Path.Combine(Workshop.NewFolder("langgraph"), "checkpoints.db");
        var script = Path.Combine(Workshop.Root, "benchmarks", "rivals", "langgraph", "turns.mjs");
        await using var node = Child.Start(
            "node", [script, database, $"{conversations}", $"{turns}", $"{warmups}"], Workshop.LogFile("langgraph"));
        var lines = await node.OutputAsync(cancel);
        return JsonSerializer.Deserialize<LangGraphRun>(lines[^1], _snakeCase)!;
    }
}

/// <param name="TurnMs">Of each turn of the first conversation.</param>
internal sealed record LangGraphRun(double Seconds, double CpuSeconds, IReadOnlyList<double> TurnMs, long DatabaseBytes);
