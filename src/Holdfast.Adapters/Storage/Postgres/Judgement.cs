using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Begins a transaction and says of each write what will come of it. What was looked at is locked until the end: conversations, in the
/// order of their names so that no two nodes wait for each other; their leases, so that none is taken over meanwhile; attempts that are to
/// be settled.
/// </summary>
internal sealed class Judgement
{
    private readonly Dictionary<(string, string), long> _seqs = [], _epochs = [], _used = [];
    private readonly Dictionary<(string, string, int), bool> _settled = [];
    private readonly Dictionary<(string, string, int), Reserved> _held = [];

    /// <param name="writes">Gets what the judgement itself changes.</param>
    public static async Task PassAsync(NpgsqlConnection connection, IReadOnlyList<PendingWrite> group, BudgetBook budgets, NpgsqlBatch writes)
    {
        var judgement = new Judgement();
        await judgement.LookAsync(connection, group, budgets);
        foreach (var write in group) judgement.Judge(write);
        await BudgetJudgement.PassAsync(
            connection, group, (write, settle) => judgement._held[(write.Tenant, write.Owner, settle.Attempt)], budgets, writes);
    }

    private async Task LookAsync(NpgsqlConnection connection, IReadOnlyList<PendingWrite> group, BudgetBook budgets)
    {
        var appends = group.Where(write => write.Append is not null).ToList();
        var attempts = group.SelectMany(write => write.Ledger, (write, change) => (Write: write, change.Attempt)).ToList();
        await using var batch = connection.CreateBatch();
        batch.Add("BEGIN");
        var found = new List<Action<NpgsqlDataReader>>();
        Look(
            appends, found, row => _seqs.Add((row.GetString(0), row.GetString(1)), row.GetInt64(2)),
            rows => batch.Add("""
                SELECT tenant_id, conversation_id, c.seq FROM conversations c JOIN unnest($1, $2) AS asked (tenant_id, conversation_id)
                USING (tenant_id, conversation_id) ORDER BY 1, 2 FOR NO KEY UPDATE OF c
                """)
                .Column(rows, Text, write => write.Tenant).Column(rows, Text, write => write.Owner));
        Look(
            appends.FindAll(write => write.Append!.Lease is not null), found,
            row => _epochs.Add((row.GetString(0), row.GetString(1)), row.GetInt64(2)),
            rows => batch.Add("""
                SELECT tenant_id, conversation_id, l.epoch FROM leases l JOIN unnest($1, $2) AS asked (tenant_id, conversation_id)
                USING (tenant_id, conversation_id) ORDER BY 1, 2 FOR SHARE OF l
                """)
                .Column(rows, Text, write => write.Tenant).Column(rows, Text, write => write.Owner));
        Look(
            appends.FindAll(write => write.Append!.Idempotency is not null), found,
            row => _used.Add((row.GetString(0), row.GetString(1)), 1),
            rows => batch.Add("SELECT tenant_id, key FROM idempotency JOIN unnest($1, $2) AS asked (tenant_id, key) USING (tenant_id, key)")
                .Column(rows, Text, write => write.Tenant).Column(rows, Text, write => write.Append!.Idempotency!.Key));
        Look(
            attempts, found,
            Keep,
            rows => batch.Add("""
                SELECT tenant_id, owner_id, attempt, settled_at IS NOT NULL, agent, turn, reserved_at, reserved_nano_usd, node_id IS NULL FROM ledger l
                JOIN unnest($1, $2, $3) AS asked (tenant_id, owner_id, attempt) USING (tenant_id, owner_id, attempt)
                ORDER BY 1, 2, 3 FOR NO KEY UPDATE OF l
                """)
                .Column(rows, Text, one => one.Write.Tenant).Column(rows, Text, one => one.Write.Owner).Column(rows, Integer, one => one.Attempt));

        List<(string Tenant, Budget Budget)> limits = [];
        List<string> tenants = [.. attempts.Select(one => one.Write.Tenant).Distinct(StringComparer.Ordinal)];
        Look(
            tenants, found, row => limits.Add((row.GetString(0), Rows.Budget(row, first: 1))),
            rows => batch.Add($"SELECT tenant_id, {Rows.BudgetColumns} FROM budgets WHERE tenant_id = ANY ($1) ORDER BY name").Column(rows, Text, one => one));

        // It stands at the first statement that gives rows.
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var keep in found)
        {
            while (await reader.ReadAsync()) keep(reader);
            await reader.NextResultAsync();
        }
        foreach (var tenant in tenants) budgets.Put(tenant, [.. limits.Where(one => one.Tenant == tenant).Select(one => one.Budget)]);
    }

    private void Keep(NpgsqlDataReader row)
    {
        var attempt = (row.GetString(0), row.GetString(1), row.GetInt32(2));
        var who = new Spender(row.GetStringOrNull(4), row.GetBoolean(8) ? attempt.Item2 : null, row.IsDBNull(5) ? null : row.GetInt64(5));
        _settled[attempt] = row.GetBoolean(3);
        _held[attempt] = new(who, row.GetTime(6), row.GetInt64(7));
    }

    /// <summary>Nothing is asked about nothing.</summary>
    private static void Look<T>(List<T> rows, List<Action<NpgsqlDataReader>> found, Action<NpgsqlDataReader> keep, Action<List<T>> ask)
    {
        if (rows.Count == 0) return;
        ask(rows);
        found.Add(keep);
    }

    private void Judge(PendingWrite write)
    {
        write.Result = write.Append is { } append ? Judge(append, write) : AppendResult.Appended;
        if (write.Result != AppendResult.Appended) return;
        write.Wrong = write.Ledger.Select(change => Wrong(write, change)).FirstOrDefault(wrong => wrong is not null);
    }

    private AppendResult Judge(Append append, PendingWrite write) =>
        append.Lease is { } lease && _epochs.GetValueOrDefault((write.Tenant, write.Owner)) != lease.Epoch ? AppendResult.Conflict
        : append.Idempotency is { } asked && _used.ContainsKey((write.Tenant, asked.Key)) ? AppendResult.Duplicate
        : _seqs.GetValueOrDefault((write.Tenant, write.Owner)) != append.ExpectedSeq ? AppendResult.Conflict
        : AppendResult.Appended;

    /// <summary>Reserve before, settle once after. Anything else is a bug in whoever asks, and says so.</summary>
    private InvalidOperationException? Wrong(PendingWrite write, LedgerChange change)
    {
        var attempt = (write.Tenant, write.Owner, change.Attempt);
        bool? settled = _settled.TryGetValue(attempt, out var known) ? known : null;
        _settled[attempt] = change is Settle;
        return (change, settled) switch
        {
            (Reserve, null) or (Settle, false) => null,
            (Reserve, _) => new($"Attempt {change.Attempt} of {write} was reserved before."),
            _ => new($"Attempt {change.Attempt} of {write} was never reserved, or was settled before."),
        };
    }
}
