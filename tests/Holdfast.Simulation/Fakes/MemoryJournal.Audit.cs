using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Who changed what outlives the conversations that it was changed in.</summary>
public sealed partial class MemoryJournal : IAudit
{
    private readonly Dictionary<string, List<AuditRow>> _audit = new(StringComparer.Ordinal);

    public ValueTask<AuditRow> WriteAsync(string tenant, DateTimeOffset at, AuditAct act, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(Write(tenant, at, act));
    }

    public ValueTask<IReadOnlyList<AuditRow>> ReadAsync(string tenant, long after, int limit, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<AuditRow>>([.. (_audit.GetValueOrDefault(tenant) ?? []).Where(row => row.Seq > after).Take(limit)]);
    }

    public ValueTask<AuditHead> HeadAsync(string tenant, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(Head(tenant));
    }

    private AuditHead Head(string tenant) => _audit.GetValueOrDefault(tenant) is [.., var last] ? new(last.Seq, last.Hash) : AuditHead.Start;

    private AuditRow Write(string tenant, DateTimeOffset at, AuditAct act)
    {
        var row = AuditChain.Next(tenant, Head(tenant), at, act);
        if (!_audit.TryGetValue(tenant, out var rows)) _audit[tenant] = rows = [];
        rows.Add(row);
        return row;
    }
}
