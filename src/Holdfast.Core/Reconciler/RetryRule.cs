using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Reconciler;

/// <summary>What follows a turn's failed attempt: pause, next rung, smaller prompt, or parking. Never silence.</summary>
public static class RetryRule
{
    public static Effect Next(Conversation c, Trouble trouble, AgentPolicy policy, DateTimeOffset now)
    {
        var ladder = policy.Ladder;
        if (trouble.Parked is { } parked)
            return now < parked.Until ? new Effect.Wait(parked.Until, "parked", parked.Reason) : new Effect.CallModel(ladder[0]);
        if (trouble.Failures == 0) // woken from parking by a new message
            return new Effect.CallModel(ladder[0]);
        var rung = Math.Max(0, IndexOf(ladder, trouble.Model));
        if (trouble is { Last.Kind: FailureKind.PromptTooLong, Shrunk: false })
            return new Effect.CallModel(ladder[rung], Shrink: true);
        if (trouble is { Last.Kind: FailureKind.OverBudget, Shrunk: true }) // made again, shorter by now
            return new Effect.CallModel(ladder[rung]);
        if (trouble.Last.Kind == FailureKind.ContentRefused)
            return new Effect.Record(
                [new TurnStopped("content_refused", trouble.Last.Message, Phrases.Say(Phrases.Refused, c, policy.Phrases))]);
        if (trouble.Failures >= Limits.FailuresBeforeParking)
            return Park(trouble, now);
        if (trouble.Last.Kind is FailureKind.Abandoned or FailureKind.PromptTooLong) // made again, shorter by now
            return new Effect.CallModel(ladder[rung]);

        var backoff = Backoff.Jittered($"{c.Key}", trouble.At, trouble.Failures);
        var hasNext = rung + 1 < ladder.Count;
        var longest = hasNext && c.Mode == ConversationMode.Interactive ? Limits.LongestWaitBeforeNextRung : Limits.LongestWait;
        return Failover.After(trouble.Last, trouble.FailuresOnRung, hasNext, backoff, longest) switch
        {
            NextTry.Again again => WaitThenCall(trouble, again.Pause, ladder[rung], now),
            NextTry.NextRung => new Effect.CallModel(ladder[rung + 1]),
            NextTry.FromTheTop => WaitThenCall(trouble, Backoff.Of(trouble.Failures), ladder[0], now),
            NextTry.Nothing { Pause: { } pause } => Park(trouble, now, trouble.At + pause),
            _ => Park(trouble, now),
        };
    }

    private static Effect WaitThenCall(Trouble trouble, TimeSpan pause, Rung rung, DateTimeOffset now)
    {
        var until = trouble.At + pause;
        return now < until ? new Effect.Wait(until, "waiting", trouble.Last.Message) : new Effect.CallModel(rung);
    }

    private static Effect.Record Park(Trouble trouble, DateTimeOffset now, DateTimeOffset? until = null) =>
        new([Parked(trouble.Last, trouble.Parkings, now, until)]);

    /// <summary>Until it is known to go on, or else for longer each time.</summary>
    /// <param name="parkings">Before this one.</param>
    public static Parked Parked(Failure failure, int parkings, DateTimeOffset now, DateTimeOffset? until)
    {
        var pause = Limits.ParkFirst * Math.Pow(2, Math.Min(parkings, 10));
        return new(SnakeCase.Name(failure.Kind), failure.Message, until ?? now + (pause < Limits.ParkLongest ? pause : Limits.ParkLongest));
    }

    /// <summary>
    /// No model may be asked now. Those that wait do not come back all at once, and less and less often.
    /// </summary>
    /// <param name="freeAt">When the first of them may be asked again.</param>
    public static Deferred PutOff(Conversation c, DateTimeOffset freeAt, DateTimeOffset now, string reason = "No model of the ladder answers at the moment.")
    {
        var longest = c.Mode == ConversationMode.Interactive ? Limits.BackoffLongest : Limits.BackoffUnawaited;
        var spread = Backoff.Jittered($"{c.Key}", now, Math.Min(c.Turn!.Deferrals + 1, 20), longest);
        return new(reason, (freeAt > now ? freeAt : now) + spread);
    }

    private static int IndexOf(IReadOnlyList<Rung> ladder, string model)
    {
        for (var i = 0; i < ladder.Count; i++)
            if (ladder[i].Name == model) return i;
        return -1;
    }
}
