using System.Runtime.InteropServices;

namespace Holdfast.FakeProviders.Cache;

/// <param name="Scope">Who may read it: workspace, model and whatever else separates caches.</param>
/// <param name="Prefix">The digest of everything up to the entry.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CacheKey(UInt128 Scope, UInt128 Prefix);

/// <summary>Which prefixes a provider still holds. A lifetime counts from the start of the request that wrote or read the entry.</summary>
internal sealed class PromptCache
{
    private const int SweepAt = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<CacheKey, Entry> _entries = [];
    private int _sweepAt = SweepAt;

    [StructLayout(LayoutKind.Auto)]
    private record struct Entry(DateTimeOffset Until, TimeSpan Lifetime);

    /// <summary>True when the entry lives; it then lives its lifetime again.</summary>
    public bool Read(CacheKey key, DateTimeOffset started)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.Until <= started) return false;
            _entries[key] = entry with { Until = started + entry.Lifetime };
            return true;
        }
    }

    public void Write(IEnumerable<CacheWrite> writes, DateTimeOffset started)
    {
        lock (_lock)
        {
            foreach (var write in writes) _entries[write.Key] = new Entry(started + write.Lifetime, write.Lifetime);
            if (_entries.Count >= _sweepAt) Sweep(started);
        }
    }

    public void Clear()
    {
        lock (_lock) _entries.Clear();
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
            if (entry.Until <= now) _entries.Remove(key);
        _sweepAt = Math.Max(SweepAt, _entries.Count * 2);
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct CacheWrite(CacheKey Key, TimeSpan Lifetime);
