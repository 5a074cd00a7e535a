using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>The directory as its port describes it, in memory. Safe for any number of threads.</summary>
public sealed class MemoryDirectory(MemoryJournal journal) : IDirectory
{
    private readonly Lock _lock = new();
    private readonly List<TenantRow> _tenants = [];
    private readonly List<KeyRow> _keys = [];
    private readonly List<AgentRow> _agents = [];
    private readonly List<SessionRow> _sessions = [];
    private readonly List<WidgetTokenRow> _widgets = [];

    public ValueTask<bool> AddTenantAsync(TenantRow tenant, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_tenants.Exists(known => known.Id == tenant.Id)) return ValueTask.FromResult(false);
            _tenants.Add(tenant);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<IReadOnlyList<TenantRow>> TenantsAsync(CancellationToken cancel) =>
        Read(() => _tenants.OrderBy(tenant => tenant.Id, StringComparer.Ordinal));

    public ValueTask AddKeyAsync(KeyRow key, CancellationToken cancel)
    {
        lock (_lock) _keys.Add(key);
        return default;
    }

    public ValueTask<KeyRow?> FindKeyAsync(string hash, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_keys.Find(key => key.Hash == hash));
    }

    public ValueTask<IReadOnlyList<KeyRow>> KeysAsync(string? tenant, CancellationToken cancel) => Read(() => _keys.Where(key => key.Tenant == tenant));

    public ValueTask<bool> RevokeKeyAsync(string? tenant, string id, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var index = _keys.FindIndex(key => key.Tenant == tenant && key.Id == id && key.RevokedAt is null);
            if (index < 0) return ValueTask.FromResult(false);
            _keys[index] = _keys[index] with { RevokedAt = at };
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<AgentRow> SaveAgentAsync(string tenant, string name, string definition, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var agent = new AgentRow(tenant, name, Versions(tenant, name).Count() + 1, definition, at);
            _agents.Add(agent);
            return ValueTask.FromResult(agent);
        }
    }

    public ValueTask<AgentRow?> FindAgentAsync(string tenant, string name, int? version, CancellationToken cancel)
    {
        lock (_lock)
            return ValueTask.FromResult(Versions(tenant, name).LastOrDefault(agent => version is null || agent.Version == version));
    }

    public ValueTask<Page<AgentRow>> AgentsAsync(string tenant, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
        {
            var newest = _agents.Where(agent => agent.Tenant == tenant).GroupBy(agent => agent.Name).Select(versions => versions.Last());
            return ValueTask.FromResult(MemoryJournal.Paged(newest.OrderBy(agent => agent.Name, StringComparer.Ordinal), page));
        }
    }

    public ValueTask<IReadOnlyList<AgentRow>> AgentVersionsAsync(string tenant, string name, CancellationToken cancel) =>
        Read(() => Versions(tenant, name).Reverse());

    public ValueTask RememberAsync(string tenant, IdempotencyRecord request, CancellationToken cancel)
    {
        journal.Remember(tenant, request);
        return default;
    }

    public ValueTask AddSessionAsync(SessionRow session, DateTimeOffset now, CancellationToken cancel)
    {
        lock (_lock)
        {
            _sessions.RemoveAll(known => known.EndsAt <= now);
            _sessions.Add(session);
        }
        return default;
    }

    public ValueTask<SessionRow?> FindSessionAsync(string hash, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_sessions.Find(session => session.Hash == hash));
    }

    public ValueTask EndSessionAsync(string hash, CancellationToken cancel)
    {
        lock (_lock) _sessions.RemoveAll(session => session.Hash == hash);
        return default;
    }

    public ValueTask AddWidgetTokenAsync(WidgetTokenRow token, DateTimeOffset forget, CancellationToken cancel)
    {
        lock (_lock)
        {
            _widgets.RemoveAll(known => known.EndsAt <= forget);
            _widgets.Add(token);
        }
        return default;
    }

    public ValueTask<WidgetTokenRow?> FindWidgetTokenAsync(string hash, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_widgets.Find(token => token.Hash == hash));
    }

    public ValueTask<IReadOnlyList<string>> WidgetOriginsAsync(string conversation, CancellationToken cancel) =>
        Read(() => _widgets.Where(token => token.Conversation == conversation).SelectMany(token => token.Origins).Distinct());

    public ValueTask<bool> RevokeWidgetTokenAsync(string tenant, string id, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var index = _widgets.FindIndex(token => token.Tenant == tenant && token.Id == id && token.RevokedAt is null);
            if (index >= 0) _widgets[index] = _widgets[index] with { RevokedAt = at };
            return ValueTask.FromResult(index >= 0);
        }
    }

    private IEnumerable<AgentRow> Versions(string tenant, string name) => _agents.Where(agent => agent.Tenant == tenant && agent.Name == name);

    private ValueTask<IReadOnlyList<T>> Read<T>(Func<IEnumerable<T>> rows)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<T>>([.. rows()]);
    }
}
