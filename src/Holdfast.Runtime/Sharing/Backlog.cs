using Holdfast.Core;
using Holdfast.Core.Sharing;

namespace Holdfast.Runtime.Sharing;

/// <summary>How many calls wait, of each tenant and of all, and how fast they are let go. Safe for any number of threads.</summary>
internal sealed class Backlog(RuntimeOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ReleaseRate _rate;
    private volatile int _all;

    /// <summary>
    /// Null while one more call of the tenant may wait; else how long it takes, at the pace of the last seconds, until those that wait are through.
    /// </summary>
    public TimeSpan? Refuses(string tenant)
    {
        if (_all < options.WaitingCallsOfTenant) return null;
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var own = _waiting.GetValueOrDefault(tenant);
            if (own < options.WaitingCallsOfTenant && _all < options.WaitingCalls) return null;
            // While all tenants take turns, so many go before the last of its own.
            var before = own < options.WaitingCallsOfTenant ? _all : Math.Min((long)own * _waiting.Count, _all);
            var wait = _rate.PerSecond(now) is { } pace ? TimeSpan.FromSeconds(Math.Min(before / pace, Limits.ParkLongest.TotalSeconds)) : Limits.LongestHold;
            return wait > Shortest ? wait : Shortest;
        }
    }

    public void Join(string tenant)
    {
        lock (_lock)
        {
            _waiting[tenant] = _waiting.GetValueOrDefault(tenant) + 1;
            _all++;
        }
    }

    /// <param name="released">Its turn came; else it gave up.</param>
    public void Leave(string tenant, bool released)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_waiting[tenant] == 1) _waiting.Remove(tenant);
            else _waiting[tenant]--;
            _all--;
            if (released) _rate = _rate.Released(now);
        }
    }
}
