using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Sharing;
using Microsoft.Extensions.Logging;
using Settle = Holdfast.Runtime.Ports.Settle;

namespace Holdfast.Runtime.Passing;

/// <summary>
/// The short way of a call that belongs to no conversation: reserve, pass on, settle. What fails is tried again, or further down the ladder; where
/// the client has seen some of an answer, the next one goes on with that.
/// </summary>
public sealed class PassThrough(
    ICallLedger ledger, IBudgets budgets, IReadOnlyDictionary<string, IUpstream> upstreams, Breakers breakers, Admission admission, Telemetry telemetry,
    TimeProvider clock, ILogger<PassThrough> log)
{
    private const int TriesPerRung = 2;

    /// <exception cref="OperationCanceledException">The client went between two attempts.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PassEnd> RunAsync(PassCall call, IPassClient client, CancellationToken gone)
    {
        using var shown = new ShownAnswer(client, keeps: call.Request.CanGoOn);
        var (rung, failuresOnRung, refusals, cut) = (call.Ladder[0], 0, 0, default(ICutAnswer));
        for (var attempt = 1; ; attempt++)
        {
            var (free, freeAt) = await FreeAsync(call, rung, gone);
            if (free is null) return NoneAnswers(call, shown, attempt - 1, freeAt);
            if (free != rung) (rung, failuresOnRung) = (free, 0);
            using var asking = breakers.TryAsk(rung);
            if (asking is null) continue; // just now another call has shown that it does not answer
            var end = await TryAsync(call, rung, attempt, shown, cut, gone);
            asking.Tell(end.Failure);
            attempt = end.Attempts; // one that found no room was none
            if (end.Failure is not { Kind: not FailureKind.Cancelled } failure || attempt >= TriesPerRung * call.Ladder.Count + 1) return end;
            if (failure.Kind is FailureKind.Busy or FailureKind.OverBudget && ++refusals >= call.Ladder.Count) return end;
            if (end.HasBegun && (cut = Cut(call, rung, shown)) is null) return end;
            var (at, backoff) = (IndexOf(call.Ladder, rung), Backoff.Jittered(call.Key.Call, clock.GetUtcNow(), attempt));
            switch (Failover.After(failure, ++failuresOnRung, hasNext: at + 1 < call.Ladder.Count, backoff, Limits.LongestHold))
            {
                case NextTry.Again again: await Task.Delay(again.Pause, clock, gone); break;
                case NextTry.NextRung: (rung, failuresOnRung) = (call.Ladder[at + 1], 0); break;
                default: return end;
            }
        }
    }

    /// <summary>A rung that may be asked; null, and when one may be, where that is longer than anybody is kept on the line.</summary>
    private async ValueTask<(Rung? Rung, DateTimeOffset FreeAt)> FreeAsync(PassCall call, Rung from, CancellationToken gone)
    {
        while (true)
        {
            var (rung, freeAt) = breakers.Choose(call.Ladder, from, admission.IsHeld);
            var pause = freeAt - clock.GetUtcNow();
            if (rung is not null || pause > Limits.LongestHold) return (rung, freeAt);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock, gone);
        }
    }

    private PassEnd NoneAnswers(PassCall call, ShownAnswer shown, int attempts, DateTimeOffset freeAt)
    {
        var failure = new Failure(
            FailureKind.Overloaded, FailureStage.Preparing, FailureSide.Provider, "No model that this request may go to answers at the moment.",
            RetryAfterMs: (long)Math.Max(1, (freeAt - clock.GetUtcNow()).TotalMilliseconds));
        return new(failure, shown.HasBegun, Refusal: null, call.Ladder[0].Name, attempts);
    }

    private ICutAnswer? Cut(PassCall call, Rung rung, ShownAnswer shown) =>
        shown.Bytes is { } bytes ? upstreams[rung.Provider].Read(call.Operation, bytes) : null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PassEnd> TryAsync(
        PassCall call, Rung rung, int attempt, ShownAnswer shown, ICutAnswer? cut, CancellationToken gone)
    {
        var (entered, refusal) = call.IsFree ? default : await admission.EnterAsync(rung.Name, call.Key.Tenant, gone);
        using var pass = entered;
        if (refusal is not null) return new(refusal, shown.HasBegun, null, rung.Name, attempt - 1);
        var reserved = Reserve(call, rung, attempt);
        if (!call.IsFree && await ReserveAsync(call.Key, reserved, gone) is { } over) return new(over, shown.HasBegun, null, rung.Name, attempt - 1);
        IUpstreamAnswer? answer = null;
        var (sent, firstChunk) = (telemetry.Now(), default(TimeSpan?));
        using var span = telemetry.Spans.Passed(call.Key, rung, attempt);
        try
        {
            answer = await upstreams[rung.Provider].SendAsync(call.To(rung, cut?.Text), gone);
            if (answer.Failure is null)
            {
                pass?.Taken(answer.Told);
                if (answer.Length is null) firstChunk = telemetry.Since(sent);
                long? cost = answer is { Length: not null, Usage: { } usage } ? Price(call, rung, reserved.At, usage).NanoUsd : null;
                if (cut is null) shown.Begin(answer, rung.Name, attempt, cost);
                await answer.CopyToAsync(cut?.Rest(shown) ?? shown);
            }
            return new(answer.Failure, shown.HasBegun, answer.Refusal, rung.Name, attempt);
        }
        finally
        {
            span.Ended(answer, firstChunk);
            if (answer?.Failure is { } failure) pass?.Failed(failure, answer.Told);
            if (!call.IsFree) _ = SettleAsync(call, rung, reserved, answer);
            if (answer is not null) await answer.DisposeAsync();
        }
    }

    /// <summary>Why no budget has room for it; null when it is reserved.</summary>
    private async ValueTask<Failure?> ReserveAsync(CallKey key, Reserve reserve, CancellationToken gone)
    {
        while (!await ledger.ReserveAsync(key, reserve, gone))
        {
            var standings = await budgets.StandingsAsync(key.Tenant, new(reserve.Agent, null, null), reserve.At, gone);
            if (BudgetRule.Refusal(standings, reserve.ReservedNanoUsd, reserve.At) is { } refused) return refused;
        }
        return null;
    }

    private Reserve Reserve(PassCall call, Rung rung, int attempt)
    {
        var (at, tokens) = (clock.GetUtcNow(), call.Request.PromptTokens(rung));
        var most = Math.Min(call.Request.MaxOutputTokens ?? int.MaxValue, rung.Card.MaxOutput);
        return new(
            attempt, at, call.Agent, call.AgentVersion, rung.Name, tokens,
            Reservation.WorstCaseNanoUsd(rung.Prices, tokens, Math.Max(0, most), at, call.Request.Terms, call.Request.MaxWebSearches));
    }

    /// <summary>
    /// Nobody waits for it: a client must not pay for our books, and a crash before they are written leaves an open row, which the next
    /// start closes.
    /// </summary>
    private async Task SettleAsync(PassCall call, Rung rung, Reserve reserved, IUpstreamAnswer? answer)
    {
        var (usage, isEstimated) = CallUsage.Of(answer, reserved.PromptTokens);
        var (price, cost) = Price(call, rung, reserved.At, usage);
        var outcome = answer is null ? FailureKind.Abandoned : answer.Failure?.Kind;
        var settle = new Settle(
            reserved.Attempt, clock.GetUtcNow(), usage, cost, isEstimated, price,
            answer?.AnsweredBy == rung.Card.Id ? null : answer?.AnsweredBy,
            outcome is { } kind ? SnakeCase.Name(kind) : "completed",
            (int)Math.Clamp(answer?.Duration.TotalMilliseconds ?? 0, 0, int.MaxValue),
            Saving.Of(usage, rung.Prices, call.Ladder[0].Prices, reserved.At, call.Request.Terms));
        try
        {
            await ledger.SettleAsync(call.Key, settle);
            telemetry.Attempted(rung.Name, call.Agent, settle, "passed_on");
        }
        catch (Exception e)
        {
            Log.SettleFailed(log, call.Key, e);
        }
    }

    private static int IndexOf(IReadOnlyList<Rung> ladder, Rung rung)
    {
        var at = 0;
        while (ladder[at] != rung) at++;
        return at;
    }

    private static (string? Name, long NanoUsd) Price(PassCall call, Rung rung, DateTimeOffset at, Usage usage) =>
        PriceBook.At(rung.Prices, at, usage)?.Bill(usage, call.Request.Terms) ?? default;
}
