namespace Holdfast.Core.Knowledge;

/// <summary>A version of a text that an agent carries. A version never changes.</summary>
/// <param name="Path">As <see cref="DocumentPath"/> takes it.</param>
/// <param name="Version">1, 2, 3 …; not given twice, whatever is deleted.</param>
/// <param name="Title">One line.</param>
/// <param name="At">When the version was made.</param>
public sealed record Document(string Path, int Version, string Title, string Content, DateTimeOffset At);
