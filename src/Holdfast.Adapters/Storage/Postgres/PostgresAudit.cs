using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresAudit(Database database) : IAudit
{
    public async ValueTask<AuditRow> WriteAsync(string tenant, DateTimeOffset at, AuditAct act, CancellationToken cancel) => await database.UseAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var row = (await AuditWrites.WriteAsync(connection, [(tenant, at, act)]))[0];
            await transaction.CommitAsync(CancellationToken.None);
            return row;
        },
        cancel);

    public async ValueTask<IReadOnlyList<AuditRow>> ReadAsync(string tenant, long after, int limit, CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {Rows.AuditColumns} FROM audit WHERE tenant_id = @tenant AND seq > @after ORDER BY seq LIMIT @limit", Rows.Audit, cancel,
        ("tenant", tenant), ("after", after), ("limit", limit));

    public async ValueTask<AuditHead> HeadAsync(string tenant, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT seq, hash FROM audit_heads WHERE tenant_id = @tenant", Rows.AuditHead, cancel, ("tenant", tenant))).SingleOrDefault() ?? AuditHead.Start;
}
