namespace Holdfast.Core.Sharing;

/// <summary>How many of those that wait are let go a second, by those of the last seconds: older ones count less and less.</summary>
/// <param name="Weight">Of those so far, at <paramref name="At"/>.</param>
/// <param name="Since">When counting began.</param>
public readonly record struct ReleaseRate(double Weight, DateTimeOffset At, DateTimeOffset Since)
{
    /// <summary>One that was let go so many seconds ago weighs a third.</summary>
    private const double Fading = 10;

    /// <summary>One more is let go. After a pause in which all would have been forgotten, counting begins anew.</summary>
    public ReleaseRate Released(DateTimeOffset now) =>
        Weight * Faded(now) < 0.01 ? new(1, now, now) : this with { Weight = (Weight * Faded(now)) + 1, At = now };

    /// <summary>Null when none was for so long that nothing can be said.</summary>
    public double? PerSecond(DateTimeOffset now)
    {
        var weight = Weight * Faded(now);
        // What was counted for a short time only has not had the time to weigh as much as it would in the end.
        var seconds = Math.Max(1, (now - Since).TotalSeconds);
        return weight < 0.01 ? null : weight / (Fading * (1 - Math.Exp(-seconds / Fading)));
    }

    private double Faded(DateTimeOffset now) => Math.Exp(-Math.Max(0, (now - At).TotalSeconds) / Fading);
}
