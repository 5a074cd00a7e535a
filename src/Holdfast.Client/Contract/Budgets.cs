namespace Holdfast.Client.Contract;

/// <summary>
/// Body of <c>PUT /api/v1/budgets/{name}</c> (admin keys), which makes the budget or replaces it. Budgets nest: a call counts against every one that it
/// falls under, and the tightest decides.
/// </summary>
/// <param name="Scope">
/// What is counted together: <c>tenant</c>, <c>agent</c>, <c>conversation</c>, or <c>turn</c> (from a message until it is answered). Without
/// <paramref name="Agent"/> or <paramref name="Conversation"/> each agent, conversation or turn has an account of its own.
/// </param>
/// <param name="Period">When it begins anew: every <c>day</c>, every <c>month</c> (both UTC), or never: <c>run</c>. That of turns is <c>run</c>.</param>
/// <param name="LimitUsd">US dollars, more than 0, up to nine decimals, e.g. "25.00".</param>
/// <param name="Agent">Count this agent's calls only.</param>
/// <param name="Conversation">Count this conversation's calls only.</param>
/// <param name="Hard">
/// True: a call that could go beyond the limit is not made. False: it only makes the agents thrifty when it is near. Default true.
/// </param>
/// <param name="NearPercent">From this part of the limit on agents save: the cheapest model of the ladder, shorter answers, coming to an end. 1 to 100, default 80.</param>
/// <param name="Locked">
/// Only a root key may make, change, refill, delete or unlock it: <c>/api/v1/tenants/{id}/budgets</c>. Default false.
/// </param>
public sealed record BudgetDefinition(
    string Scope, string Period, string LimitUsd, string? Agent = null, string? Conversation = null, bool Hard = true, int NearPercent = 80,
    bool Locked = false);

/// <summary>A budget: <c>GET /api/v1/budgets</c>.</summary>
/// <param name="Locked">Only a root key may change it.</param>
/// <param name="Fullest">The account that has used most in the current period; absent where none has used anything.</param>
public sealed record Budget(
    string Name,
    string Scope,
    string Period,
    string LimitUsd,
    bool Hard,
    int NearPercent,
    bool Locked,
    string? Agent = null,
    string? Conversation = null,
    BudgetAccount? Fullest = null);

/// <summary>What a budget counts together in the current period: <c>GET /api/v1/budgets/{name}/accounts</c>, the fullest first.</summary>
/// <param name="Subject">Empty for the tenant, an agent's name, a conversation's id, or that with the entry that opened a turn behind a slash.</param>
/// <param name="Period">2026-11-22, 2026-11, or empty.</param>
/// <param name="State"><c>open</c>, <c>near</c> the limit, or <c>full</c>.</param>
/// <param name="LimitUsd">What it was refilled with included.</param>
/// <param name="UsedUsd">Spent, and held for calls that are under way.</param>
/// <param name="HeldUsd">Of that, what is held.</param>
/// <param name="LeftUsd">Below 0 where the limit was lowered.</param>
/// <param name="ResetsAt">Absent where it never begins anew.</param>
public sealed record BudgetAccount(
    string Subject, string Period, string State, string LimitUsd, string UsedUsd, string HeldUsd, string LeftUsd, DateTimeOffset? ResetsAt = null);

/// <summary>Body of <c>POST /api/v1/budgets/{name}/refill</c>: adds to the limit of one account, in the current period.</summary>
/// <param name="AmountUsd">US dollars, more than 0.</param>
/// <param name="Subject">Which account; left out where the budget has one only.</param>
public sealed record BudgetRefill(string AmountUsd, string? Subject = null);
