namespace Holdfast.FakeProviders.Wire;

internal enum StopReason { EndTurn, MaxTokens, StopSequence, ToolUse, Refusal, WindowExceeded }

/// <summary>One piece of an answer.</summary>
internal abstract record Part
{
    internal sealed record Thinking(string Value) : Part;

    internal sealed record Text(string Value) : Part;

    /// <summary>Text made chunk by chunk, as each is sent.</summary>
    internal sealed record Live(int Chunks, double Rate, Func<int, string> Chunk) : Part;

    /// <param name="Arguments">Sent as it stands.</param>
    internal sealed record ToolCall(string Id, string Name, string Arguments) : Part;
}

internal sealed record Answer(IReadOnlyList<Part> Parts, StopReason Stop = StopReason.EndTurn, string? StopSequence = null)
{
    /// <summary>Live text brings its own rate.</summary>
    public Pace PaceOr(Pace pace) =>
        Parts.OfType<Part.Live>().FirstOrDefault() is { } live ? pace with { ChunksPerSecond = live.Rate } : pace;

    public static Answer Say(string text) => new([new Part.Text(text)]);

    public static Answer Call(IReadOnlyList<Part.ToolCall> calls) => new(calls, StopReason.ToolUse);
}
