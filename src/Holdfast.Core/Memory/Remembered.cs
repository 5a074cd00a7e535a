using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>A message of the past that can be recalled.</summary>
/// <param name="Seq">Its entry.</param>
/// <param name="Speaker">Name of the person or the tool, where known.</param>
/// <param name="At">When it was said.</param>
public sealed record Remembered(long Seq, MessageRole Role, string? Speaker, DateTimeOffset At, string Text);
