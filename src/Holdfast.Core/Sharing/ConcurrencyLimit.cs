namespace Holdfast.Core.Sharing;

/// <summary>
/// How many calls of one model run at once. Providers publish rates and no such number, so it is found out as TCP finds out a window: doubled with every round
/// of calls that are taken until one is refused, halved then, and grown by a tenth of itself or by one a round from there on.
/// </summary>
/// <param name="Calls">At least 1.</param>
/// <param name="Knee">From here on it grows slowly.</param>
public readonly record struct ConcurrencyLimit(double Calls, double Knee)
{
    /// <summary>
    /// Where nothing is known yet. So few that a burst cannot be refused by the hundred, enough that doubling reaches a thousand in six rounds.
    /// </summary>
    public const int First = 20;

    /// <summary>Never more: what one process has connections for.</summary>
    public const int Most = 20_000;

    private const double Shrinking = 0.5, Growing = 0.1;

    public static ConcurrencyLimit Unknown { get; } = new(First, Most);

    public int Whole => (int)Calls;

    /// <summary>The provider has begun to answer a call.</summary>
    /// <param name="inUse">Calls that run. A limit that nobody comes near is not proven by them.</param>
    public ConcurrencyLimit Taken(int inUse)
    {
        if (2 * inUse < Calls) return this;
        var step = Calls < Knee ? 1 : Math.Max(1.0 / Whole, Growing);
        return this with { Calls = Math.Min(Most, Calls + step) };
    }

    /// <summary>The provider has refused a call because it has too much to do, or lets calls wait for long.</summary>
    /// <param name="inUse">Calls that ran, this one included: room that was not used must not hide the refusal.</param>
    public ConcurrencyLimit Refused(int inUse)
    {
        var calls = Math.Max(1, Math.Min(Calls, 2.0 * inUse) * Shrinking);
        return new(calls, calls);
    }
}
