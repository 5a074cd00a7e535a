using System.Text.Json;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;

namespace Holdfast.FakeProviders.Wire;

/// <summary>A valid call, in the terms both dialects share.</summary>
internal sealed record ModelRequest
{
    public required string Dialect { get; init; }
    public required Card Card { get; init; }
    public required ModelName Name { get; init; }
    public required IPrefix Prefix { get; init; }
    public required int MaxTokens { get; init; }
    public bool Stream { get; init; }

    /// <summary>Ask for usage in the stream (OpenAI dialect; Anthropic streams always carry it).</summary>
    public bool IncludeUsage { get; init; }

    public IReadOnlyList<Turn> Turns { get; init; } = [];
    public IReadOnlyList<ToolSpec> Tools { get; init; } = [];
    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;
    public bool ParallelTools { get; init; } = true;
    public IReadOnlyList<string> StopSequences { get; init; } = [];
    public bool Thinking { get; init; }

    /// <summary>The schema the answer must follow, when one is asked for.</summary>
    public JsonElement? AnswerSchema { get; init; }

    /// <summary>Digest of tools, system and messages: what a thinking signature binds to.</summary>
    public UInt128 Digest { get; init; }
}
