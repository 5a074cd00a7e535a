using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>
/// What calls may cost: limits per tenant, agent, conversation and turn, and how they stand. Root keys reach those of any tenant below
/// that tenant.
/// </summary>
internal static class BudgetsApi
{
    private const string Listed = "All budgets by name, each with its fullest account.", Deleted = "Deletes a budget.",
        Saved = "Makes or replaces a budget. It counts what the period has cost already.",
        Refilled = "Adds to the limit of one account in the current period.";

    public static void MapBudgets(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/v1/budgets").WithTags("Money").ForTenant(Role.Operator);
        read.MapGet("", (HttpContext http, TenantBudgets budgets) => budgets.ListAsync(http.Caller().Tenant, http.RequestAborted))
            .Produces<Contract.Page<Contract.Budget>>().WithSummary(Listed);
        read.MapGet("/{name}", (HttpContext http, TenantBudgets budgets, string name) =>
                budgets.ReadAsync(http.Caller().Tenant, name, http.RequestAborted))
            .Produces<Contract.Budget>().WithSummary("A budget, with its fullest account.");
        read.MapGet("/{name}/accounts", (HttpContext http, TenantBudgets budgets, string name) =>
                budgets.AccountsAsync(http.Caller().Tenant, name, http.RequestAborted))
            .Produces<Contract.Page<Contract.BudgetAccount>>()
            .WithSummary("What the budget counts together in the current period, the fullest first, 200 at most.");
        var write = app.MapGroup("/api/v1/budgets").WithTags("Money").ForTenant(Role.Admin);
        write.MapPut("/{name}", (HttpContext http, TenantBudgets budgets, string name) =>
                budgets.SaveAsync(http, http.Caller().Tenant, name))
            .Audited("budget.saved").Takes<Contract.BudgetDefinition>().Produces<Contract.Budget>().WithSummary(Saved);
        write.MapDelete("/{name}", (HttpContext http, TenantBudgets budgets, string name) =>
                budgets.DeleteAsync(http, http.Caller().Tenant, name))
            .Audited("budget.deleted").Produces(StatusCodes.Status204NoContent).WithSummary(Deleted);
        write.MapPost("/{name}/refill", (HttpContext http, TenantBudgets budgets, string name) =>
                budgets.RefillAsync(http, http.Caller().Tenant, name))
            .Audited("budget.refilled").Takes<Contract.BudgetRefill>().Produces<Contract.BudgetAccount>().WithSummary(Refilled);

        var root = app.MapGroup("/api/v1/tenants/{id}/budgets").WithTags("Tenants").ForRoot();
        root.MapGet("", async (HttpContext http, IDirectory directory, TenantBudgets budgets, string id) =>
                await TenantsApi.MissingAsync(directory, id, http.RequestAborted) ?? await budgets.ListAsync(id, http.RequestAborted))
            .Produces<Contract.Page<Contract.Budget>>().WithSummary(Listed);
        root.MapPut("/{name}", async (HttpContext http, IDirectory directory, TenantBudgets budgets, string id, string name) =>
                await TenantsApi.MissingAsync(directory, id, http.RequestAborted) ?? await budgets.SaveAsync(http, id, name))
            .Audited("budget.saved").Takes<Contract.BudgetDefinition>().Produces<Contract.Budget>().WithSummary(Saved);
        root.MapDelete("/{name}", async (HttpContext http, IDirectory directory, TenantBudgets budgets, string id, string name) =>
                await TenantsApi.MissingAsync(directory, id, http.RequestAborted) ?? await budgets.DeleteAsync(http, id, name))
            .Audited("budget.deleted").Produces(StatusCodes.Status204NoContent).WithSummary(Deleted);
        root.MapPost("/{name}/refill", (HttpContext http, TenantBudgets budgets, string id, string name) =>
                budgets.RefillAsync(http, id, name))
            .Audited("budget.refilled").Takes<Contract.BudgetRefill>().Produces<Contract.BudgetAccount>().WithSummary(Refilled);
    }
}
