using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresWebhooks(Database database) : IWebhooks
{
    private const int ForgottenAtOnce = 20;
    private const string OfWebhook = " WHERE tenant_id = @tenant AND webhook_id = @webhook";
    private const string Row = $"SELECT {Rows.WebhookColumns} FROM webhooks w";
    private const string Delivery = $"SELECT {Rows.DeliveryColumns} FROM deliveries";

    public async ValueTask AddAsync(WebhookRow webhook, CancellationToken cancel) => await database.ExecuteAsync(
        $"""
        INSERT INTO webhooks ({Rows.WebhookColumns})
        VALUES (@tenant, @webhook, @url, @events::json, @content, @description, @secrets::json, @created, @disabled, @reason)
        """,
        cancel, Values(webhook));

    public async ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string tenant, CancellationToken cancel) => await database.QueryAsync(
        Row + " WHERE tenant_id = @tenant ORDER BY created_at, webhook_id", Rows.Webhook, cancel, ("tenant", tenant));

    public async ValueTask<WebhookRow?> FindAsync(WebhookKey key, CancellationToken cancel) =>
        (await database.QueryAsync(Row + OfWebhook, Rows.Webhook, cancel, Named(key))).SingleOrDefault();

    public async ValueTask<WebhookRow?> ChangeAsync(WebhookKey key, Func<WebhookRow, WebhookRow> change, CancellationToken cancel) =>
        await database.AloneAsync(
            $"webhook {key.Tenant}/{key.Webhook}",
            async connection =>
            {
                if ((await connection.QueryAsync(Row + OfWebhook, Rows.Webhook, cancel, Named(key))).SingleOrDefault() is not { } row) return null;
                var changed = change(row);
                await connection.ExecuteAsync(
                    """
                    UPDATE webhooks SET url = @url, events = @events::json, include_content = @content, description = @description,
                        secrets = @secrets::json, created_at = @created, disabled_at = @disabled, disabled_reason = @reason
                    """ + OfWebhook,
                    cancel, Values(changed));
                return changed;
            },
            cancel);

    /// <summary>The subscription first: it is locked by those who owe it something.</summary>
    public async ValueTask<bool> DeleteAsync(WebhookKey key, CancellationToken cancel) => await database.AloneAsync(
        $"webhook {key.Tenant}/{key.Webhook}",
        async connection =>
        {
            var existed = await connection.ExecuteAsync("DELETE FROM webhooks" + OfWebhook, cancel, Named(key)) == 1;
            await connection.ExecuteAsync("DELETE FROM deliveries" + OfWebhook, cancel, Named(key));
            return existed;
        },
        cancel);

    public async ValueTask OweAsync(WebhookKey key, Happening happening, CancellationToken cancel) => await database.ExecuteAsync(
        $"""
        WITH owing AS (SELECT tenant_id, webhook_id FROM webhooks{OfWebhook} FOR KEY SHARE)
        INSERT INTO deliveries (tenant_id, webhook_id, event_id, event, conversation_id, first_seq, seq, at, state, tries, next_at)
        SELECT tenant_id, webhook_id, @id, @event, @conversation, @first, @seq, @at, 'pending', 0, @at FROM owing ON CONFLICT DO NOTHING
        """,
        cancel,
        [
            .. Named(key), ("id", happening.Id), ("event", EventNames.Of(happening.Kind)), ("conversation", happening.Conversation),
            ("first", happening.FirstSeq), ("seq", happening.Seq), ("at", happening.At),
        ]);

    public async ValueTask<IReadOnlyList<WebhookKey>> DueAsync(DateTimeOffset now, CancellationToken cancel) => await database.QueryAsync(
        """
        SELECT tenant_id, webhook_id FROM webhooks w WHERE disabled_at IS NULL AND EXISTS (
            SELECT 1 FROM deliveries d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.webhook_id AND d.next_at <= @now)
        """,
        row => new WebhookKey(row.GetString(0), row.GetString(1)), cancel, ("now", now));

    /// <summary>What another node takes at this moment is passed over.</summary>
    public async ValueTask<IReadOnlyList<DeliveryRow>> TakeAsync(
        WebhookKey key, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancel)
    {
        await database.ExecuteAsync(
            """
            DELETE FROM deliveries WHERE (tenant_id, webhook_id, event_id) IN (
                SELECT tenant_id, webhook_id, event_id FROM deliveries WHERE next_at IS NULL AND at < @old ORDER BY at LIMIT @few
                FOR UPDATE SKIP LOCKED)
            """,
            cancel, ("old", now - Limits.DeliveriesKept), ("few", ForgottenAtOnce));
        var taken = await database.QueryAsync(
            $"""
            WITH due AS (
                SELECT tenant_id, webhook_id, event_id, next_at AS was FROM deliveries{OfWebhook} AND next_at <= @now
                ORDER BY next_at, event_id LIMIT @limit FOR UPDATE SKIP LOCKED),
            taken AS (
                UPDATE deliveries d SET next_at = @until FROM due
                WHERE d.tenant_id = due.tenant_id AND d.webhook_id = due.webhook_id AND d.event_id = due.event_id RETURNING d.*, due.was)
            SELECT {Rows.DeliveryColumns} FROM taken ORDER BY was, event_id
            """,
            Rows.Delivery, cancel, [.. Named(key), ("now", now), ("until", until), ("limit", limit)]);
        return taken;
    }

    public async ValueTask SettleAsync(WebhookKey key, string eventId, DeliveryTry tried, CancellationToken cancel) => await database.ExecuteAsync(
        "UPDATE deliveries SET state = @state, tries = tries + 1, next_at = @next, tried_at = @at, status = @status, failure = @failure"
        + OfWebhook + " AND event_id = @id AND next_at IS NOT NULL",
        cancel,
        [
            .. Named(key), ("id", eventId), ("state", SnakeCase.Name(tried.State)), ("next", tried.NextAt?.ToUnixTimeMilliseconds()),
            ("at", tried.At), ("status", tried.Status), ("failure", tried.Failure),
        ]);

    public async ValueTask<Page<DeliveryRow>> DeliveriesAsync(WebhookKey key, DeliveryState? state, PageRequest page, CancellationToken cancel)
    {
        var last = page.Cursor is null ? null : Cursor.Decode(page.Cursor, parts: 2);
        // The partial index of dead ones is found only where the state is written out.
        var only = state is { } one ? $" AND state = '{SnakeCase.Name(one)}'" : "";
        (string, object?)[] place = last is null ? [] : [("at", Cursor.Number(last[0])), ("id", last[1])];
        var rows = await database.QueryAsync(
            Delivery + OfWebhook + only + (last is null ? "" : " AND (at, event_id) < (@at, @id)") + " ORDER BY at DESC, event_id DESC LIMIT @limit",
            Rows.Delivery, cancel, [.. Named(key), .. place, ("limit", page.Limit + 1)]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.Event.At.ToUnixTimeMilliseconds(), row.Event.Id));
    }

    public async ValueTask<int> ReplayAsync(WebhookKey key, string? eventId, DateTimeOffset now, CancellationToken cancel)
    {
        (string, object?)[] one = eventId is null ? [] : [("id", eventId)];
        return await database.ExecuteAsync(
            "UPDATE deliveries SET state = 'pending', tries = 0, next_at = @now" + OfWebhook + (eventId is null ? " AND state = 'dead'" : " AND event_id = @id"),
            cancel, [.. Named(key), ("now", now), .. one]);
    }

    private static (string Name, object? Value)[] Named(WebhookKey key) => [("tenant", key.Tenant), ("webhook", key.Webhook)];

    private static (string Name, object? Value)[] Values(WebhookRow row) =>
    [
        .. Named(row.Key), ("url", row.Url), ("events", JsonSerializer.Serialize(row.Events)), ("content", row.IncludeContent),
        ("description", row.Description), ("secrets", JsonSerializer.Serialize(row.Secrets)),
        ("created", row.CreatedAt), ("disabled", row.DisabledAt?.ToUnixTimeMilliseconds()), ("reason", row.DisabledReason),
    ];
}
