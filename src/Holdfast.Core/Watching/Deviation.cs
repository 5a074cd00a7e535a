namespace Holdfast.Core.Watching;

/// <summary>Spending that left what is usual.</summary>
/// <param name="Cause">The one with the largest share of those that are unusual themselves.</param>
/// <param name="Kind">Whether it came at once or by and by.</param>
/// <param name="Hours">That were looked at.</param>
/// <param name="Score">How many times its usual spread the cause is away.</param>
public sealed record Deviation(DeviationKind Kind, Cause Cause, int Hours, double Score, Split Split);

/// <summary>How spending left what is usual.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(SnakeCaseEnum<DeviationKind>))]
public enum DeviationKind
{
    /// <summary>From one hour to the next.</summary>
    Jump,

    /// <summary>Day by day, each time by too little to be seen alone.</summary>
    Growth,

    /// <summary>A conversation beside the others of its agent.</summary>
    Conversation,
}
