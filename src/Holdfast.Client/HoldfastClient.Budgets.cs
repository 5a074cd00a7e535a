using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    private const string Budgets = "api/v1/budgets";

    /// <summary>By name, each with its fullest account.</summary>
    public Task<Page<Budget>> ListBudgetsAsync(CancellationToken cancel = default) => _transport.GetAsync<Page<Budget>>(Budgets, cancel);

    public Task<Budget> GetBudgetAsync(string name, CancellationToken cancel = default) => _transport.GetAsync<Budget>(BudgetPath(name), cancel);

    /// <summary>What it counts together in the current period, the fullest first.</summary>
    public Task<Page<BudgetAccount>> ListBudgetAccountsAsync(string name, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<BudgetAccount>>($"{BudgetPath(name)}/accounts", cancel);

    /// <summary>Makes or replaces it.</summary>
    public Task<Budget> PutBudgetAsync(string name, BudgetDefinition body, CancellationToken cancel = default) =>
        _transport.PutAsync<Budget>(BudgetPath(name), body, cancel);

    public Task DeleteBudgetAsync(string name, CancellationToken cancel = default) => _transport.DeleteAsync(BudgetPath(name), cancel);

    /// <summary>Adds to the limit of one account in the current period.</summary>
    public Task<BudgetAccount> RefillBudgetAsync(string name, BudgetRefill body, CancellationToken cancel = default) =>
        _transport.PostAsync<BudgetAccount>($"{BudgetPath(name)}/refill", body, cancel);

    private static string BudgetPath(string name) => $"{Budgets}/{Uri.EscapeDataString(name)}";
}
