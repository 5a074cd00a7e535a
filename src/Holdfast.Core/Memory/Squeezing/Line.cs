namespace Holdfast.Core.Memory.Squeezing;

/// <summary>A line that may stay, and how much it matters.</summary>
internal readonly record struct Line(string Text, int Weight)
{
    /// <summary>Weights run from 0, which says nothing of its own, to this: what the text is about.</summary>
    public const int Most = 5;
}
