using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Reconciler;

/// <summary>What follows a failed attempt: pause, next rung, smaller prompt, or parking. Never silence.</summary>
public static class RetryRule
{
    /// <summary>Attempts on one rung before the next one gets its chance.</summary>
    private const int TriesPerRung = 2;

    public static Effect Next(ConversationKey key, Trouble trouble, IReadOnlyList<Rung> ladder, DateTimeOffset now)
    {
        if (trouble.Parked is { } parked)
            return now < parked.Until ? new Effect.Wait(parked.Until, "parked", parked.Reason) : new Effect.CallModel(ladder[0]);
        if (trouble.Failures == 0) // woken from parking by a new message
            return new Effect.CallModel(ladder[0]);
        var rung = Math.Max(0, IndexOf(ladder, trouble.Model));
        if (trouble is { Last.Kind: FailureKind.PromptTooLong, Shrunk: false })
            return new Effect.CallModel(ladder[rung], Shrink: true);
        if (trouble.Failures >= Limits.FailuresBeforeParking)
            return Park(trouble, now);

        return trouble.Last.Kind switch
        {
            FailureKind.Abandoned or FailureKind.PromptTooLong => new Effect.CallModel(ladder[rung]),
            var kind when IsFinal(kind) || trouble.FailuresOnRung >= TriesPerRung => NextRung(trouble, ladder, rung, now),
            _ => AfterPause(key, trouble, ladder, rung, now),
        };
    }

    /// <summary>The same request to the same model would fail again.</summary>
    private static bool IsFinal(FailureKind kind) => kind is FailureKind.InvalidRequest or FailureKind.Authentication
        or FailureKind.ModelNotFound or FailureKind.SpendCap or FailureKind.ContentRefused;

    private static Effect NextRung(Trouble trouble, IReadOnlyList<Rung> ladder, int rung, DateTimeOffset now)
    {
        if (rung + 1 < ladder.Count) return new Effect.CallModel(ladder[rung + 1]);
        if (IsFinal(trouble.Last.Kind)) return Park(trouble, now);
        var until = trouble.At + Backoff(trouble.Failures);
        return now < until ? new Effect.Wait(until, "waiting", trouble.Last.Message) : new Effect.CallModel(ladder[0]);
    }

    private static Effect AfterPause(ConversationKey key, Trouble trouble, IReadOnlyList<Rung> ladder, int rung, DateTimeOffset now)
    {
        var pause = trouble.Last.RetryAfterMs is { } told ? Told(told) : Backoff(trouble.Failures) * Jitter(key, trouble);
        if (pause > Limits.LongestWait)
            return rung + 1 < ladder.Count ? new Effect.CallModel(ladder[rung + 1]) : Park(trouble, now, trouble.At + pause);
        var until = trouble.At + pause;
        return now < until ? new Effect.Wait(until, "waiting", trouble.Last.Message) : new Effect.CallModel(ladder[rung]);
    }

    private static Effect.Record Park(Trouble trouble, DateTimeOffset now, DateTimeOffset? until = null)
    {
        var pause = Limits.ParkFirst * Math.Pow(2, Math.Min(trouble.Parkings, 10));
        var code = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(trouble.Last.Kind.ToString());
        return new([new Parked(code, trouble.Last.Message, until ?? now + (pause < Limits.ParkLongest ? pause : Limits.ParkLongest))]);
    }

    /// <summary>A provider may say anything: nobody waits longer than for any other parking.</summary>
    private static TimeSpan Told(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, (long)Limits.ParkLongest.TotalMilliseconds));

    private static TimeSpan Backoff(int failures)
    {
        var pause = Limits.BackoffFirst * Math.Pow(2, failures - 1);
        return pause < Limits.BackoffLongest ? pause : Limits.BackoffLongest;
    }

    /// <summary>Full jitter, 0 to 1, but the same whenever the same state is asked: from the conversation's name and its failures.</summary>
    private static double Jitter(ConversationKey key, Trouble trouble)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key}#{trouble.At.ToUnixTimeMilliseconds()}#{trouble.Failures}"));
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
    }

    private static int IndexOf(IReadOnlyList<Rung> ladder, string model)
    {
        for (var i = 0; i < ladder.Count; i++)
            if (ladder[i].Name == model) return i;
        return -1;
    }
}
