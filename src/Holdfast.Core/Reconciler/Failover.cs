using Holdfast.Core.Models;

namespace Holdfast.Core.Reconciler;

/// <summary>
/// What may follow a failed attempt on a ladder, whoever waits for it: a turn, which has time, or a client on the line, which has little.
/// </summary>
public static class Failover
{
    /// <summary>Attempts on one rung before the next one gets its chance.</summary>
    private const int TriesPerRung = 2;

    /// <param name="failuresOnRung">In a row, this one included.</param>
    /// <param name="hasNext">There is a rung below.</param>
    /// <param name="backoff">How long to pause where the provider does not say it.</param>
    /// <param name="longestWait">A provider that asks for more is left.</param>
    public static NextTry After(Failure last, int failuresOnRung, bool hasNext, TimeSpan backoff, TimeSpan longestWait)
    {
        // Another model is not there to say what this one's provider will not have said.
        if (last.Kind == FailureKind.ContentRefused) return new NextTry.Nothing();
        if (last.Kind == FailureKind.OverBudget) return hasNext ? new NextTry.NextRung() : new NextTry.Nothing(UntilReset(last));
        if (last.Kind == FailureKind.Busy || IsFinal(last.Kind)) return hasNext ? new NextTry.NextRung() : new NextTry.Nothing();
        if (failuresOnRung >= (hasNext && IsSilence(last.Kind) ? 1 : TriesPerRung)) return hasNext ? new NextTry.NextRung() : new NextTry.FromTheTop();
        var pause = last.RetryAfterMs is { } told ? Backoff.Told(told) : backoff;
        if (pause <= longestWait) return new NextTry.Again(pause);
        return hasNext ? new NextTry.NextRung() : new NextTry.Nothing(pause);
    }

    /// <summary>A budget may be raised before it begins anew.</summary>
    private static TimeSpan UntilReset(Failure last) =>
        last.RetryAfterMs is { } told && TimeSpan.FromMilliseconds(told) is var wait && wait < Limits.LongestOverBudget ? wait : Limits.LongestOverBudget;

    /// <summary>It took all the time that there was for it: nobody waits as long for the same model again while there is another.</summary>
    private static bool IsSilence(FailureKind kind) =>
        kind is FailureKind.ConnectTimeout or FailureKind.FirstTokenTimeout or FailureKind.AttemptTimeout or FailureKind.Stalled;

    /// <summary>The same request to the same model would fail again.</summary>
    public static bool IsFinal(FailureKind kind) => kind is FailureKind.InvalidRequest or FailureKind.Authentication or FailureKind.ModelNotFound
        or FailureKind.SpendCap or FailureKind.ContentRefused or FailureKind.PromptTooLong;
}

/// <summary>The next try on a ladder.</summary>
public abstract record NextTry
{
    /// <summary>The same model, after a pause.</summary>
    public sealed record Again(TimeSpan Pause) : NextTry;

    /// <summary>The next model, at once.</summary>
    public sealed record NextRung : NextTry;

    /// <summary>Every model had its tries; the first may have recovered.</summary>
    public sealed record FromTheTop : NextTry;

    /// <summary>None helps now.</summary>
    /// <param name="Pause">How long the provider wants to be left alone; null when it did not say.</param>
    public sealed record Nothing(TimeSpan? Pause = null) : NextTry;
}
