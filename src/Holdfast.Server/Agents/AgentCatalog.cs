using System.Collections.Concurrent;
using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Core;
using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Agents;

/// <summary>
/// Agents, resolved and in memory. Versions never change, so only "the newest" is ever replaced, and only by a higher one;
/// when prices change all are resolved again.
/// </summary>
public sealed class AgentCatalog(IDirectory directory, IAudit audit, AgentResolver resolver, TimeProvider clock) : IAgentCatalog
{
    private readonly ConcurrentDictionary<(string Tenant, string Name), AgentPolicy> _newest = new();
    private readonly ConcurrentDictionary<(string Tenant, string Name, int Version), AgentPolicy> _versions = new();

    /// <summary>Names that no agent has: existing clients name a model with every request, and it is asked first whether that is an agent.</summary>
    private readonly ConcurrentDictionary<(string Tenant, string Name), bool> _absent = new();
    private const int MostAbsent = 10_000;
    private long _saves;

    public ValueTask<AgentPolicy?> FindAsync(string tenant, string name, int? version, CancellationToken cancel)
    {
        var known = version is { } number ? _versions.GetValueOrDefault((tenant, name, number)) : _newest.GetValueOrDefault((tenant, name));
        return known is not null || (version is null && _absent.ContainsKey((tenant, name))) ? new(known) : ReadAsync(tenant, name, version, cancel);
    }

    /// <summary>Stores the definition as the agent's next version. It must have been judged.</summary>
    /// <param name="by">Who saves it, for the audit trail.</param>
    public async ValueTask<AgentRow> SaveAsync(string tenant, string name, AgentDefinition definition, string by, CancellationToken cancel)
    {
        var (now, json, before) = (clock.Now(), Json(definition), await directory.FindAgentAsync(tenant, name, null, cancel));
        var act = new AuditAct(by, "agent.saved", $"agents/{name}", before is null ? null : AuditChain.HashOf(before.Definition), AuditChain.HashOf(json));
        await audit.WriteAsync(tenant, now, act, cancel);
        var row = await directory.SaveAgentAsync(tenant, name, json, now, cancel);
        Remember(row, isNewest: true);
        Interlocked.Increment(ref _saves);
        _absent.TryRemove((tenant, name), out _);
        return row;
    }

    /// <summary>Another node saved an agent; or it may have saved any.</summary>
    public void Hear(News news)
    {
        if (news is not (News.AgentSaved or News.Missed)) return;
        Interlocked.Increment(ref _saves);
        if (news is News.AgentSaved saved)
        {
            _newest.TryRemove((saved.Tenant, saved.Name), out _);
            _absent.TryRemove((saved.Tenant, saved.Name), out _);
            return;
        }
        _newest.Clear();
        _absent.Clear();
    }

    /// <summary>Models cost something else from now on, and what is resolved here has their prices.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _saves);
        _newest.Clear();
        _versions.Clear();
    }

    public static bool Same(AgentRow row, AgentDefinition definition) => row.Definition == Json(definition);

    public static string Json(AgentDefinition definition) => JsonSerializer.Serialize(definition, HoldfastJson.Default.AgentDefinition);

    private async ValueTask<AgentPolicy?> ReadAsync(string tenant, string name, int? version, CancellationToken cancel)
    {
        var saves = Interlocked.Read(ref _saves);
        if (await directory.FindAgentAsync(tenant, name, version, cancel) is { } row)
        {
            var policy = Remember(row, isNewest: version is null);
            // Another node may have saved a newer one, or prices changed, between the look-up and the remembering.
            if (Interlocked.Read(ref _saves) == saves) return policy;
            _newest.TryRemove((tenant, name), out _);
            _versions.TryRemove((tenant, name, policy.Version), out _);
            return policy;
        }
        if (version is null && _absent.Count < MostAbsent) _absent[(tenant, name)] = true;
        // It may have been saved between the look-up and the remembering.
        if (Interlocked.Read(ref _saves) != saves) _absent.TryRemove((tenant, name), out _);
        return null;
    }

    private AgentPolicy Remember(AgentRow row, bool isNewest)
    {
        var policy = _versions.GetOrAdd((row.Tenant, row.Name, row.Version), _ => resolver.Resolve(row.Name, row.Version, row.Read()));
        if (!isNewest) return policy;
        // Two saves, or a save and a look-up, may end in either order: the higher version wins.
        return _newest.AddOrUpdate((row.Tenant, row.Name), policy, (_, known) => known.Version > policy.Version ? known : policy);
    }
}

public static class AgentRowExtensions
{
    public static AgentDefinition Read(this AgentRow row) =>
        JsonSerializer.Deserialize(row.Definition, HoldfastJson.Default.AgentDefinition)
        ?? throw new InvalidOperationException($"Version {row.Version} of agent {row.Name} has no definition.");

    public static Agent ToContract(this AgentRow row, IReadOnlyList<FieldError>? warnings = null) =>
        new(row.Name, row.Version, row.CreatedAt, row.Read(), warnings is { Count: > 0 } ? warnings : null);
}
