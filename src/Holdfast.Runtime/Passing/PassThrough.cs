using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Sharing;
using Microsoft.Extensions.Logging;
using Settle = Holdfast.Runtime.Ports.Settle;

namespace Holdfast.Runtime.Passing;

/// <summary>
/// The short way of a call that belongs to no conversation: reserve, pass on, settle. Until the client has seen the first byte, what fails
/// is tried again, or further down the ladder.
/// </summary>
public sealed class PassThrough(
    ICallLedger ledger, IReadOnlyDictionary<string, IUpstream> upstreams, Admission admission, Telemetry telemetry, TimeProvider clock,
    ILogger<PassThrough> log)
{
    /// <exception cref="OperationCanceledException">The client went between two attempts.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PassEnd> RunAsync(PassCall call, IPassClient client, CancellationToken gone)
    {
        var (rung, failuresOnRung) = (0, 0);
        for (var attempt = 1; ; attempt++)
        {
            var end = await TryAsync(call, call.Ladder[rung], attempt, client, gone);
            if (end.HasBegun || end.Failure is not { Kind: not FailureKind.Cancelled } failure) return end;
            attempt = end.Attempts; // one that found no room was none
            var backoff = Backoff.Jittered(call.Key.Call, clock.GetUtcNow(), attempt);
            switch (Failover.After(failure, ++failuresOnRung, hasNext: rung + 1 < call.Ladder.Count, backoff, Limits.LongestHold))
            {
                case NextTry.Again again: await Task.Delay(again.Pause, clock, gone); break;
                case NextTry.NextRung: (rung, failuresOnRung) = (rung + 1, 0); break;
                default: return end;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PassEnd> TryAsync(PassCall call, Rung rung, int attempt, IPassClient client, CancellationToken gone)
    {
        var (entered, refusal) = call.IsFree ? default : await admission.EnterAsync(rung.Name, call.Key.Tenant, gone);
        using var pass = entered;
        if (refusal is not null) return new(refusal, HasBegun: false, null, rung.Name, attempt - 1);
        var reserved = Reserve(call, rung, attempt);
        if (!call.IsFree) await ledger.ReserveAsync(call.Key, reserved, gone);
        IUpstreamAnswer? answer = null;
        var (sent, firstChunk) = (telemetry.Now(), default(TimeSpan?));
        using var span = telemetry.Spans.Passed(call.Key, rung, attempt);
        try
        {
            answer = await upstreams[rung.Provider].SendAsync(call.To(rung), gone);
            var begins = answer.Failure is null;
            if (begins) pass?.Taken(answer.Told);
            if (begins && answer.Length is null) firstChunk = telemetry.Since(sent);
            if (begins)
            {
                long? cost = answer is { Length: not null, Usage: { } usage } ? Price(rung, reserved.At, usage).NanoUsd : null;
                client.Begin(answer, rung.Name, attempt, cost);
                await answer.CopyToAsync(client);
            }
            return new(answer.Failure, begins, answer.Refusal, rung.Name, attempt);
        }
        finally
        {
            span.Ended(answer, firstChunk);
            if (answer?.Failure is { } failure) pass?.Failed(failure, answer.Told);
            if (!call.IsFree) _ = SettleAsync(call.Key, rung, reserved, answer);
            if (answer is not null) await answer.DisposeAsync();
        }
    }

    private Reserve Reserve(PassCall call, Rung rung, int attempt)
    {
        var (at, tokens) = (clock.GetUtcNow(), call.Request.PromptTokens(rung));
        var most = Math.Min(call.Request.MaxOutputTokens ?? int.MaxValue, rung.Card.MaxOutput);
        return new(
            attempt, at, call.Agent, call.AgentVersion, rung.Name, tokens, Reservation.WorstCaseNanoUsd(rung.Prices, tokens, Math.Max(0, most), at));
    }

    /// <summary>
    /// Nobody waits for it: a client must not pay for our books, and a crash before they are written leaves an open row, which the next
    /// start closes.
    /// </summary>
    private async Task SettleAsync(CallKey key, Rung rung, Reserve reserved, IUpstreamAnswer? answer)
    {
        var (usage, isEstimated) = CallUsage.Of(answer, reserved.PromptTokens);
        var (price, cost) = Price(rung, reserved.At, usage);
        var outcome = answer is null ? FailureKind.Abandoned : answer.Failure?.Kind;
        var settle = new Settle(
            reserved.Attempt, clock.GetUtcNow(), usage, cost, isEstimated, price,
            answer?.AnsweredBy == rung.Card.Id ? null : answer?.AnsweredBy,
            outcome is { } kind ? JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()) : "completed",
            (int)Math.Clamp(answer?.Duration.TotalMilliseconds ?? 0, 0, int.MaxValue));
        try
        {
            await ledger.SettleAsync(key, settle);
            telemetry.Attempted(rung.Name, settle, "passed_on");
        }
        catch (Exception e)
        {
            Log.SettleFailed(log, key, e);
        }
    }

    private static (string? Id, long NanoUsd) Price(Rung rung, DateTimeOffset at, Usage usage) =>
        PriceBook.At(rung.Prices, at, usage.Prompt) is { } price ? (price.Id, price.CostNanoUsd(usage)) : (null, 0);
}
