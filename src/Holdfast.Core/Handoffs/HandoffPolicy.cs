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

    /// <summary>A user who asks for a person has one at once; otherwise the model decides what to do about it.</summary>
    public bool OnRequest { get; init; } = true;

    /// <summary>Words and phrases of users that are a person's matter; null = none are.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>What follows an answer with values that stand nowhere in what the model was given; null = they are not looked for.</summary>
    public UnsupportedPolicy? Unsupported { get; init; }

    /// <summary>So many turns in a row that came to nothing go to a person.</summary>
    public int FailedTurns { get; init; } = DefaultTimes;

    /// <summary>A model that asks the same so many times in one conversation gets nowhere.</summary>
    public int Clarifications { get; init; } = DefaultTimes;

    public const int DefaultTimes = 3;
}

/// <param name="HandsOff">A person looks at it; otherwise the answer is only marked.</param>
/// <param name="Values">From so many of them on.</param>
public sealed record UnsupportedPolicy(bool HandsOff, int Values = 1);
