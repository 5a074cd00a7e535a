using System.Collections.Immutable;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Calls that belong to no conversation.</summary>
public sealed partial class MemoryJournal
{
    private readonly Dictionary<CallKey, ImmutableSortedDictionary<int, LedgerRow>> _calls = [];

    public async ValueTask<bool> ReserveAsync(CallKey key, Reserve reserve, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ValueTask changed;
        lock (_lock)
        {
            if (!HaveRoom(key.Tenant, conversation: null, [reserve])) return false;
            changed = Change(key, reserve);
        }
        await changed;
        return true;
    }

    public ValueTask SettleAsync(CallKey key, Settle settle) => Change(key, settle);

    public ValueTask<IReadOnlyList<LedgerRow>> FindAsync(CallKey key, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<LedgerRow>>([.. Rows(key).Values]);
    }

    public ValueTask<IReadOnlyList<LedgerRow>> OpenAsync(int limit, CancellationToken cancel)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<LedgerRow>>(
                [.. _calls.Values.SelectMany(rows => rows.Values).Where(row => row.SettledAt is null).Take(limit)]);
    }

    private ValueTask Change(CallKey key, LedgerChange change)
    {
        try
        {
            lock (_lock) _calls[key] = Changed(new(key.Tenant, null, key.Call), Rows(key), change);
            return default;
        }
        catch (InvalidOperationException e)
        {
            return ValueTask.FromException(e);
        }
    }

    private IEnumerable<LedgerRow> CallRows(string tenant) => _calls.Where(one => one.Key.Tenant == tenant).SelectMany(one => one.Value.Values);

    private ImmutableSortedDictionary<int, LedgerRow> Rows(CallKey key) =>
        _calls.GetValueOrDefault(key) ?? ImmutableSortedDictionary<int, LedgerRow>.Empty;
}
