using Holdfast.Core.Models;

namespace Holdfast.Core.Sharing;

/// <summary>
/// What is left of a provider's limit, from what it said last and what was asked since. It is refilled continuously, as the providers document it; the rate
/// follows from when all of it will be there again.
/// </summary>
/// <param name="Limit">0 = nothing is known: no call waits.</param>
/// <param name="Left">At <paramref name="At"/>; below 0 when more was asked than there was.</param>
public readonly record struct Quota(long Limit, double Left, double PerSecond, DateTimeOffset At)
{
    private const double SecondsPerMinute = 60;

    /// <summary>A second's worth: one call of requests, and of tokens, whose amount nobody knows before, as much as is worth asking for.</summary>
    private double Worth => Math.Max(1, Limit / SecondsPerMinute);

    /// <summary>One call is made.</summary>
    public Quota Spent(DateTimeOffset now) => Limit == 0 ? this : this with { Left = LeftAt(now) - 1, At = now };

    /// <summary>
    /// The provider has said what is left. It counts calls when they arrive: those that run may not be in it yet, so the lower of its word and of what was known
    /// holds, and where nothing was, its word without them. What that loses comes back with the refill.
    /// </summary>
    /// <param name="running">Calls that run.</param>
    public Quota Heard(Allowance told, int running, DateTimeOffset now)
    {
        var heard = Replaced(told, now);
        return heard with { Left = Limit == 0 ? heard.Left - running : Math.Min(heard.Left, LeftAt(now)) };
    }

    /// <summary>As <see cref="Heard"/>, for what is not counted here.</summary>
    public static Quota Replaced(Allowance told, DateTimeOffset now)
    {
        // Where the whole is not said, one more than is left comes at the reset.
        var limit = told.Limit ?? told.Remaining + 1;
        var (missing, seconds) = (limit - told.Remaining, (told.Reset - now).TotalSeconds);
        return new(limit, told.Remaining, missing > 0 && seconds > 0 ? missing / seconds : limit / SecondsPerMinute, now);
    }

    /// <summary>When one call may be made; at once when that is not after now.</summary>
    public DateTimeOffset FreeForCall(DateTimeOffset now) => FreeAt(1, now);

    /// <summary>When there are tokens worth asking with; at once when that is not after now.</summary>
    public DateTimeOffset FreeForTokens(DateTimeOffset now) => FreeAt(Worth, now);

    private DateTimeOffset FreeAt(double need, DateTimeOffset now)
    {
        if (Limit == 0) return DateTimeOffset.MinValue;
        var missing = Math.Min(need, Limit) - LeftAt(now);
        return missing <= 0 ? DateTimeOffset.MinValue : now + TimeSpan.FromSeconds(Math.Min(missing / PerSecond, Limits.ParkLongest.TotalSeconds));
    }

    private double LeftAt(DateTimeOffset now) => Math.Min(Limit, Left + (PerSecond * Math.Max(0, (now - At).TotalSeconds)));
}
