namespace Holdfast.Core.Journal;

/// <summary>One numbered, immutable fact of one conversation.</summary>
/// <param name="Seq">1, 2, 3 … without gaps within a conversation.</param>
/// <param name="At">When it was decided, UTC, to the millisecond.</param>
/// <param name="Fact">What happened.</param>
public sealed record Entry(long Seq, DateTimeOffset At, Fact Fact);
