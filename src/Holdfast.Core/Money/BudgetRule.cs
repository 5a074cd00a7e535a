using System.Globalization;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Money;

/// <summary>
/// What becomes of a turn whose money runs out: thrift where a budget is near, then a shorter answer, a cheaper model, and at the end no call
/// at all until there is room again. Never a cut in mid-answer: what may be written is held before the call.
/// </summary>
public static class BudgetRule
{
    /// <summary>An answer of fewer tokens helps nobody: some two paragraphs.</summary>
    private const int LeastOutput = 256;

    /// <summary>Of the agent's own longest answer, near a budget's limit.</summary>
    private const int ThriftPart = 2;

    /// <summary>The model is told so at the end of its prompt.</summary>
    public const string WrapUp =
        "[From the system, not from the user: little money is left for this conversation. Bring what is under way to a good end now: answer as briefly as is useful, "
        + "call no tool that is not needed for that, begin nothing new, and say what is left to do.]";

    /// <summary>
    /// Why a call is not made: the budget that will not have room for it for the longest time. Null where all have room now.
    /// </summary>
    public static Failure? Refusal(IReadOnlyList<BudgetStanding> standings, long needed, DateTimeOffset now)
    {
        var full = standings.Where(one => one.Budget.IsHard && one.LeftNanoUsd < needed).ToList();
        if (full.Count == 0) return null;
        var last = full.FirstOrDefault(one => one.ResetsAt is null) ?? full.MaxBy(one => one.ResetsAt)!;
        var wait = last.ResetsAt is { } reset ? (long)Math.Max(1, (reset - now).TotalMilliseconds) : (long?)null;
        return new(FailureKind.OverBudget, FailureStage.Preparing, FailureSide.Ours, Reason(last, needed), RetryAfterMs: wait);
    }

    /// <summary>What all hard ones together have left.</summary>
    public static long Room(IReadOnlyList<BudgetStanding> standings) =>
        standings.Where(one => one.Budget.IsHard).Select(one => one.LeftNanoUsd).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Said once a turn, before it spends more of what is nearly used up. Null where that changes nothing.</summary>
    public static Economised? Near(Conversation c, AgentPolicy policy, IReadOnlyList<BudgetStanding> standings, DateTimeOffset now)
    {
        if (c.Turn is not { Economy: null } || standings.FirstOrDefault(one => one.IsNear) is not { } near) return null;
        var cheaper = Cheapest(policy, now)[0] != policy.Ladder[0];
        return new($"{Percent(near)} of budget {near.Budget.Name} are used.", cheaper, Math.Max(LeastOutput, policy.MaxOutputTokens / ThriftPart), WrapsUp: true);
    }

    /// <summary>What fits into the room that is left, where that is worth a call. Null where it is not, or where it was tried already.</summary>
    public static Economised? Shorter(Conversation c, ModelCall call, IReadOnlyList<BudgetStanding> standings, DateTimeOffset now)
    {
        if (standings.Where(one => one.Budget.IsHard).MinBy(one => one.LeftNanoUsd) is not { } tightest) return null;
        var fits = Reservation.MostOutput(call.Rung.Prices, call.Prompt.Tokens.Total, tightest.LeftNanoUsd, now);
        return fits >= LeastOutput && fits < call.MaxOutputTokens && !(c.Turn?.Economy?.MaxOutputTokens <= fits)
            ? new($"Budget {tightest.Budget.Name} has room for a shorter answer.", c.Turn?.Economy?.Cheaper == true, fits, WrapsUp: true)
            : null;
    }

    /// <summary>The agent as it works in a turn that is to be thrifty: every model of its ladder is one that it may use.</summary>
    public static AgentPolicy Apply(Conversation c, AgentPolicy policy) => c.Turn is { Economy: { } economy } turn
        ? policy with
        {
            Ladder = economy.Cheaper ? Cheapest(policy, turn.OpenedAt) : policy.Ladder,
            MaxOutputTokens = Math.Min(policy.MaxOutputTokens, economy.MaxOutputTokens ?? int.MaxValue),
        }
        : policy;

    /// <summary>The least for a call of this size that is asked and answered; those without a price are free.</summary>
    private static List<Rung> Cheapest(AgentPolicy policy, DateTimeOffset at) =>
        [.. policy.Ladder.OrderBy(rung => Reservation.WorstCaseNanoUsd(rung.Prices, 4 * policy.MaxOutputTokens, policy.MaxOutputTokens, at))];

    private static string Reason(BudgetStanding one, long needed)
    {
        var of = one.Budget.Scope == BudgetScope.Tenant ? "" : $" of {one.Budget.Scope.ToString().ToLowerInvariant()} {one.Account.Subject}";
        var when = one.ResetsAt is { } reset ? $"It begins anew at {reset.UtcDateTime:yyyy-MM-dd HH:mm} UTC." : "It does not begin anew by itself: raise or refill it.";
        return $"Budget {one.Budget.Name}{of} has ${Usd.Rounded(Math.Max(0, one.LeftNanoUsd))} left of ${Usd.Rounded(one.LimitNanoUsd)}, and the call could cost ${Usd.Rounded(needed)}. {when}";
    }

    private static string Percent(BudgetStanding one) => string.Create(CultureInfo.InvariantCulture, $"{one.UsedNanoUsd * 100m / one.LimitNanoUsd:0} %");
}
