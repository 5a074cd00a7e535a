using System.Text.Json.Serialization;
using Holdfast.Core.Conversations;

namespace Holdfast.Core.Handoffs;

/// <summary>A conversation that waits for a person, or is held by one. No model is called while it stands.</summary>
/// <param name="Seq">Of its entry.</param>
/// <param name="Code">Why, e.g. models_unavailable.</param>
/// <param name="At">When it was handed off.</param>
/// <param name="Waiting">The turn of what nobody has answered, which goes on when the conversation is returned; null = all is answered.</param>
public sealed record Handoff(
    long Seq, string Code, DateTimeOffset At, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Turn? Waiting)
{
    /// <summary>When a person should have come; null = no time was promised.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Due { get; init; }

    /// <summary>Higher first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Priority { get; init; }

    /// <summary>Who has taken it on; null = nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }
}
