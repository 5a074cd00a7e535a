namespace Holdfast.Bench.Context;

/// <summary>Sessions of one kind.</summary>
/// <param name="File">Below the data folder, without the ending.</param>
/// <param name="ToolsFile">Beside it; null when only the names of its tools are known.</param>
/// <param name="AppendOnlySaving">
/// Per cent that appending with a warm cache saves of the price of sending everything again uncached, four characters to a token: published
/// with the files. Null where nothing is.
/// </param>
internal sealed record SessionSet(string Name, string File, string? ToolsFile, double? AppendOnlySaving)
{
    public static IReadOnlyList<SessionSet> All { get; } =
    [
        new("SWE-agent demos", "swe_agent/demos", null, null),
        new("SWE-agent Java", "swe_agent/multiswe_java", null, 78.8),
        new("SWE-agent gpt-4o", "swe_agent/swebench_gpt4o", null, 82.8),
        new("tau-bench airline", "tau_bench/airline_gpt4o", "tau_bench/tools_airline.json", 74.4),
        new("tau-bench retail", "tau_bench/retail_agentverify", "tau_bench/tools_retail.json", 76.0),
    ];

    /// <summary>The family: SWE-agent (one long turn with many tool calls) or tau-bench (many short turns).</summary>
    public string Family => Name[..Name.IndexOf(' ', StringComparison.Ordinal)];
}
