using System.Globalization;
using System.Text.Json.Serialization;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Money;

/// <summary>Whose calls a budget counts together.</summary>
[JsonConverter(typeof(SnakeCaseEnum<BudgetScope>))]
public enum BudgetScope
{
    /// <summary>All of the tenant.</summary>
    Tenant,

    /// <summary>Those of one agent.</summary>
    Agent,

    /// <summary>Those of one conversation; a batch is one.</summary>
    Conversation,

    /// <summary>Those of one turn of a conversation: from a message until it is answered.</summary>
    Turn,
}

/// <summary>How long a budget counts before it begins anew. Days and months are those of UTC.</summary>
[JsonConverter(typeof(SnakeCaseEnum<BudgetPeriod>))]
public enum BudgetPeriod
{
    Day,
    Month,

    /// <summary>As long as what it counts lasts: it never begins anew, and may be refilled.</summary>
    Run,
}

/// <summary>What calls may cost. A call counts against every budget that it falls under: the tightest decides.</summary>
/// <param name="Agent">Only calls of this agent count; null = of any, and at the scope of agents each has its own.</param>
/// <param name="Conversation">Only calls of this conversation count; null = of any, and at the scope of conversations each has its own.</param>
/// <param name="LimitNanoUsd">1 or more.</param>
/// <param name="IsHard">No call is made that could go beyond it. A soft one only makes models thrifty where it is near.</param>
/// <param name="NearPercent">From this part of the limit on it is near: 1 to 100.</param>
/// <param name="IsLocked">Only the operator of the installation may change it, not the tenant's admins.</param>
public sealed record Budget(
    string Name, BudgetScope Scope, string? Agent, string? Conversation, BudgetPeriod Period, long LimitNanoUsd, bool IsHard = true,
    int NearPercent = 80, bool IsLocked = false)
{
    /// <summary>Where it counts a call; null where it does not.</summary>
    public BudgetAccount? AccountOf(Spender who, DateTimeOffset at)
    {
        if (Agent is not null && Agent != who.Agent || Conversation is not null && Conversation != who.Conversation) return null;
        var subject = Scope switch
        {
            BudgetScope.Tenant => "",
            BudgetScope.Agent => who.Agent,
            BudgetScope.Conversation => who.Conversation,
            _ => who is { Conversation: { } conversation, Turn: { } turn } ? string.Create(CultureInfo.InvariantCulture, $"{conversation}/{turn}") : null,
        };
        return subject is null ? null : new(Name, subject, PeriodNameAt(at));
    }

    /// <summary>The period that a moment falls into: its first moment and the first one after it; null = it has no such bound.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) PeriodOf(DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        var month = day.AddDays(1 - day.Day);
        return Period switch
        {
            BudgetPeriod.Day => (day, day.AddDays(1)),
            BudgetPeriod.Month => (month, month.AddMonths(1)),
            _ => (null, null),
        };
    }

    /// <summary>The period's name in <see cref="BudgetAccount"/>.</summary>
    public string PeriodNameAt(DateTimeOffset at) => Period switch
    {
        BudgetPeriod.Day => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        BudgetPeriod.Month => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => "",
    };
}

/// <summary>Who makes a call.</summary>
/// <param name="Conversation">Null for a call that belongs to none.</param>
/// <param name="Turn">The message that opened the turn; null outside of turns.</param>
public readonly record struct Spender(string? Agent, string? Conversation, long? Turn);

/// <summary>What a budget counts together.</summary>
/// <param name="Subject">Empty for the tenant, an agent's name, a conversation's id, or that with a turn's first entry behind a slash.</param>
/// <param name="Period">2026-11-22, 2026-11, or empty.</param>
public readonly record struct BudgetAccount(string Budget, string Subject, string Period);

/// <summary>How a budget stands.</summary>
/// <param name="UsedNanoUsd">What was spent, and what is held for calls that are under way.</param>
/// <param name="RefilledNanoUsd">What was added to the limit.</param>
/// <param name="ResetsAt">When it begins anew; null = never.</param>
public sealed record BudgetStanding(
    Budget Budget, BudgetAccount Account, long UsedNanoUsd, long HeldNanoUsd, long RefilledNanoUsd, DateTimeOffset? ResetsAt)
{
    public long LimitNanoUsd => Budget.LimitNanoUsd + RefilledNanoUsd;

    /// <summary>Below zero where the limit was lowered meanwhile.</summary>
    public long LeftNanoUsd => LimitNanoUsd - UsedNanoUsd;

    public bool IsNear => UsedNanoUsd >= LimitNanoUsd / 100m * Budget.NearPercent;
}
