using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Requests about the budgets of one tenant, whoever makes them.</summary>
public sealed class TenantBudgets(IBudgets budgets, IdempotencyKeys keys, IJournal journal, IDirectory directory, TimeProvider clock)
{
    private const int MostAccounts = 200;

    private static readonly Dictionary<string, BudgetScope> Scopes = Enum.GetValues<BudgetScope>().ToDictionary(SnakeCase.Name);
    private static readonly Dictionary<string, BudgetPeriod> Periods = Enum.GetValues<BudgetPeriod>().ToDictionary(SnakeCase.Name);

    public async Task<IResult> ListAsync(string tenant, CancellationToken cancel)
    {
        var all = new List<Contract.Budget>();
        foreach (var budget in await budgets.ListAsync(tenant, cancel)) all.Add(await ShownAsync(tenant, budget, cancel));
        return TypedResults.Ok(Paging.Whole(all));
    }

    public async Task<IResult> ReadAsync(string tenant, string name, CancellationToken cancel) =>
        await FindAsync(tenant, name, cancel) is { } budget
            ? TypedResults.Ok(await ShownAsync(tenant, budget, cancel))
            : ErrorCode.BudgetNotFound.Problem();

    public async Task<IResult> AccountsAsync(string tenant, string name, CancellationToken cancel) =>
        await FindAsync(tenant, name, cancel) is { } budget
            ? TypedResults.Ok(Paging.Whole((await budgets.AccountsAsync(tenant, budget, clock.Now(), MostAccounts, cancel)).Select(ToContract)))
            : ErrorCode.BudgetNotFound.Problem();

    public async Task<IResult> SaveAsync(HttpContext http, string tenant, string name)
    {
        var body = await Body.ReadAsync<Contract.BudgetDefinition>(http);
        if (body.Problem is not null) return body.Problem;
        var asked = body.Value;
        var limit = Usd.Nano(asked.LimitUsd);
        if (Wrong(name, asked, limit) is { } wrong) return wrong;
        var budget = new Budget(
            name, Scopes[asked.Scope], asked.Agent, asked.Conversation, Periods[asked.Period], limit!.Value, asked.Hard, asked.NearPercent,
            asked.Locked);
        return Refusal(await budgets.SaveAsync(tenant, budget, RoleOf(http), http.RequestAborted))
            ?? (IResult)TypedResults.Ok(await ShownAsync(tenant, budget, http.RequestAborted));
    }

    public async Task<IResult> DeleteAsync(HttpContext http, string tenant, string name) =>
        Refusal(await budgets.DeleteAsync(tenant, name, RoleOf(http), http.RequestAborted)) ?? (IResult)TypedResults.NoContent();

    public Task RefillAsync(HttpContext http, string tenant, string name) => Posts.HandleAsync<Contract.BudgetRefill>(http, keys, async (
        body, idempotency) =>
    {
        var cancel = http.RequestAborted;
        if (await TenantsApi.MissingAsync(directory, tenant, cancel) is { } missing) return missing;
        if (await FindAsync(tenant, name, cancel) is not { } budget) return ErrorCode.BudgetNotFound.Problem();
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
            if (Refusal(await budgets.RefillAsync(tenant, account, amount!.Value, RoleOf(http), cancel)) is { } refused) return refused;
            await idempotency.RememberAsync(http, directory, name);
        }
        var standings = await budgets.StandingsAsync(tenant, SpenderOf(budget, account.Subject), clock.Now(), cancel);
        return TypedResults.Ok(ToContract(standings.First(one => one.Account == account)));
    });

    private static Role RoleOf(HttpContext http) => http.Caller().Key.Role;

    private static ProblemResult? Refusal(BudgetChange change) => change switch
    {
        BudgetChange.NotFound => ErrorCode.BudgetNotFound.Problem(),
        BudgetChange.Locked => ErrorCode.BudgetLocked.Problem(),
        _ => null,
    };

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

    private async ValueTask<Budget?> FindAsync(string tenant, string name, CancellationToken cancel) =>
        (await budgets.ListAsync(tenant, cancel)).FirstOrDefault(budget => budget.Name == name);

    private async ValueTask<Contract.Budget> ShownAsync(string tenant, Budget budget, CancellationToken cancel)
    {
        var fullest = await budgets.AccountsAsync(tenant, budget, clock.Now(), limit: 1, cancel);
        return new(
            budget.Name, SnakeCase.Name(budget.Scope), SnakeCase.Name(budget.Period), Usd.Exact(budget.LimitNanoUsd), budget.IsHard,
            budget.NearPercent, budget.IsLocked, budget.Agent, budget.Conversation, fullest is [var one] ? ToContract(one) : null);
    }

    private static Contract.BudgetAccount ToContract(BudgetStanding one) => new(
        one.Account.Subject, one.Account.Period, one.LeftNanoUsd <= 0 ? "full" : one.IsNear ? "near" : "open", Usd.Exact(one.LimitNanoUsd),
        Usd.Exact(one.UsedNanoUsd), Usd.Exact(one.HeldNanoUsd), Usd.Exact(one.LeftNanoUsd), one.ResetsAt);
}
