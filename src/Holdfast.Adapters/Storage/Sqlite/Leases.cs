using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>
/// Who works on which conversation. In memory only: one process owns the data folder, so a lease cannot outlive the process that could use it.
/// </summary>
internal sealed class Leases
{
    private readonly ConcurrentDictionary<ConversationKey, long> _held = new();
    private long _epoch;

    public Lease? TryTake(ConversationKey key)
    {
        var epoch = Interlocked.Increment(ref _epoch);
        return _held.TryAdd(key, epoch) ? new(key, epoch) : null;
    }

    public void Release(Lease lease) => _held.TryRemove(new(lease.Key, lease.Epoch));

    public void Revoke(ConversationKey key) => _held.TryRemove(key, out _);

    public bool IsCurrent(Lease lease) => _held.TryGetValue(lease.Key, out var epoch) && epoch == lease.Epoch;
}
