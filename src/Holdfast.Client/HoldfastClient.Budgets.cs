using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    /// <summary>By name, each with its fullest account.</summary>
    /// <param name="tenant">Whose, for root keys; the key's own tenant by default.</param>
    public Task<Page<Budget>> ListBudgetsAsync(string? tenant = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Budget>>(BudgetsPath(tenant), cancel);

    public Task<Budget> GetBudgetAsync(string name, CancellationToken cancel = default) => _transport.GetAsync<Budget>(BudgetPath(name), cancel);

    /// <summary>What it counts together in the current period, the fullest first.</summary>
    public Task<Page<BudgetAccount>> ListBudgetAccountsAsync(string name, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<BudgetAccount>>($"{BudgetPath(name)}/accounts", cancel);

    /// <summary>Makes or replaces it.</summary>
    /// <param name="tenant">Whose, for root keys; the key's own tenant by default.</param>
    public Task<Budget> PutBudgetAsync(string name, BudgetDefinition body, string? tenant = null, CancellationToken cancel = default) =>
        _transport.PutAsync<Budget>(BudgetPath(name, tenant), body, cancel);

    /// <param name="tenant">Whose, for root keys; the key's own tenant by default.</param>
    public Task DeleteBudgetAsync(string name, string? tenant = null, CancellationToken cancel = default) =>
        _transport.DeleteAsync(BudgetPath(name, tenant), cancel);

    /// <summary>Adds to the limit of one account in the current period.</summary>
    /// <param name="tenant">Whose, for root keys; the key's own tenant by default.</param>
    public Task<BudgetAccount> RefillBudgetAsync(
        string name, BudgetRefill body, string? tenant = null, CancellationToken cancel = default) =>
        _transport.PostAsync<BudgetAccount>($"{BudgetPath(name, tenant)}/refill", body, cancel);

    private static string BudgetPath(string name, string? tenant = null) => $"{BudgetsPath(tenant)}/{Uri.EscapeDataString(name)}";

    private static string BudgetsPath(string? tenant) =>
        tenant is null ? "api/v1/budgets" : $"api/v1/tenants/{Uri.EscapeDataString(tenant)}/budgets";
}
