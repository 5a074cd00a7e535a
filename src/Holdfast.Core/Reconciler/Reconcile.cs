using Holdfast.Core.Batches;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Repair;
using Holdfast.Core.Reviews;
using Holdfast.Core.Routing;

namespace Holdfast.Core.Reconciler;

/// <summary>
/// From state to what is owed next. Asked only by whoever holds the conversation, between effects: an attempt or a tool call that is still
/// open when it is asked was left behind by a crash.
/// </summary>
public static class Reconcile
{
    public static Effect Next(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        policy = BudgetRule.Apply(c, RoutingRule.Apply(c, policy));
        var owed = Owed(c, policy, now);
        if (owed is Effect.Record { Facts: [.., TurnStopped stop] } stopping && EscalationRule.InPlaceOf(stop, c, policy, now) is { } handedOff)
            return new Effect.Record([.. stopping.Facts.SkipLast(1), handedOff]);
        var next = WaitingRule.Within(owed, c, policy, now);
        return next is Effect.Wait wait && c.Turn is { Calls.IsEmpty: true, Held: null } turn && DegradeRule.NextAt(c, turn, policy) is { } sooner && sooner < wait.Until ? wait with { Until = sooner } : next;
    }

    private static Effect Owed(Conversation c, AgentPolicy policy, DateTimeOffset now) => c.Turn switch
    {
        _ when c.OpenAttempt is { } attempt => new Effect.Record([Abandoned(attempt, policy, now)]),
        { CancelRequested: true } turn => new Effect.Record([.. turn.Calls.Select(CancelledResult), new TurnStopped(TurnStopped.Cancelled, "Cancelled by request.")]),
        var turn when c.Wanted is { } wanted => new Effect.Record([.. turn is null ? [] : turn.Calls.Select(call => GivenUpResult(turn, call)), EscalationRule.Requested(wanted, c, policy, now)]),
        null when c.Batch is { IsOpen: true } => BatchRule.Next(c, policy, now),
        null when !c.IsAtRest => ReviewRule.Proposal(c, now),
        null when c.Handoff is { } handoff => handoff.Draft is { } draft ? DraftRule.Next(draft, policy, now) : new Effect.Rest(),
        null => AtRest(c, policy),
        { Held: { } held } => AnswerReview.Next(c, held, policy, now),
        { Calls.IsEmpty: false } turn when DegradeRule.Resumed(c, turn, policy) is { } resumed => new Effect.Record([resumed]),
        { Calls.IsEmpty: false } turn => Tools(c, turn, policy, now),
        _ when EscalationRule.Due(c, policy, now) is { } escalated => new Effect.Record([escalated]),
        var turn when DegradeRule.Due(c, turn, policy, now) is { } due => new Effect.Record([due]),
        { Deferred: { } deferred } when now < deferred.Until => new Effect.Wait(deferred.Until, "waiting", deferred.Reason),
        { Trouble: { } trouble } => RetryRule.Next(c, trouble, policy, now),
        var turn when turn.Rounds >= policy.MaxRounds => new Effect.Record(
            [DegradeRule.Unfinished("too_many_rounds", $"The turn reached its limit of {policy.MaxRounds} model calls (max_rounds of agent {policy.Name}).", c, policy)]),
        { Empties: > 0 } turn => AfterEmpty(c, turn, policy),
        _ when RoutingRule.Due(c, policy) is { } routed => new Effect.Record([routed]),
        _ => new Effect.CallModel(policy.Ladder[0]),
    };

    /// <summary>A model that said nothing is told so once; after that the next one is asked, and at the end the user is told.</summary>
    private static Effect AfterEmpty(Conversation c, Turn turn, AgentPolicy policy)
    {
        var rung = policy.FindRung(turn.Model!) ?? policy.Ladder[0];
        if (turn.Empties % 2 == 1) return new Effect.CallModel(rung);
        return policy.Below(rung) is [var below, ..]
            ? new Effect.CallModel(below)
            : new Effect.Record([new TurnStopped("empty_answer", "Every model of the ladder was asked twice and said nothing.", Phrases.Say(Phrases.Empty, c, policy.Phrases))]);
    }

    private static Effect AtRest(Conversation c, AgentPolicy policy) =>
        policy.Summary is { } rung && Summarising.IsDue(c, policy) ? new Effect.Summarise(rung)
        : policy.Embeddings is { } model && Embedding.IsDue(c, policy) ? new Effect.Embed(model)
        : new Effect.Rest();

    /// <summary>When the conversation next needs attention: null at rest with nothing left to do.</summary>
    public static DateTimeOffset? WakeAt(Conversation c, AgentPolicy policy, DateTimeOffset now) => Next(c, policy, now) switch
    {
        Effect.Rest => null,
        Effect.Wait wait => wait.Until,
        _ => now,
    };

    /// <summary>
    /// Calls that a crash interrupted run again only if their tool said it bears that; of the others the model is told. Those that the client runs
    /// come last: it is given them when nothing else is open.
    /// </summary>
    private static Effect Tools(Conversation c, Turn turn, AgentPolicy policy, DateTimeOffset now)
    {
        var clients = ClientCalls.Of(turn);
        var ours = turn.Calls.RemoveAll(clients.Contains);
        var unknown = ours.Where(call => turn.CallsStarted.Contains(call.Id) && !IsIdempotent(c, call, policy)).ToList();
        if (unknown.Count > 0) return new Effect.Record([.. unknown.Select(InterruptedResult)]);
        return LoopRule.Stop(c, turn, policy) is { } stop
            ? new Effect.Record([.. turn.Calls.Select(NotRunResult), stop])
            : EscalationRule.Results(c, turn, policy) is { Count: > 0 } handed ? new Effect.Record(handed)
            : ours.IsEmpty ? ClientCalls.Next(turn, policy, now)
            : ReviewRule.Calls(c, turn with { Calls = ours }, policy, now);
    }

    private static bool IsIdempotent(Conversation c, ToolCallBlock call, AgentPolicy policy) =>
        PromptPlanner.ToolsOf(c, policy).FirstOrDefault(tool => tool.Name == call.Name)?.Idempotent == true;

    private static ToolResult InterruptedResult(ToolCallBlock call) => new(
        call.Id, call.Name,
        "The call was interrupted by a restart. It may or may not have taken effect: check before repeating it.", IsError: true);

    /// <summary>A person takes over while calls are open.</summary>
    private static ToolResult GivenUpResult(Turn turn, ToolCallBlock call) => turn.CallsStarted.Contains(call.Id)
        ? InterruptedResult(call)
        : new(call.Id, call.Name, "Not run: the user asked for a person, who takes over.", IsError: true);

    private static ToolResult NotRunResult(ToolCallBlock call) =>
        new(call.Id, call.Name, "Not run: the same call had brought the same result again and again.", IsError: true);

    private static ToolResult CancelledResult(ToolCallBlock call) => new(call.Id, call.Name, "Cancelled before a result arrived.", IsError: true);

    /// <summary>The provider's word on the usage is lost with the process; what was sent is billed, so the estimate is what stands.</summary>
    private static AttemptEnded Abandoned(OpenAttempt attempt, AgentPolicy policy, DateTimeOffset now)
    {
        var usage = attempt.IsFree ? default : new Usage(attempt.Tokens.Total, 0, 0, 0, 0);
        var failure = new Failure(FailureKind.Abandoned, FailureStage.Streaming, FailureSide.Ours, "The server stopped during the call.");
        var ended = new AttemptEnded(
            attempt.Number, failure, usage, CostNanoUsd: 0, UsageEstimated: true,
            DurationMs: (int)Math.Clamp((now - attempt.StartedAt).TotalMilliseconds, 0, int.MaxValue));
        return Settle.Billed(ended, attempt, policy);
    }
}
