using System.Text.Json.Serialization;

namespace Holdfast.Core.Handoffs;

/// <summary>A conversation that waits for a person, or is held by one. No model is called while it stands.</summary>
/// <param name="Seq">Of its entry.</param>
/// <param name="Reason">A code, e.g. models_unavailable.</param>
/// <param name="At">When it was handed off.</param>
/// <param name="Waiting">The first of the user's messages that nobody has answered; 0 = none.</param>
/// <param name="Cut">What an answer said before it broke off, if nothing was said since.</param>
public sealed record Handoff(
    long Seq, string Reason, DateTimeOffset At, long Waiting,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cut = null);
