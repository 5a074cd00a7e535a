using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core.Audit;
using Holdfast.Core.Journal;
using Holdfast.Core.Knowledge;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Money;
using Holdfast.Core.Quality;
using Holdfast.Core.Reviews;
using Holdfast.Core.Webhooks;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>
/// What both databases read in the same way: the columns of each kind of row, and what they become. Times are Unix milliseconds.
/// </summary>
internal static class Rows
{
    public const string EntryColumns = "seq, at, body";

    public const string ConversationColumns =
        """
        tenant_id, conversation_id, agent, mode, user_id, metadata, seq, state, turns, attempts, epoch, cost_nano_usd, created_at, updated_at, wake_at,
            ended_at, handed_off, troubled, denied, rating
        """;

    public const int OutcomeSumCount = 9;

    public const string OutcomeSums = """
        count(*), count(*) FILTER (WHERE state = 'resolved'), count(*) FILTER (WHERE state = 'resolved' AND NOT handed_off),
            count(*) FILTER (WHERE denied), count(*) FILTER (WHERE handed_off), count(*) FILTER (WHERE troubled),
            count(rating), CAST(coalesce(sum(rating), 0) AS bigint), CAST(coalesce(sum(cost_nano_usd), 0) AS bigint)
        """;

    public const string LedgerColumns = """
        tenant_id, conversation_id, call_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd,
            settled_at, outcome, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens,
            cost_nano_usd, usage_estimated, price, answered_by, duration_ms, turn, purpose,
            saved_cache_nano_usd, saved_context_nano_usd, saved_routing_nano_usd, saved_batch_nano_usd, saved_reuse_nano_usd, unused_nano_usd
        """;

    public const string BudgetColumns = "name, scope, agent, conversation_id, period, limit_nano_usd, is_hard, near_percent, is_locked";
    public const string KeyColumns = "key_id, tenant_id, role, name, hash, hint, created_at, revoked_at";
    public const string AgentColumns = "tenant_id, name, version, definition, created_at";
    public const string DocumentColumns = "path, version, title, bytes, updated_at";
    public const string FileColumns = "path, content, conversation_id, key_id, created_at, updated_at";
    public const string FactColumns = "fact_id, text, conversation_id, seq, quote, key_id, created_at, updated_at";

    public const string BatchColumns =
        "tenant_id, conversation_id, agent, task, state, items, answered, failed, per_call, learned_from, created_at, updated_at, service_tier";

    public const string AuditColumns = "tenant_id, seq, at, who, act, subject, before_hash, after_hash, hash";

    public const string PriceColumns = "form, body, imported_at";

    public const string InboxColumns =
        "tenant_id, conversation_id, seq, kind, subject, title, agent, user_id, state, priority, owner, opened_at, due_at, closed_at, outcome, closed_by";

    public const string ClarificationColumns = "tenant_id, conversation_id, seq, agent, question, request, at";

    public const string WebhookColumns =
        "tenant_id, webhook_id, url, events, include_content, description, secrets, created_at, disabled_at, disabled_reason";

    public const string DeliveryColumns =
        "tenant_id, webhook_id, event_id, event, conversation_id, first_seq, seq, at, state, tries, next_at, tried_at, status, failure";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string WidgetTokenColumns = "token_id, hash, tenant_id, key_hash, agent, conversation_id, user_id, origins, ends_at, revoked_at";

    public static SessionRow Session(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetTime(2));

    public static WidgetTokenRow WidgetToken(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetStringOrNull(6),
        row.GetString(7).Split(' '), row.GetTime(8), row.GetTimeOrNull(9));

    public static Entry Entry(DbDataReader row) => new(row.GetInt64(0), row.GetTime(1), EntryCodec.Decode(row.GetFieldValue<byte[]>(2)));

    public static ConversationRow Conversation(DbDataReader row) => new(
        new(row.GetString(0), row.GetString(1)),
        Agent: row.GetString(2),
        SnakeCase.Value<ConversationMode>(row.GetString(3)),
        User: row.GetStringOrNull(4),
        Metadata: row.IsDBNull(5) ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(5)),
        Seq: row.GetInt64(6),
        State: row.GetString(7),
        Turns: row.GetInt32(8),
        Attempts: row.GetInt32(9),
        Epoch: row.GetInt32(10),
        CostNanoUsd: row.GetInt64(11),
        CreatedAt: row.GetTime(12),
        UpdatedAt: row.GetTime(13),
        WakeAt: row.GetTimeOrNull(14),
        new Outcome(row.GetTimeOrNull(15), row.GetBoolean(16), row.GetBoolean(17), row.GetBoolean(18), row.IsDBNull(19) ? null : row.GetInt32(19)));

    public static string? MetadataOf(ConversationRow row) => row.Metadata is null ? null : JsonSerializer.Serialize(row.Metadata, Relaxed);

    public static LedgerRow Ledger(DbDataReader row)
    {
        var settled = !row.IsDBNull(10);
        return new(
            row.GetString(0),
            Conversation: row.GetStringOrNull(1),
            Call: row.GetStringOrNull(2),
            Attempt: row.GetInt32(3),
            ReservedAt: row.GetTime(4),
            Agent: row.GetStringOrNull(5),
            AgentVersion: row.IsDBNull(6) ? null : row.GetInt32(6),
            Model: row.GetString(7),
            PromptTokens: row.GetInt32(8),
            ReservedNanoUsd: row.GetInt64(9),
            SettledAt: row.GetTimeOrNull(10),
            Outcome: row.GetStringOrNull(11),
            settled ? Usage(row, first: 12) : default,
            CostNanoUsd: settled ? row.GetInt64(18) : null,
            UsageEstimated: settled && row.GetBoolean(19),
            Price: row.GetStringOrNull(20),
            AnsweredBy: row.GetStringOrNull(21),
            DurationMs: settled ? row.GetInt32(22) : null,
            Turn: row.IsDBNull(23) ? null : row.GetInt64(23),
            Purpose: row.IsDBNull(24) ? null : SnakeCase.Value<Purpose>(row.GetString(24)),
            Saving(row, first: 25),
            UnusedNanoUsd: row.GetInt64(30));
    }

    /// <summary>By the columns that come after <see cref="OutcomeSums"/>.</summary>
    public static string GroupedBy(IReadOnlyList<string> by)
    {
        var columns = string.Join(", ", Enumerable.Range(OutcomeSumCount + 1, by.Count));
        return $" GROUP BY {columns} ORDER BY {columns}";
    }

    /// <summary><see cref="OutcomeSums"/>, and after them what they are grouped by.</summary>
    public static OutcomeLine OutcomeLine(DbDataReader row, IReadOnlyList<string> by) => new(
        [.. by.Select((dimension, i) => KeyValuePair.Create(dimension, row.GetString(OutcomeSumCount + i)))],
        Ended: row.GetInt32(0),
        Resolved: row.GetInt32(1),
        ResolvedAlone: row.GetInt32(2),
        Denied: row.GetInt32(3),
        HandedOff: row.GetInt32(4),
        Troubled: row.GetInt32(5),
        Rated: row.GetInt32(6),
        Ratings: row.GetInt32(7),
        CostNanoUsd: row.GetInt64(8));

    public static Budget Budget(DbDataReader row, int first) => new(
        row.GetString(first), SnakeCase.Value<BudgetScope>(row.GetString(first + 1)), row.GetStringOrNull(first + 2), row.GetStringOrNull(first + 3),
        SnakeCase.Value<BudgetPeriod>(row.GetString(first + 4)), row.GetInt64(first + 5), row.GetBoolean(first + 6), row.GetInt32(first + 7),
        row.GetBoolean(first + 8));

    public static IdempotencyRecord Idempotency(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetTime(3));

    public static TenantRow Tenant(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetTime(2));

    public static KeyRow Key(DbDataReader row) => new(
        Id: row.GetString(0),
        Tenant: row.GetStringOrNull(1),
        SnakeCase.Value<Role>(row.GetString(2)),
        Name: row.GetString(3),
        Hash: row.GetString(4),
        Hint: row.GetString(5),
        CreatedAt: row.GetTime(6),
        RevokedAt: row.GetTimeOrNull(7));

    public static AgentRow Agent(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetTime(4));

    public static DocumentRow Document(DbDataReader row) => new(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.GetTime(4));

    public static DocumentChange DocumentChange(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1),
        row.IsDBNull(3) ? null : new Document(row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetTime(5)));

    public static MemoryFile File(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), new Origin(Conversation: row.GetStringOrNull(2), Key: row.GetStringOrNull(3)), row.GetTime(4), row.GetTime(5));

    public static UserFact Fact(DbDataReader row) => new(
        row.GetString(0), row.GetString(1),
        new Origin(row.GetStringOrNull(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetStringOrNull(4), row.GetStringOrNull(5)),
        row.GetTime(6), row.GetTime(7));

    public static BatchRow Batch(DbDataReader row) => new(
        new(row.GetString(0), row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetInt32(6),
        row.GetInt32(7), row.GetInt32(8), row.GetStringOrNull(9), row.GetTime(10), row.GetTime(11),
        SnakeCase.Value<ServiceTier>(row.GetString(12)));

    public static InboxRow Inbox(DbDataReader row) => new(
        new(row.GetString(0), row.GetString(1)), row.GetInt64(2), SnakeCase.Value<InboxKind>(row.GetString(3)), row.GetString(4), row.GetString(5),
        row.GetString(6), row.GetStringOrNull(7), row.GetString(8), row.GetInt32(9), row.GetStringOrNull(10), row.GetTime(11), row.GetTimeOrNull(12),
        row.GetTimeOrNull(13), row.GetStringOrNull(14), row.GetStringOrNull(15));

    public static Clarification Clarification(DbDataReader row) => new(
        new(row.GetString(0), row.GetString(1)), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetTime(6));

    public static AuditRow Audit(DbDataReader row) => new(
        row.GetInt64(1), row.GetTime(2), new(row.GetString(3), row.GetString(4), row.GetString(5), row.GetStringOrNull(6), row.GetStringOrNull(7)), row.GetString(8));

    public static ImportedPrice Price(DbDataReader row) => new(PriceBook.Read(row.GetString(1)), row.GetString(0), row.GetTime(2));

    public static SpendLine Spend(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetStringOrNull(2), row.GetString(3), row.GetInt64(4),
        new(
            row.GetInt64(5), new(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)), row.GetInt64(11), row.GetInt64(12)));

    public static AnomalyRow Anomaly(DbDataReader row) => JsonSerializer.Deserialize<AnomalyRow>(row.GetString(0))!;

    public static BudgetAlert Alert(DbDataReader row) => JsonSerializer.Deserialize<BudgetAlert>(row.GetString(0))!;

    public static string BodyOf(BudgetAlert alert) => JsonSerializer.Serialize(alert, Relaxed);

    public static string BodyOf(AnomalyRow row) => JsonSerializer.Serialize(row, Relaxed);

    public static AuditHead AuditHead(DbDataReader row) => new(row.GetInt64(0), row.GetString(1));

    public static WebhookRow Webhook(DbDataReader row) => new(
        new(row.GetString(0), row.GetString(1)), row.GetString(2), JsonSerializer.Deserialize<List<string>>(row.GetString(3))!, row.GetBoolean(4),
        row.GetStringOrNull(5), JsonSerializer.Deserialize<List<SigningSecret>>(row.GetString(6))!, row.GetTime(7), row.GetTimeOrNull(8),
        row.GetStringOrNull(9));

    public static DeliveryRow Delivery(DbDataReader row) => new(
        new(row.GetString(0), row.GetString(1)),
        new(row.GetString(2), EventNames.Kind(row.GetString(3)), row.GetStringOrNull(4), row.GetInt64(5), row.GetInt64(6), row.GetTime(7)),
        SnakeCase.Value<DeliveryState>(row.GetString(8)), row.GetInt32(9), row.GetTimeOrNull(10), row.GetTimeOrNull(11),
        row.IsDBNull(12) ? null : row.GetInt32(12), row.GetStringOrNull(13));

    public static DateTimeOffset GetTime(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? GetTimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetTime(column);

    public static string? GetStringOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static Saving Saving(DbDataReader row, int first) =>
        new(row.GetInt64(first), row.GetInt64(first + 1), row.GetInt64(first + 2), row.GetInt64(first + 3), row.GetInt64(first + 4));

    public static Usage Usage(DbDataReader row, int first) => new(
        row.GetInt64(first), row.GetInt64(first + 1), row.GetInt64(first + 2), row.GetInt64(first + 3), row.GetInt64(first + 4), row.GetInt64(first + 5));
}
