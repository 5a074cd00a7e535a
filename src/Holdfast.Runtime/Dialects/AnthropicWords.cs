using Holdfast.Core.Journal;

namespace Holdfast.Runtime.Dialects;

/// <summary>What Anthropic's API calls the reasons for which an answer ends.</summary>
public static class AnthropicWords
{
    /// <summary>A word that is not known ends a turn as any other.</summary>
    public static StopReason StopOf(string word) => word switch
    {
        "tool_use" => StopReason.ToolUse,
        "max_tokens" => StopReason.MaxTokens,
        "stop_sequence" => StopReason.StopSequence,
        "refusal" => StopReason.Refusal,
        "pause_turn" => StopReason.PauseTurn,
        "model_context_window_exceeded" => StopReason.ContextFull,
        _ => StopReason.EndTurn,
    };

    /// <summary>A turn that pauses was ended by the time a client is told.</summary>
    public static string Of(StopReason? stop) => stop switch
    {
        StopReason.ToolUse => "tool_use",
        StopReason.MaxTokens => "max_tokens",
        StopReason.StopSequence => "stop_sequence",
        StopReason.Refusal => "refusal",
        StopReason.ContextFull => "model_context_window_exceeded",
        _ => "end_turn",
    };
}
