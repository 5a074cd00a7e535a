using System.Collections.Concurrent;
using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.People;

/// <summary>
/// Who looks at a hand-off or a review now, or writes. Whoever says it says it again while it is so; it is forgotten soon, and stands nowhere: other nodes are told, and
/// one that has just started hears of it when it is said again.
/// </summary>
public sealed class Presences(InboxFeed feed, INews news, TimeProvider clock)
{
    /// <summary>Consoles say it every ten.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(20);

    /// <summary>What was said so lately is no news.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Tenant, string Item, string Who), Present> _present = new();

    public Present Say(string tenant, string item, string who, string name, Doing doing)
    {
        var present = new Present(item, who, name, doing, clock.Now() + Lasting);
        if (Remember(tenant, present)) _ = news.TellAsync(new(tenant, item, who, name, doing == Doing.Typing)).AsTask();
        return present;
    }

    public void Hear(News heard)
    {
        if (heard is News.AtWork at)
            Remember(at.Tenant, new(at.Item, at.Who, at.Name, at.IsTyping ? Doing.Typing : Doing.Looking, clock.Now() + Lasting));
    }

    /// <param name="item">Null = of all of the tenant's.</param>
    public IReadOnlyList<Present> Of(string tenant, string? item = null)
    {
        var now = clock.Now();
        return [.. _present.Where(one => one.Key.Tenant == tenant && (item is null || one.Key.Item == item) && one.Value.Until > now)
            .Select(one => one.Value).OrderBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)];
    }

    /// <returns>Whether it is news: that it is so, or how long that holds.</returns>
    private bool Remember(string tenant, Present present)
    {
        var now = clock.Now();
        foreach (var (key, one) in _present)
            if (one.Until <= now) _present.TryRemove(new(key, one));
        var at = (tenant, present.Id, present.Who);
        if (_present.GetValueOrDefault(at) is { } before && before.Doing == present.Doing && present.Until - before.Until < Fresh) return false;
        _present[at] = present;
        feed.Pulse(tenant);
        return true;
    }
}
