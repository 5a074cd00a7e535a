using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What calls may cost: limits per tenant, agent, conversation and turn, and how they stand.</summary>
internal static class BudgetsApi
{
    private const int MostAccounts = 200;

    private static readonly Dictionary<string, BudgetScope> Scopes = Enum.GetValues<BudgetScope>().ToDictionary(SnakeCase.Name);
    private static readonly Dictionary<string, BudgetPeriod> Periods = Enum.GetValues<BudgetPeriod>().ToDictionary(SnakeCase.Name);

    public static void MapBudgets(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/v1/budgets").WithTags("Money").ForTenant(Role.Operator);
        read.MapGet("", ListAsync).Produces<Contract.Page<Contract.Budget>>().WithSummary("All budgets by name, each with its fullest account.");
        read.MapGet("/{name}", ReadAsync).Produces<Contract.Budget>().WithSummary("A budget, with its fullest account.");
        read.MapGet("/{name}/accounts", AccountsAsync).Produces<Contract.Page<Contract.BudgetAccount>>()
            .WithSummary("What the budget counts together in the current period, the fullest first, 200 at most.");
        var write = app.MapGroup("/api/v1/budgets").WithTags("Money").ForTenant(Role.Admin);
        write.MapPut("/{name}", SaveAsync).Audited("budget.saved").Takes<Contract.BudgetDefinition>().Produces<Contract.Budget>()
            .WithSummary("Makes or replaces a budget. It counts what the period has cost already.");
        write.MapDelete("/{name}", DeleteAsync).Audited("budget.deleted").Produces(204).WithSummary("Deletes a budget.");
        write.MapPost("/{name}/refill", RefillAsync).Audited("budget.refilled").Takes<Contract.BudgetRefill>().Produces<Contract.BudgetAccount>()
            .WithSummary("Adds to the limit of one account in the current period.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, IBudgets budgets, TimeProvider clock, CancellationToken cancel)
    {
        var all = new List<Contract.Budget>();
        foreach (var budget in await budgets.ListAsync(http.Caller().Tenant, cancel)) all.Add(await ShownAsync(http, budgets, budget, clock, cancel));
        return TypedResults.Ok(Paging.Whole(all));
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string name, IBudgets budgets, TimeProvider clock, CancellationToken cancel) =>
        await FindAsync(http, name, budgets, cancel) is { } budget
            ? TypedResults.Ok(await ShownAsync(http, budgets, budget, clock, cancel))
            : ErrorCode.BudgetNotFound.Problem();

    private static async Task<IResult> AccountsAsync(HttpContext http, string name, IBudgets budgets, TimeProvider clock, CancellationToken cancel) =>
        await FindAsync(http, name, budgets, cancel) is { } budget
            ? TypedResults.Ok(Paging.Whole((await budgets.AccountsAsync(http.Caller().Tenant, budget, clock.Now(), MostAccounts, cancel)).Select(ToContract)))
            : ErrorCode.BudgetNotFound.Problem();

    private static async Task<IResult> SaveAsync(HttpContext http, string name, IBudgets budgets, TimeProvider clock, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Contract.BudgetDefinition>(http);
        if (body.Problem is not null) return body.Problem;
        var asked = body.Value;
        var limit = Usd.Nano(asked.LimitUsd);
        if (Wrong(name, asked, limit) is { } wrong) return wrong;
        var budget = new Budget(name, Scopes[asked.Scope], asked.Agent, asked.Conversation, Periods[asked.Period], limit!.Value, asked.Hard, asked.NearPercent);
        await budgets.SaveAsync(http.Caller().Tenant, budget, cancel);
        return TypedResults.Ok(await ShownAsync(http, budgets, budget, clock, cancel));
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string name, IBudgets budgets, CancellationToken cancel) =>
        await budgets.DeleteAsync(http.Caller().Tenant, name, cancel) ? TypedResults.NoContent() : ErrorCode.BudgetNotFound.Problem();

    private static Task RefillAsync(
        HttpContext http, string name, IdempotencyKeys keys, IBudgets budgets, IJournal journal, IDirectory directory, TimeProvider clock,
        CancellationToken cancel) => Posts.HandleAsync<Contract.BudgetRefill>(http, keys, async (body, idempotency) =>
        {
            if (await FindAsync(http, name, budgets, cancel) is not { } budget) return ErrorCode.BudgetNotFound.Problem();
            var (amount, only) = (Usd.Nano(body.AmountUsd), OnlySubject(budget));
            var problem = new Validation()
                .Require(amount > 0, "amount_usd", "Give US dollars as a text, more than 0, e.g. \"5.00\".")
                .Require(body.Subject is not null || only is not null, "subject", "Say which account, by its subject in /accounts.")
                .Require(body.Subject is null || only is null || body.Subject == only, "subject", $"The budget has one account only, \"{only}\"; leave it out.").Problem;
            if (problem is not null) return problem;
            var account = new BudgetAccount(budget.Name, body.Subject ?? only!, budget.PeriodNameAt(clock.Now()));
            var (earlier, repeated) = await idempotency.FindEarlierAsync(http, journal);
            if (repeated is not null) return repeated;
            if (earlier is null)
            {
                await budgets.RefillAsync(http.Caller().Tenant, account, amount!.Value, cancel);
                await idempotency.RememberAsync(http, directory, name);
            }
            var standings = await budgets.StandingsAsync(http.Caller().Tenant, SpenderOf(budget, account.Subject), clock.Now(), cancel);
            return TypedResults.Ok(ToContract(standings.First(one => one.Account == account)));
        });

    private static ProblemResult? Wrong(string name, Contract.BudgetDefinition body, long? limit) => new Validation()
        .Name(name, "name").Length(name, 1, 64, "name")
        .Require(Scopes.ContainsKey(body.Scope), "scope", $"Give one of {string.Join(", ", Scopes.Keys)}.")
        .Require(Periods.ContainsKey(body.Period), "period", $"Give one of {string.Join(", ", Periods.Keys)}.")
        .Require(body.Scope != "turn" || body.Period == "run", "period", "A turn is one run: give run.")
        .Require(body.Scope != "turn" || body.Conversation is null, "conversation", "Turns of every conversation are counted: leave it out, or count the conversation.")
        .Require(limit is >= 1, "limit_usd", "Give US dollars as a text, more than 0, with up to nine decimals, e.g. \"25.00\".")
        .Range(body.NearPercent, 1, 100, "near_percent")
        .Length(body.Agent, 1, 64, "agent").Length(body.Conversation, 1, 64, "conversation").Problem;

    /// <summary>Of a budget that has one account; null where it may have several.</summary>
    private static string? OnlySubject(Budget budget) => budget.Scope switch
    {
        BudgetScope.Tenant => "",
        BudgetScope.Agent => budget.Agent,
        BudgetScope.Conversation => budget.Conversation,
        _ => null,
    };

    /// <summary>Somebody whose calls the account counts.</summary>
    private static Spender SpenderOf(Budget budget, string subject) => budget.Scope switch
    {
        BudgetScope.Agent => new(subject, budget.Conversation, null),
        BudgetScope.Conversation => new(budget.Agent, subject, null),
        BudgetScope.Turn when subject.LastIndexOf('/') is > 0 and var at && long.TryParse(subject.AsSpan(at + 1), out var turn) => new(budget.Agent, subject[..at], turn),
        _ => new(budget.Agent, budget.Conversation, null),
    };

    private static async ValueTask<Budget?> FindAsync(HttpContext http, string name, IBudgets budgets, CancellationToken cancel) =>
        (await budgets.ListAsync(http.Caller().Tenant, cancel)).FirstOrDefault(budget => budget.Name == name);

    private static async ValueTask<Contract.Budget> ShownAsync(HttpContext http, IBudgets budgets, Budget budget, TimeProvider clock, CancellationToken cancel)
    {
        var fullest = await budgets.AccountsAsync(http.Caller().Tenant, budget, clock.Now(), limit: 1, cancel);
        return new(
            budget.Name, SnakeCase.Name(budget.Scope), SnakeCase.Name(budget.Period), Usd.Exact(budget.LimitNanoUsd), budget.IsHard, budget.NearPercent, budget.Agent,
            budget.Conversation, fullest is [var one] ? ToContract(one) : null);
    }

    private static Contract.BudgetAccount ToContract(BudgetStanding one) => new(
        one.Account.Subject, one.Account.Period, one.LeftNanoUsd <= 0 ? "full" : one.IsNear ? "near" : "open", Usd.Exact(one.LimitNanoUsd),
        Usd.Exact(one.UsedNanoUsd), Usd.Exact(one.HeldNanoUsd), Usd.Exact(one.LeftNanoUsd), one.ResetsAt);
}
