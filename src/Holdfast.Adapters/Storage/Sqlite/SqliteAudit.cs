using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteAudit(AuditWrites writes, Writer writer, Readers readers) : IAudit
{
    public async ValueTask<AuditRow> WriteAsync(string tenant, DateTimeOffset at, AuditAct act, CancellationToken cancel) =>
        await writer.RunAsync(() => writes.Write(tenant, at, act), cancel);

    public ValueTask<IReadOnlyList<AuditRow>> ReadAsync(string tenant, long after, int limit, CancellationToken cancel) => new(readers.Read(
        db => db.Query(
            $"SELECT {Rows.AuditColumns} FROM audit WHERE tenant_id = $tenant AND seq > $after ORDER BY seq LIMIT $limit", Rows.Audit,
            ("$tenant", tenant), ("$after", after), ("$limit", limit)),
        cancel));

    public ValueTask<AuditHead> HeadAsync(string tenant, CancellationToken cancel) => new(readers.Read(
        db => db.Query("SELECT seq, hash FROM audit_heads WHERE tenant_id = $tenant", Rows.AuditHead, ("$tenant", tenant)).SingleOrDefault() ?? AuditHead.Start,
        cancel));
}
