using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Reconciler;

/// <summary>
/// Calls of tools that the client runs itself: the turn waits for their results, which come from outside. Whoever speaks instead of bringing them,
/// or brings none within a day, gives them up: every call gets a result that says so, and the turn is over.
/// </summary>
public static class ClientCalls
{
    /// <summary>Why a turn stopped whose calls the client gave up.</summary>
    public const string Unanswered = "not_answered_by_client";

    /// <summary>Of the calls without a result those that the client is to run.</summary>
    public static IReadOnlyList<ToolCallBlock> Of(Turn turn) => turn.Tools is { } tools ? [.. turn.Calls.Where(call => tools.Has(call.Name))] : [];

    /// <summary>The turn waits for results of the client's, and for nothing else.</summary>
    public static bool AreAwaited(Conversation c) =>
        c.Turn is { CancelRequested: false, Calls: { IsEmpty: false } calls, Tools: { AreOffered: true } tools } && calls.All(call => tools.Has(call.Name));

    /// <param name="turn">Nothing else is open in it.</param>
    public static Effect Next(Turn turn, AgentPolicy policy, DateTimeOffset now)
    {
        if (!turn.Tools!.AreOffered) return new Effect.Record([.. turn.Calls.Select(NotOffered)]);
        var until = turn.Since + Limits.LongestClientWait;
        if (policy.Limits.Turn is { } longest && turn.OpenedAt + longest < until) until = turn.OpenedAt + longest;
        return now >= until
            ? new Effect.Record(GivenUp(turn, "The client brought no result in time."))
            : new Effect.Wait(until, "waiting", $"The client has yet to bring what its tools answered: {string.Join(", ", turn.Calls.Select(call => call.Name))}.");
    }

    /// <summary>What a message adds before itself that comes instead of results.</summary>
    public static IReadOnlyList<Fact> GiveUp(Conversation c) => AreAwaited(c) ? GivenUp(c.Turn!, "The client went on without bringing a result.") : [];

    /// <summary>What the client brought, as results of the open calls.</summary>
    public static IEnumerable<ToolResult> Results(Conversation c, IReadOnlyList<BroughtResult> brought) => c.Turn!.Calls.Select(call =>
    {
        var result = brought.First(one => one.CallId == call.Id);
        return new ToolResult(call.Id, call.Name, result.Content, result.IsError, Like: result.IsError ? null : Repetition.Of(c, call.Name, result.Content));
    });

    /// <summary>Why results cannot be taken, each named; null when they can.</summary>
    /// <param name="c">A conversation that waits for some.</param>
    public static string? Problem(Conversation c, IReadOnlyList<BroughtResult> brought)
    {
        var open = c.Turn!.Calls.Select(call => call.Id).ToList();
        string[] problems =
        [
            .. brought.Select(result => result.CallId).Except(open).Select(id => $"No result of {id} is waited for."),
            .. brought.GroupBy(result => result.CallId).Where(same => same.Count() > 1).Select(same => $"The result of {same.Key} comes {same.Count()} times."),
            .. c.Turn.Calls.Where(call => brought.All(result => result.CallId != call.Id)).Select(call => $"The result of {call.Id} ({call.Name}) is missing."),
        ];
        return problems.Length == 0 ? null : string.Join(' ', problems);
    }

    private static IReadOnlyList<Fact> GivenUp(Turn turn, string why) =>
        [.. turn.Calls.Select(call => Failed(call, $"Not answered by the client: it may or may not have run. {why}")), new TurnStopped(Unanswered, why)];

    private static ToolResult NotOffered(ToolCallBlock call) => Failed(call, $"{call.Name} cannot be called at the moment: the client offers no tools. Answer without it.");

    private static ToolResult Failed(ToolCallBlock call, string why) => new(call.Id, call.Name, why, IsError: true);
}
