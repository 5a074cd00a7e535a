using Holdfast.Core.Models;

namespace Holdfast.Core.Reconciler;

/// <summary>
/// What is known of one kind of failure of one model at one provider, from all calls together: whether it is worth asking now. It opens when calls fail in a
/// row; from time to time one call may find out whether that is over. Immutable.
/// </summary>
/// <param name="Failures">In a row.</param>
/// <param name="Openings">In a row: each lasts longer than the one before.</param>
/// <param name="OpenUntil">Nobody asks before; null while it is closed.</param>
/// <param name="ProbedAt">Since when one call finds out; null while none does.</param>
public sealed record Breaker(int Failures = 0, int Openings = 0, DateTimeOffset? OpenUntil = null, DateTimeOffset? ProbedAt = null)
{
    /// <summary>A probe that never came back stands in the way of the next no longer than this.</summary>
    private static readonly TimeSpan LongestProbe = TimeSpan.FromMinutes(2);

    public static Breaker Closed { get; } = new();

    public bool IsClosed => OpenUntil is null;

    /// <summary>When a call may be made: now or earlier = at once.</summary>
    public DateTimeOffset FreeAt => ProbedAt is { } probed ? probed + LongestProbe : OpenUntil ?? DateTimeOffset.MinValue;

    /// <summary>A call is made. While it is not closed, that is the probe.</summary>
    public Breaker Asked(DateTimeOffset now) => IsClosed ? this : this with { ProbedAt = now };

    public Breaker Failed(Failure failure, DateTimeOffset now)
    {
        // Calls that were under way when it opened tell nothing new.
        if (ProbedAt is null && OpenUntil > now) return this;
        var failed = this with { Failures = Failures + 1, ProbedAt = null };
        if (IsClosed && failed.Failures < FailuresToOpen(failure)) return failed;
        return failed with { Openings = Openings + 1, OpenUntil = now + PauseOf(failure) };
    }

    /// <summary>
    /// Failures of a request's own making say nothing about the provider; a provider that asks for fewer calls is there, and calls are held back for it in line.
    /// </summary>
    public static bool Counts(FailureKind kind) => kind is not (FailureKind.PromptTooLong or FailureKind.InvalidRequest or FailureKind.ContentRefused
        or FailureKind.Cancelled or FailureKind.Abandoned or FailureKind.RateLimited or FailureKind.Busy or FailureKind.OverBudget);

    /// <summary>What will not pass by itself, and what costs whoever waits the longest, is not tried out by many.</summary>
    private static int FailuresToOpen(Failure failure) => failure.Kind switch
    {
        FailureKind.Authentication or FailureKind.ModelNotFound or FailureKind.SpendCap => 1,
        FailureKind.ConnectTimeout or FailureKind.FirstTokenTimeout or FailureKind.AttemptTimeout or FailureKind.Stalled => 2,
        _ => 5,
    };

    private TimeSpan PauseOf(Failure failure)
    {
        if (failure.RetryAfterMs is { } told) return Backoff.ToldToAll(told);
        var pause = Limits.BreakerFirst * Math.Pow(2, Math.Min(Openings, 10));
        return pause < Limits.BreakerLongest ? pause : Limits.BreakerLongest;
    }
}
