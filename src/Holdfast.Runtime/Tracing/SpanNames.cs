namespace Holdfast.Runtime.Tracing;

/// <summary>
/// What OpenTelemetry's conventions for generative AI call things. They are still in development and rename what they have; each version is one row
/// here, so that a new one is a new row and who has dashboards keeps the old. Null = the version has no name for it, and it is not said.
/// </summary>
/// <param name="Provider">Of the attribute that says whose API is spoken.</param>
/// <param name="CacheRead">Of the attribute for the part of the input that was read from a cache.</param>
/// <param name="CacheWrite">Of the attribute for the part that was written to one.</param>
/// <param name="FirstChunk">Of the metric for the time until an answer begins.</param>
/// <param name="Content">Of the attributes that say what was said.</param>
public sealed record SpanNames(string Provider, string? CacheRead, string? CacheWrite, string? FirstChunk, ContentNames? Content)
{
    /// <summary>Version 1.41 of semantic-conventions, as of autumn 2026.</summary>
    public static SpanNames Latest { get; } = new(
        "gen_ai.provider.name", "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.client.operation.time_to_first_chunk",
        new("gen_ai.system_instructions", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result"));

    /// <summary>Version 1.36, which most dashboards of 2025 were made for. It put content into events, which are left out.</summary>
    public static SpanNames Of136 { get; } = new("gen_ai.system", null, null, null, null);
}

/// <param name="System">The system prompt.</param>
/// <param name="Input">The messages of the prompt.</param>
/// <param name="Output">The answer.</param>
/// <param name="Arguments">What a tool is given.</param>
/// <param name="Result">What it returns.</param>
public sealed record ContentNames(string System, string Input, string Output, string Arguments, string Result);
