using Holdfast.Core.Audit;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// Who changed what: a chain for each tenant, and one without a tenant for root keys. Rows are only ever added, here and with appends
/// (<see cref="Append.Audit"/>), one after the other whatever nodes there are. Safe for any number of threads; durable when it returns.
/// </summary>
public interface IAudit
{
    /// <param name="tenant">Empty for the circle of root keys.</param>
    ValueTask<AuditRow> WriteAsync(string tenant, DateTimeOffset at, AuditAct act, CancellationToken cancel);

    /// <summary>Rows with seq greater than <paramref name="after"/>, in order.</summary>
    ValueTask<IReadOnlyList<AuditRow>> ReadAsync(string tenant, long after, int limit, CancellationToken cancel);

    /// <summary>The row that was written last.</summary>
    ValueTask<AuditHead> HeadAsync(string tenant, CancellationToken cancel);
}
