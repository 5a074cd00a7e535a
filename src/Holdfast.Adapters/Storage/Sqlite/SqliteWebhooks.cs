using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteWebhooks(SqliteConnection db, Writer writer, Readers readers) : IWebhooks
{
    private const int ForgottenAtOnce = 20;
    private const string OfWebhook = " WHERE tenant_id = $tenant AND webhook_id = $webhook";

    private const string Row = $"SELECT {Rows.WebhookColumns} FROM webhooks w";
    private const string Delivery = $"SELECT {Rows.DeliveryColumns} FROM deliveries";

    public async ValueTask AddAsync(WebhookRow webhook, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            """
            INSERT INTO webhooks (tenant_id, webhook_id, url, events, include_content, description, secrets, created_at, disabled_at,
                disabled_reason)
            VALUES ($tenant, $webhook, $url, $events, $content, $description, $secrets, $created, $disabled, $reason)
            """,
            Values(webhook)),
        cancel);

    public ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string tenant, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(Row + " WHERE tenant_id = $tenant ORDER BY created_at, webhook_id", Rows.Webhook, ("$tenant", tenant)), cancel));

    public ValueTask<WebhookRow?> FindAsync(WebhookKey key, CancellationToken cancel) => new(readers.Read(reader => Find(reader, key), cancel));

    public async ValueTask<WebhookRow?> ChangeAsync(WebhookKey key, Func<WebhookRow, WebhookRow> change, CancellationToken cancel) =>
        await writer.RunAsync(
            () =>
            {
                if (Find(db, key) is not { } row) return null;
                var changed = change(row);
                db.Execute(
                    """
                    UPDATE webhooks SET url = $url, events = $events, include_content = $content, description = $description, secrets = $secrets,
                        created_at = $created, disabled_at = $disabled, disabled_reason = $reason
                    """ + OfWebhook,
                    Values(changed));
                return changed;
            },
            cancel);

    public async ValueTask<bool> DeleteAsync(WebhookKey key, CancellationToken cancel) => await writer.RunAsync(
        () =>
        {
            db.Execute("DELETE FROM deliveries" + OfWebhook, Named(key));
            return db.Execute("DELETE FROM webhooks" + OfWebhook, Named(key)) == 1;
        },
        cancel);

    public async ValueTask OweAsync(WebhookKey key, Happening happening, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            """
            INSERT INTO deliveries (tenant_id, webhook_id, event_id, event, conversation_id, first_seq, seq, at, state, tries, next_at)
            SELECT $tenant, $webhook, $id, $event, $conversation, $first, $seq, $at, 'pending', 0, $at FROM webhooks
            """ + OfWebhook + " ON CONFLICT DO NOTHING",
            [
                .. Named(key), ("$id", happening.Id), ("$event", EventNames.Of(happening.Kind)), ("$conversation", happening.Conversation),
                ("$first", happening.FirstSeq), ("$seq", happening.Seq), ("$at", happening.At),
            ]),
        cancel);

    public ValueTask<IReadOnlyList<WebhookKey>> DueAsync(DateTimeOffset now, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(
            """
            SELECT tenant_id, webhook_id FROM webhooks w WHERE disabled_at IS NULL AND EXISTS (
                SELECT 1 FROM deliveries d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.webhook_id AND d.next_at <= $now)
            """,
            row => new WebhookKey(row.GetString(0), row.GetString(1)), ("$now", now)),
        cancel));

    public async ValueTask<IReadOnlyList<DeliveryRow>> TakeAsync(
        WebhookKey key, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancel) => await writer.RunAsync(
        () =>
        {
            db.Execute(
                """
                DELETE FROM deliveries WHERE (tenant_id, webhook_id, event_id) IN (
                    SELECT tenant_id, webhook_id, event_id FROM deliveries WHERE next_at IS NULL AND at < $old ORDER BY at LIMIT $few)
                """,
                ("$old", now - Limits.DeliveriesKept), ("$few", ForgottenAtOnce));
            var due = db.Query(
                Delivery + OfWebhook + " AND next_at <= $now ORDER BY next_at, event_id LIMIT $limit", Rows.Delivery,
                [.. Named(key), ("$now", now), ("$limit", limit)]);
            foreach (var delivery in due)
                db.Execute(
                    "UPDATE deliveries SET next_at = $until" + OfWebhook + " AND event_id = $id",
                    [.. Named(key), ("$id", delivery.Event.Id), ("$until", until)]);
            return due.ConvertAll(delivery => delivery with { NextAt = until });
        },
        cancel);

    public async ValueTask SettleAsync(WebhookKey key, string eventId, DeliveryTry tried, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            "UPDATE deliveries SET state = $state, tries = tries + 1, next_at = $next, tried_at = $at, status = $status, failure = $failure"
            + OfWebhook + " AND event_id = $id AND next_at IS NOT NULL",
            [
                .. Named(key), ("$id", eventId), ("$state", SnakeCase.Name(tried.State)), ("$next", tried.NextAt), ("$at", tried.At),
                ("$status", tried.Status), ("$failure", tried.Failure),
            ]),
        cancel);

    public ValueTask<Page<DeliveryRow>> DeliveriesAsync(WebhookKey key, DeliveryState? state, PageRequest page, CancellationToken cancel)
    {
        var last = page.Cursor is null ? null : Cursor.Decode(page.Cursor, parts: 2);
        // The partial index of dead ones is found only where the state is written out.
        var only = state is { } one ? $" AND state = '{SnakeCase.Name(one)}'" : "";
        var rows = readers.Read(
            reader => reader.Query(
                Delivery + OfWebhook + only + (last is null ? "" : " AND (at, event_id) < ($at, $id)")
                + " ORDER BY at DESC, event_id DESC LIMIT $limit",
                Rows.Delivery,
                [.. Named(key), ("$at", last is null ? null : Cursor.Number(last[0])), ("$id", last?[1]), ("$limit", page.Limit + 1)]),
            cancel);
        return new(Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.Event.At.ToUnixTimeMilliseconds(), row.Event.Id)));
    }

    public async ValueTask<int> ReplayAsync(WebhookKey key, string? eventId, DateTimeOffset now, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            "UPDATE deliveries SET state = 'pending', tries = 0, next_at = $now" + OfWebhook
            + (eventId is null ? " AND state = 'dead'" : " AND event_id = $id"),
            [.. Named(key), ("$now", now), ("$id", eventId)]),
        cancel);

    private static WebhookRow? Find(SqliteConnection reader, WebhookKey key) => reader.Query(Row + OfWebhook, Rows.Webhook, Named(key)).SingleOrDefault();

    private static (string Name, object? Value)[] Named(WebhookKey key) => [("$tenant", key.Tenant), ("$webhook", key.Webhook)];

    private static (string Name, object? Value)[] Values(WebhookRow row) =>
    [
        .. Named(row.Key), ("$url", row.Url), ("$events", JsonSerializer.Serialize(row.Events)), ("$content", row.IncludeContent),
        ("$description", row.Description), ("$secrets", JsonSerializer.Serialize(row.Secrets)),
        ("$created", row.CreatedAt), ("$disabled", row.DisabledAt), ("$reason", row.DisabledReason),
    ];
}
