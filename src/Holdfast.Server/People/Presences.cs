using System.Collections.Concurrent;
using Holdfast.Client.Contract;

namespace Holdfast.Server.People;

/// <summary>
/// Who looks at a hand-off or a review now, or writes. Whoever says it says it again while it is so; it is forgotten soon, and stands nowhere else: people at another
/// node are not seen here.
/// </summary>
public sealed class Presences(InboxFeed feed, TimeProvider clock)
{
    /// <summary>Consoles say it every ten.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(string Tenant, string Item, string Who), Present> _present = new();

    public Present Say(string tenant, string item, string who, string name, Doing doing)
    {
        var now = clock.Now();
        foreach (var (key, one) in _present)
            if (one.Until <= now) _present.TryRemove(new(key, one));
        var before = _present.GetValueOrDefault((tenant, item, who));
        var present = _present[(tenant, item, who)] = new(item, who, name, doing, now + Lasting);
        // Saying the same again is no news, but how long it holds is.
        if (before?.Doing != doing || before.Until - now < Lasting / 2) feed.Pulse(tenant);
        return present;
    }

    /// <param name="item">Null = of all of the tenant's.</param>
    public IReadOnlyList<Present> Of(string tenant, string? item = null)
    {
        var now = clock.Now();
        return [.. _present.Where(one => one.Key.Tenant == tenant && (item is null || one.Key.Item == item) && one.Value.Until > now)
            .Select(one => one.Value).OrderBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)];
    }
}
