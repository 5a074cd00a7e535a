using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Configuration;
using Holdfast.Server.Errors;
using Holdfast.Server.Models;

namespace Holdfast.Server.DropIn;

/// <summary>
/// What <c>model</c> means in a client's request: an agent of the tenant, the ladder <c>default</c>, a <c>provider/model</c>, or a model of
/// any provider, those of the client's dialect first. An agent may bear the name of a model, so that a client which cannot be changed reaches
/// it.
/// </summary>
public sealed class ModelNames(
    ServerModel model, IAgentCatalog agents, AgentResolver resolver, CurrentModels models, ProviderProbe probe)
{
    /// <summary>Names are the clients': only so many are remembered.</summary>
    private const int Remembered = 10_000, LongestName = 300;

    private readonly ConcurrentDictionary<(Dialect, string), Route> _known = new();

    /// <summary>Prices have changed, and routes have them.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The route, or why there is none.</summary>
    public async ValueTask<(Route? Route, ProblemResult? Problem)> FindAsync(string tenant, Dialect dialect, string name, CancellationToken cancel)
    {
        if (name.Length > LongestName) return (null, ErrorCode.ModelNotFound.Problem());
        if (await agents.FindAsync(tenant, name, version: null, cancel) is { } agent) return Of(agent);
        if (_known.TryGetValue((dialect, name), out var known)) return (known, null);
        var rungs = name == DefaultLadder.Name
            ? [.. resolver.Expand([name]).Select(resolver.FindRung).OfType<Rung>()]
            : await ModelsAsync(dialect, name, cancel);
        if (rungs.Count == 0) return (null, ErrorCode.ModelNotFound.Problem($"Nothing is called \"{name}\"."));
        var route = new Route(rungs, null, null, model.TimeLimits);
        if (_known.Count < Remembered) _known[(dialect, name)] = route;
        return (route, null);
    }

    /// <summary>Models by the names that a client may use beside agents, each once.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(Dialect dialect, CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var provider in OwnFirst(dialect))
        {
            var ids = provider.Compatible ? (await probe.AskAsync(provider, cancel)).Models : NamesOf(provider);
            foreach (var id in ids) names.Add(names.Contains(id) ? $"{provider.Name}/{id}" : id);
        }
        return names;
    }

    private (Route?, ProblemResult?) Of(AgentPolicy agent)
    {
        var ladder = agent.Ladder.All(IsReached) ? agent.Ladder : [.. agent.Ladder.Where(IsReached)];
        return ladder.Count > 0 ? (new(ladder, agent.Name, agent.Version, agent.Limits), null) : (null, Unreached(agent.Name));

        bool IsReached(Rung rung) => model.Providers.Any(provider => provider.Name == rung.Provider && provider.Dialect == rung.Dialect);
    }

    /// <summary>One rung at most: who names a model wants this one.</summary>
    private async ValueTask<List<Rung>> ModelsAsync(Dialect dialect, string name, CancellationToken cancel)
    {
        if (resolver.FindRung(name) is { } exact) return [exact];
        foreach (var provider in OwnFirst(dialect).Where(provider => !provider.Compatible && (provider.IsPractice || !IsPractice(name))))
            if (models.Catalog.Find(provider.Name, provider.Dialect, name, servesAny: false) is { } listed) return [listed];
        foreach (var provider in OwnFirst(dialect).Where(provider => provider.Compatible))
            if ((await probe.AskAsync(provider, cancel)).Models.Contains(name) && resolver.FindRung($"{provider.Name}/{name}") is { } served)
                return [served];
        return [];
    }

    private IEnumerable<ProviderModel> OwnFirst(Dialect dialect) =>
        model.Providers.OrderByDescending(provider => provider.Dialect == dialect);

    private IEnumerable<string> NamesOf(ProviderModel provider) =>
        models.Catalog.NamesOf(provider.Dialect).Where(id => provider.IsPractice || !IsPractice(id));

    private static bool IsPractice(string id) => id.StartsWith("practice", StringComparison.Ordinal);

    private static ProblemResult Unreached(string name) => ErrorCode.ModelElsewhere.Problem($"No provider of \"{name}\" is configured.");
}
