using System.Collections.Concurrent;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;

namespace Holdfast.Server.Api;

/// <summary>
/// Knows whether anything was written in a tenant that sums of it may count: money, outcomes. Adding up is dear, and whoever shows sums adds up again only where this
/// says so. Of other nodes it hears as news.
/// </summary>
internal sealed class FiguresFeed
{
    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);

    public FiguresFeed(ConversationStore store) => store.Appended += append => Changed(append.Key.Tenant);

    public void Hear(News news)
    {
        if (news is News.Appended appended) Changed(appended.Key.Tenant);
        if (news is not News.Missed) return;
        foreach (var tenant in _versions.Keys) Changed(tenant);
    }

    /// <summary>Grows with every change.</summary>
    public long VersionOf(string tenant) => _versions.GetOrAdd(tenant, 0);

    private void Changed(string tenant) => _versions.AddOrUpdate(tenant, 1, (_, version) => version + 1);
}
