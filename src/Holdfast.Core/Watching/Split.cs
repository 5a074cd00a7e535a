namespace Holdfast.Core.Watching;

/// <summary>The difference between what was spent and what is usual, by its causes. The shares add up to it, to the nano-dollar.</summary>
/// <param name="NanoUsd">What was spent.</param>
/// <param name="UsualNanoUsd">What is usual.</param>
/// <param name="Shares">One for each <see cref="Cause"/>, in their order; less than 0 where something became cheaper.</param>
public sealed record Split(long NanoUsd, long UsualNanoUsd, IReadOnlyList<long> Shares)
{
    public long Of(Cause cause) => Shares[(int)cause];

    /// <summary>From shares that add up but for the last digits: what rounding leaves goes to the largest.</summary>
    internal static Split Rounded(double usual, long spent, ReadOnlySpan<double> shares)
    {
        var (exact, largest) = (new long[shares.Length], 0);
        for (var i = 0; i < exact.Length; i++)
        {
            exact[i] = (long)Math.Round(shares[i]);
            if (Math.Abs(shares[i]) > Math.Abs(shares[largest])) largest = i;
        }
        var rounded = (long)Math.Round(usual);
        exact[largest] += spent - rounded - exact.Sum();
        return new(spent, rounded, exact);
    }
}
