namespace Holdfast.Core.Watching;

/// <summary>Statistics that a few odd values do not move.</summary>
internal static class Robust
{
    /// <summary>Makes of a median absolute deviation the standard deviation of what is spread normally.</summary>
    private const double Normal = 1.4826;

    /// <summary>NaN of nothing. The values end up in another order.</summary>
    public static double Median(Span<double> values)
    {
        if (values.IsEmpty) return double.NaN;
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>Where values lie and how far they spread. Few of them say little of their spread: it is drawn to what is expected beforehand.</summary>
    /// <param name="expected">The spread that is expected.</param>
    /// <param name="weight">How many values that expectation is worth.</param>
    public static (double Centre, double Spread) Centre(Span<double> values, double expected, double weight)
    {
        var centre = Median(values);
        for (var i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i] - centre);
        var spread = Normal * Median(values);
        return (centre, Math.Sqrt((values.Length * spread * spread + weight * expected * expected) / (values.Length + weight)));
    }
}
