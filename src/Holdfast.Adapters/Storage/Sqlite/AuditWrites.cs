using Holdfast.Core.Audit;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Adds to the audit trail, on the writer's thread, with what it tells of or alone: being one, it cannot fork a chain.</summary>
internal sealed class AuditWrites(SqliteConnection db)
{
    public AuditRow Write(string tenant, DateTimeOffset at, AuditAct act)
    {
        var head = db.Query("SELECT seq, hash FROM audit_heads WHERE tenant_id = $tenant", Rows.AuditHead, ("$tenant", tenant)).SingleOrDefault() ?? AuditHead.Start;
        var row = AuditChain.Next(tenant, head, at, act);
        db.Execute(
            $"INSERT INTO audit ({Rows.AuditColumns}) VALUES ($tenant, $seq, $at, $who, $act, $subject, $before, $after, $hash)",
            ("$tenant", tenant), ("$seq", row.Seq), ("$at", at), ("$who", act.Who), ("$act", act.Act), ("$subject", act.Subject), ("$before", act.Before),
            ("$after", act.After), ("$hash", row.Hash));
        db.Execute(
            "INSERT INTO audit_heads (tenant_id, seq, hash) VALUES ($tenant, $seq, $hash) ON CONFLICT DO UPDATE SET seq = $seq, hash = $hash",
            ("$tenant", tenant), ("$seq", row.Seq), ("$hash", row.Hash));
        return row;
    }
}
