using System.Globalization;
using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Client.Http;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    /// <summary>Makes a new version of the agent; it holds from the next turn of each conversation on.</summary>
    public Task<Agent> PutAgentAsync(string name, AgentDefinition definition, CancellationToken cancel = default) =>
        _transport.PutAsync<Agent>(AgentPath(name), definition, cancel);

    /// <param name="version">Default the newest.</param>
    public Task<Agent> GetAgentAsync(string name, int? version = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Agent>(Path(AgentPath(name), ("version", Text(version))), cancel);

    /// <summary>The newest version of each agent.</summary>
    public Task<Page<Agent>> ListAgentsAsync(int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Agent>>(Path("api/v1/agents", ("limit", Text(limit)), ("cursor", cursor)), cancel);

    /// <summary>All versions of one agent, newest first.</summary>
    public Task<Page<Agent>> ListAgentVersionsAsync(string name, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Agent>>($"{AgentPath(name)}/versions", cancel);

    public Task<CreatedTenant> CreateTenantAsync(CreateTenant body, CancellationToken cancel = default) =>
        _transport.PostAsync<CreatedTenant>("api/v1/tenants", body, cancel);

    public Task<Page<Tenant>> ListTenantsAsync(string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Tenant>>(Path("api/v1/tenants", ("cursor", cursor)), cancel);

    public Task<CreatedKey> CreateKeyAsync(CreateKey body, CancellationToken cancel = default) =>
        _transport.PostAsync<CreatedKey>("api/v1/keys", body, cancel);

    public Task<Page<Key>> ListKeysAsync(string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Key>>(Path("api/v1/keys", ("cursor", cursor)), cancel);

    /// <summary>The key this client uses.</summary>
    public Task<Key> GetCurrentKeyAsync(CancellationToken cancel = default) => _transport.GetAsync<Key>("api/v1/keys/current", cancel);

    public Task RevokeKeyAsync(string id, CancellationToken cancel = default) =>
        _transport.DeleteAsync($"api/v1/keys/{Uri.EscapeDataString(id)}", cancel);

    /// <summary>Who changed what, oldest first.</summary>
    /// <param name="limit">1 to 1,000; default 50.</param>
    public Task<Page<AuditEntry>> ListAuditAsync(long after = 0, int? limit = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<AuditEntry>>(Path("api/v1/audit", ("after", $"{after}"), ("limit", Text(limit))), cancel);

    /// <summary>Checks the whole audit trail.</summary>
    /// <param name="seq">A row that was noted down earlier, with its hash then.</param>
    public Task<AuditVerdict> VerifyAuditAsync(long? seq = null, string? hash = null, CancellationToken cancel = default) =>
        _transport.GetAsync<AuditVerdict>(Path("api/v1/audit/verify", ("seq", seq is null ? null : $"{seq}"), ("hash", hash)), cancel);

    /// <summary>For a browser of one of the caller's own customers.</summary>
    public Task<WidgetToken> CreateWidgetTokenAsync(CreateWidgetToken body, CancellationToken cancel = default) =>
        _transport.PostAsync<WidgetToken>("api/v1/widget-tokens", body, cancel);

    public Task RevokeWidgetTokenAsync(string id, CancellationToken cancel = default) =>
        _transport.DeleteAsync($"api/v1/widget-tokens/{Uri.EscapeDataString(id)}", cancel);

    /// <summary>One row for each attempt, oldest first.</summary>
    public Task<Page<LedgerRow>> ListLedgerAsync(
        string? conversation = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<LedgerRow>>(
            Path(
                "api/v1/ledger",
                ("conversation", conversation), ("from", Text(from)), ("to", Text(to)), ("limit", Text(limit)), ("cursor", cursor)),
            cancel);

    /// <param name="month">YYYY-MM; default the current month, UTC.</param>
    /// <param name="by">Any of agent, conversation, model; default one line for the tenant.</param>
    public Task<CostReport> GetCostsAsync(string? month = null, IReadOnlyList<string>? by = null, CancellationToken cancel = default) =>
        _transport.GetAsync<CostReport>(
            Path("api/v1/costs", ("month", month), ("by", by is { Count: > 0 } ? string.Join(',', by) : null)), cancel);

    /// <param name="from">Default: seven days before <paramref name="to"/>.</param>
    /// <param name="to">Default: now.</param>
    /// <param name="by">Any of agent, day; default one line for the tenant.</param>
    public Task<OutcomeReport> GetOutcomesAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, IReadOnlyList<string>? by = null, CancellationToken cancel = default) =>
        _transport.GetAsync<OutcomeReport>(
            Path("api/v1/outcomes", ("from", Text(from)), ("to", Text(to)), ("by", by is { Count: > 0 } ? string.Join(',', by) : null)), cancel);

    /// <summary>The months of the last two years in which something was spent, newest first.</summary>
    public Task<Page<CostMonth>> ListCostMonthsAsync(CancellationToken cancel = default) => _transport.GetAsync<Page<CostMonth>>("api/v1/costs/months", cancel);

    /// <param name="month">YYYY-MM.</param>
    public Task<CostMonth> GetCostMonthAsync(string month, CancellationToken cancel = default) =>
        _transport.GetAsync<CostMonth>($"api/v1/costs/months/{Uri.EscapeDataString(month)}", cancel);

    /// <summary>From one hour after its end on, once all its calls are settled.</summary>
    public Task<CostMonth> CloseMonthAsync(string month, string? reason = null, CancellationToken cancel = default) =>
        _transport.PostAsync<CostMonth>($"api/v1/costs/months/{Uri.EscapeDataString(month)}/close", new CloseMonth(reason), cancel);

    public Task<CostMonth> ReopenMonthAsync(string month, string reason, CancellationToken cancel = default) =>
        _transport.PostAsync<CostMonth>($"api/v1/costs/months/{Uri.EscapeDataString(month)}/reopen", new CloseMonth(reason), cancel);

    /// <summary>Puts right what an attempt cost; the ledger's row stays.</summary>
    public Task<LedgerCorrection> CorrectAsync(CorrectAttempt body, CancellationToken cancel = default) =>
        _transport.PostAsync<LedgerCorrection>("api/v1/ledger/corrections", body, cancel);

    /// <summary>By the time at which they count.</summary>
    public Task<Page<LedgerCorrection>> ListCorrectionsAsync(string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<LedgerCorrection>>(Path("api/v1/ledger/corrections", ("cursor", cursor)), cancel);

    /// <summary>What the server says about itself, healthy or not. Asked once: a failing server answers 503 on purpose.</summary>
    public async Task<Health> GetHealthAsync(CancellationToken cancel = default)
    {
        using var response = await http.GetAsync(new Uri("health/ready", UriKind.Relative), cancel);
        return await Transport.ReadAsync<Health>(response, cancel);
    }

    /// <summary>Dated prices, past ones included.</summary>
    public Task<Page<Price>> ListPricesAsync(CancellationToken cancel = default) => _transport.GetAsync<Page<Price>>("api/v1/prices", cancel);

    /// <summary>Takes new prices from a table (root keys).</summary>
    /// <param name="table">Rows as in prices.json, or a table of LiteLLM or models.dev.</param>
    /// <param name="from">The day from which they hold; default tomorrow, UTC.</param>
    /// <param name="dryRun">Only says what would come of it.</param>
    public Task<PriceImported> ImportPricesAsync(JsonElement table, DateOnly? from = null, bool dryRun = false, CancellationToken cancel = default) =>
        _transport.PostAsync<PriceImported>(
            Path("api/v1/prices", ("from", from?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("dry_run", dryRun ? "true" : null)), table, cancel);

    private static string AgentPath(string name) => $"api/v1/agents/{Uri.EscapeDataString(name)}";

    private static string? Text(DateTimeOffset? at) => at is null ? null : JsonSerializer.Serialize(at.Value.UtcDateTime).Trim('"');
}
