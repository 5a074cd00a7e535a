namespace Holdfast.Core.Handoffs;

/// <summary>When an agent gives a conversation to a person without being out of reach of its models, and what its users may count on then.</summary>
public sealed record HandoffPolicy
{
    /// <summary>The model may hand the conversation off itself, with the tool <see cref="HandOffTool"/>.</summary>
    public bool IsOffered { get; init; } = true;

    /// <summary>How long it takes until a person comes; null = nobody knows, and the user is told no time.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Of the agent's hand-offs. Higher first.</summary>
    public int Priority { get; init; }

    /// <summary>A confidence of the model's own below this, 0 to 1, is a reason to hand off; null = none is named to it.</summary>
    public double? LeastConfidence { get; init; }
}
