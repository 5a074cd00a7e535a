using Holdfast.Adapters.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Holdfast.Bench.Books;

/// <summary>
/// A month of one tenant in a ledger, written straight into the database: through a server it would take hours. Ten attempts a conversation, one in a
/// thousand of them corrected.
/// </summary>
internal sealed class LargeLedger : IDisposable
{
    private const int AttemptsAConversation = 10, Models = 8, Agents = 12, Users = 100_000;

    private readonly SqliteConnection _db;

    public LargeLedger(string folder)
    {
        SqliteStore.Open(folder, TimeProvider.System).Dispose(); // makes the tables
        _db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "holdfast.db") }.ToString());
        _db.Open();
    }

    /// <param name="from">The month's begin.</param>
    public void Fill(string tenant, DateTimeOffset from, long attempts)
    {
        var days = (from.AddMonths(1) - from).Days;
        var conversations = attempts / AttemptsAConversation;
        Execute("PRAGMA synchronous = OFF");
        Execute(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $conversations)
            INSERT INTO conversations (tenant_id, conversation_id, agent, mode, user_id, seq, state, turns, attempts, epoch, cost_nano_usd, created_at, updated_at)
            SELECT $tenant, printf('cnv_%08d', i), 'agent-' || (i % {Agents}), 'interactive', 'user-' || (i * 7919 % {Users}), 1, 'at_rest', 1, 10, 1, 0, $from, $from FROM n
            """,
            tenant, from, conversations, days);
        Execute(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $conversations * {AttemptsAConversation}),
            a (c, k, at, r) AS (
                SELECT i / {AttemptsAConversation}, i % {AttemptsAConversation}, $from + (i / {AttemptsAConversation}) * ($days * 86400000 - 60000) / $conversations
                    + (i % {AttemptsAConversation}) * 2000, (i * 2654435761 + 12345) % 1000003 FROM n)
            INSERT INTO ledger (tenant_id, owner_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd, settled_at, outcome, input_tokens,
                cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd, usage_estimated, price, answered_by,
                duration_ms, turn, purpose)
            SELECT $tenant, printf('cnv_%08d', c), k + 1, at, 'agent-' || (c % {Agents}), 1, 'provider/model-' || ((c + k / 9) % {Models}), 4000, 50000000, at + 1500,
                CASE WHEN r % 40 = 0 THEN 'overloaded' ELSE 'completed' END, r % 900, r % 20000, r % 700, 0, r % 300, r % 50, r * 97, r % 100 = 0, 'list', 'model', 1500, 1,
                'answer'
            FROM a
            """,
            tenant, from, conversations, days);
        Execute(
            """
            INSERT INTO corrections (tenant_id, owner_id, conversation_id, attempt, seq, at, made_at, made_by, reason, agent, model, is_failed, input_tokens,
                cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd)
            SELECT tenant_id, owner_id, owner_id, attempt, 1, reserved_at, reserved_at, 'bench', 'invoice', agent, model, outcome <> 'completed', -7, 0, 0, 0, 3, 0, 1234
            FROM ledger WHERE cost_nano_usd / 97 % 1000 = 1
            """);
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public string Tenant() => Ask<string>("SELECT max(tenant_id) FROM tenants");

    public long RolledDays() => Ask<long>("SELECT count(*) FROM ledger_rolled");

    public long Rows() => Ask<long>("SELECT count(*) FROM ledger");

    public long CostNanoUsd() => Ask<long>("SELECT sum(cost_nano_usd) + (SELECT sum(cost_nano_usd) FROM corrections) FROM ledger");

    private T Ask<T>(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    private void Execute(string sql, string? tenant = null, DateTimeOffset from = default, long conversations = 0, int days = 0)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        if (tenant is not null)
        {
            command.Parameters.AddWithValue("$tenant", tenant);
            command.Parameters.AddWithValue("$from", from.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$conversations", conversations);
            command.Parameters.AddWithValue("$days", days);
        }
        command.ExecuteNonQuery();
    }

    public void Dispose() => _db.Dispose();
}
