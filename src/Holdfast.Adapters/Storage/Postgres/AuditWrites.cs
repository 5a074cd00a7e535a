using Holdfast.Core.Audit;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Adds to the audit trail inside a transaction. The heads of its chains are locked until its end, in the order of their names and after everything
/// else that it locks: so no chain forks, and no two nodes wait for each other.
/// </summary>
internal static class AuditWrites
{
    /// <summary>The rows, written; in one trip to lock, and one to write.</summary>
    public static async Task<IReadOnlyList<AuditRow>> WriteAsync(NpgsqlConnection connection, IReadOnlyList<(string Tenant, DateTimeOffset At, AuditAct Act)> acts)
    {
        if (acts.Count == 0) return [];
        var heads = await LockAsync(connection, [.. acts.Select(one => one.Tenant).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        var rows = new List<(string Tenant, AuditRow Row)>();
        foreach (var (tenant, at, act) in acts)
        {
            var row = AuditChain.Next(tenant, heads[tenant], at, act);
            heads[tenant] = new(row.Seq, row.Hash);
            rows.Add((tenant, row));
        }
        await using var batch = connection.CreateBatch();
        Add(batch, rows, [.. heads]);
        await batch.ExecuteNonQueryAsync();
        return [.. rows.Select(one => one.Row)];
    }

    private static async Task<Dictionary<string, AuditHead>> LockAsync(NpgsqlConnection connection, string[] tenants)
    {
        await using var batch = connection.CreateBatch();
        batch.Add("INSERT INTO audit_heads (tenant_id, seq, hash) SELECT one, 0, $2 FROM unnest($1) AS one ORDER BY 1 ON CONFLICT DO NOTHING")
            .Column(tenants, Text, one => one).Parameters.Add(new() { Value = AuditHead.Start.Hash });
        batch.Add("SELECT tenant_id, seq, hash FROM audit_heads WHERE tenant_id = ANY ($1) ORDER BY tenant_id FOR UPDATE").Column(tenants, Text, one => one);
        await using var reader = await batch.ExecuteReaderAsync();
        var heads = new Dictionary<string, AuditHead>(StringComparer.Ordinal);
        while (await reader.ReadAsync()) heads.Add(reader.GetString(0), new(reader.GetInt64(1), reader.GetString(2)));
        return heads;
    }

    private static void Add(NpgsqlBatch batch, List<(string Tenant, AuditRow Row)> rows, List<KeyValuePair<string, AuditHead>> heads)
    {
        batch.Add($"INSERT INTO audit ({Rows.AuditColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .Column(rows, Text, one => one.Tenant)
            .Column(rows, Bigint, one => one.Row.Seq)
            .Column(rows, Bigint, one => one.Row.At.ToUnixTimeMilliseconds())
            .Column(rows, Text, one => one.Row.Act.Who)
            .Column(rows, Text, one => one.Row.Act.Act)
            .Column(rows, Text, one => one.Row.Act.Subject)
            .Column(rows, Text, one => one.Row.Act.Before)
            .Column(rows, Text, one => one.Row.Act.After)
            .Column(rows, Text, one => one.Row.Hash);
        batch.Add("""
            UPDATE audit_heads h SET seq = one.seq, hash = one.hash FROM unnest($1, $2, $3) AS one (tenant_id, seq, hash) WHERE h.tenant_id = one.tenant_id
            """)
            .Column(heads, Text, one => one.Key)
            .Column(heads, Bigint, one => one.Value.Seq)
            .Column(heads, Text, one => one.Value.Hash);
    }
}
