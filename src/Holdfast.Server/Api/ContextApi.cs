using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>How full the context is.</summary>
internal static class ContextApi
{
    public static void MapContext(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/conversations/{id}/context", ReadAsync).WithTags("Conversations").ForTenant(Role.App).Produces<Contract.ContextReport>()
            .WithSummary("How full the context is, by share and by tier.");

    private static async Task<IResult> ReadAsync(HttpContext http, string id, ConversationStore store, IAgentCatalog agents, CancellationToken cancel)
    {
        var c = await store.LoadAsync(new(http.Caller().Tenant, id), cancel);
        if (c.Seq == 0) return Refusal.ConversationNotFound.Problem();
        return Results.Json(await ReportAsync(c, agents, cancel), ServerJson.Of<Contract.ContextReport>());
    }

    public static async ValueTask<Contract.ContextReport> ReportAsync(Conversation c, IAgentCatalog agents, CancellationToken cancel)
    {
        var policy = await agents.FindAsync(c.Key.Tenant, c.Agent, c.Turn?.AgentVersion, cancel)
            ?? throw new InvalidOperationException($"Agent {c.Agent} of {c.Key} is gone; agents are never deleted.");
        var rung = policy.Ladder[0];
        var used = PromptPlanner.Measure(c, policy, rung).Tokens;
        var tiers = Tiers.Measure(c, policy, rung);
        var budget = policy.Budget;
        return new(
            rung.Name, rung.Card.Window,
            new(budget.System, budget.Knowledge, budget.History, budget.Working, budget.Safety, budget.Task, budget.Recall),
            used.ToContract(), c.Epoch, c.Omitted, c.Items.Count,
            new(tiers.Core, tiers.Working, tiers.Transient), c.Items.Count(item => item.Shortened),
            c.Items.OfType<SheetItem>().Sum(sheet => sheet.Notes.Count), c.Items.OfType<RecalledItem>().Sum(recalled => recalled.Quoted.Count),
            c.Items is [SheetItem { Summary: { } summary }, ..] ? summary.Text : null);
    }

    public static long Total(Contract.ContextBudget budget) =>
        (long)budget.System + budget.Knowledge + budget.History + budget.Working + budget.Safety + budget.Task + (budget.Recall ?? 0);
}
