namespace Holdfast.Core.Memory;

/// <summary>
/// A vector of which only the direction matters, a signed byte for each component: a quarter of the room of 32 bits, compared in whole
/// numbers, so that every machine finds the same, and as good for telling what is near as what it was made of.
/// </summary>
public static class Direction
{
    /// <summary>
    /// Length of a direction for each root of a component, in units of its components. Components of a vector spread about as those of chance
    /// do, so few pass four times the mean and are cut.
    /// </summary>
    private const double LengthOfOne = 32;

    /// <summary>All zero for a vector of no length.</summary>
    public static sbyte[] Of(ReadOnlySpan<float> vector)
    {
        var exact = new double[vector.Length];
        for (var i = 0; i < exact.Length; i++) exact[i] = vector[i];
        var direction = new sbyte[vector.Length];
        Scale(exact, direction);
        return direction;
    }

    /// <summary>The same direction at full length.</summary>
    internal static void Scale(ReadOnlySpan<double> any, Span<sbyte> direction)
    {
        var square = 0.0;
        foreach (var component in any) square += component * component;
        var factor = square > 0 ? LengthOfOne * Math.Sqrt(any.Length) / Math.Sqrt(square) : 0;
        for (var i = 0; i < direction.Length; i++)
            direction[i] = (sbyte)Math.Clamp(Math.Round(any[i] * factor), -sbyte.MaxValue, sbyte.MaxValue);
    }
}
