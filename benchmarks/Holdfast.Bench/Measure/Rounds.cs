namespace Holdfast.Bench.Measure;

/// <summary>One figure measured in several rounds: the median counts, the extremes show how steady the machine was.</summary>
internal sealed record Rounds(IReadOnlyList<double> Values)
{
    public double Median => Of(Values, 0.5);

    public double Min => Values.Min();

    public double Max => Values.Max();

    public static implicit operator Rounds(double only) => new([only]);

    public static Rounds Over<T>(IEnumerable<T> rounds, Func<T, double> value) => new([.. rounds.Select(value)]);

    /// <summary>The nearest-rank quantile; NaN of nothing.</summary>
    public static double Of(IEnumerable<double> values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
