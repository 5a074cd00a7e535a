using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Routing;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What routing would have chosen in a conversation, from its journal alone: no model is called.</summary>
internal static class RoutingApi
{
    public static void MapRouting(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/conversations/{id}/routing", ReplayAsync).WithTags("Money").ForTenant(Role.Operator).Produces<Contract.RoutingReport>()
            .WithSummary("Which model routing would have chosen for each turn, with the agent's setting or another, and what that costs.");

    private static async Task<IResult> ReplayAsync(
        HttpContext http, string id, IJournal journal, IAgentCatalog agents, AgentResolver models, CancellationToken cancel,
        string? small = null, double? threshold = null)
    {
        var key = new ConversationKey(http.Caller().Tenant, id);
        if (await journal.FindAsync(key, cancel) is not { } row) return Refusal.ConversationNotFound.Problem();
        if (await agents.FindAsync(key.Tenant, row.Agent, version: null, cancel) is not { } policy) return Refusal.AgentNotFound.Problem();
        var rung = small is null ? policy.Routing?.Small : models.FindRung(small);
        var problem = new Validation()
            .Require(rung is not null, "small", small is null
                ? $"Agent {row.Agent} has no routing: name the model that simple messages would go to."
                : $"There is no model {small}; GET /api/v1/models lists those there are.")
            .Require(threshold is null or (> 0 and <= 1), "threshold", "Give more than 0 and at most 1.").Problem;
        if (problem is not null) return problem;

        var routing = new RoutingPolicy(rung!, threshold ?? policy.Routing?.Threshold ?? RoutingPolicy.DefaultThreshold);
        var turns = RoutingReplay.Of(key, await journal.ReadUpToAsync(key, row.Seq, cancel), policy with { Routing = routing });
        return Results.Json(Report(routing, turns), ServerJson.Of<Contract.RoutingReport>());
    }

    private static Contract.RoutingReport Report(RoutingPolicy routing, IReadOnlyList<ReplayedTurn> turns) => new(
        routing.Small.Name, routing.Threshold, [.. turns.Select(Turn)],
        Usd.Exact(turns.Sum(turn => turn.CostNanoUsd)), Usd.Exact(turns.Sum(turn => turn.WouldCostNanoUsd)));

    private static Contract.RoutedTurn Turn(ReplayedTurn turn) => new(
        turn.Seq, turn.Choice.Model, turn.Choice.Score, turn.Choice.Reason, Usd.Exact(turn.CostNanoUsd), Usd.Exact(turn.WouldCostNanoUsd),
        turn.Chosen);
}
