using Holdfast.Client.Contract;

namespace Holdfast.Bench.Load;

/// <summary>The agents that benchmarks talk to.</summary>
internal static class Agents
{
    private static readonly Constitution Constitution = new(
        "You are a practice model in a benchmark.", ["Never claim to be a language model."], "Answer each message once.");

    /// <summary>Says what it was told, at once. Shown 8,000 tokens of history at most: a long conversation is not a long prompt.</summary>
    public static AgentDefinition Echo { get; } = Of("practice/practice-echo", history: 8_000, output: 1_000);

    /// <summary>Streams numbered chunks that carry the time they were sent at.</summary>
    public static AgentDefinition Paced(int chunks, double chunksPerSecond) =>
        Of($"practice/{PacedModel(chunks, chunksPerSecond)}", history: 8_000, output: 60_000);

    /// <summary>As the practice model knows it.</summary>
    public static string PacedModel(int chunks, double chunksPerSecond) => $"practice-paced@chunks={chunks},rate={chunksPerSecond}";

    private static AgentDefinition Of(string model, int history, int output) => new(
        Constitution,
        [model],
        Budget: new(System: 2_000, Knowledge: 0, history, Working: 8_000, Safety: 2_000, Task: output),
        MaxOutputTokens: output);
}
