namespace Holdfast.Client.Contract;

/// <summary>What goes on now: <c>GET /api/v1/overview</c>, and an event <c>overview</c> of <c>…/events</c> whenever it has changed.</summary>
/// <param name="States">How many conversations are working, waiting, parked or with_person; a state without any may be missing.</param>
/// <param name="Unanswered">Those of them that changed longest ago, 30 at most, the one that is due first at the top.</param>
/// <param name="Models">The models that this node called since it started.</param>
public sealed record Overview(
    IReadOnlyDictionary<string, int> States, IReadOnlyList<UnansweredTurn> Unanswered, IReadOnlyList<ModelNow> Models);

/// <param name="Since">When the turn began to wait for an answer, or a person took over.</param>
/// <param name="DueAt">When the agent's deadline passes and a person takes over, or a person should have come; absent when there is no such time.</param>
/// <param name="Reason">What kept it, for people.</param>
public sealed record UnansweredTurn(
    string Conversation, string Agent, string State, DateTimeOffset Since, DateTimeOffset? DueAt = null, string? Reason = null);

/// <param name="Model">provider/model.</param>
/// <param name="Limit">Calls that may run at once, as far as that has been found out.</param>
/// <param name="Failing">Kinds of failure it is asked by one call at a time for; empty = it answers.</param>
/// <param name="Until">When a call finds out next whether that is over.</param>
public sealed record ModelNow(
    string Model, int Limit, int Running, int Waiting, IReadOnlyList<string> Failing, DateTimeOffset? Until = null);

/// <summary>The ledger of one hour: <c>GET /api/v1/costs/hours?hours=24</c>, oldest first.</summary>
/// <param name="At">When the hour began.</param>
public sealed record HourCost(DateTimeOffset At, int Attempts, int Failed, string CostUsd);
