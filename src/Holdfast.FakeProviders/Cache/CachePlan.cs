using Holdfast.FakeProviders.Billing;

namespace Holdfast.FakeProviders.Cache;

/// <summary>What the cache does for one request.</summary>
/// <param name="Prompt">The prompt's tokens by class.</param>
/// <param name="Writes">Entries to store, readable only once the response begins.</param>
internal sealed record CachePlan(Usage Prompt, IReadOnlyList<CacheWrite> Writes)
{
    public static CachePlan Uncached(int tokens) => new(new Usage { Input = tokens }, []);
}
