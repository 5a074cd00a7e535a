using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Subscriptions, and what is owed to them with each append.</summary>
public sealed partial class MemoryJournal : IWebhooks
{
    private readonly Dictionary<WebhookKey, WebhookRow> _webhooks = [];
    private readonly Dictionary<(WebhookKey Webhook, string Event), DeliveryRow> _deliveries = [];

    public ValueTask AddAsync(WebhookRow webhook, CancellationToken cancel)
    {
        lock (_lock) _webhooks.Add(webhook.Key, webhook);
        return default;
    }

    public ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string tenant, CancellationToken cancel)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<WebhookRow>>([.. _webhooks.Values.Where(row => row.Key.Tenant == tenant).OrderBy(row => row.CreatedAt)]);
    }

    public ValueTask<WebhookRow?> FindAsync(WebhookKey key, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_webhooks.GetValueOrDefault(key));
    }

    public ValueTask<WebhookRow?> ChangeAsync(WebhookKey key, Func<WebhookRow, WebhookRow> change, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_webhooks.TryGetValue(key, out var row) ? _webhooks[key] = change(row) : null);
    }

    public ValueTask<bool> DeleteAsync(WebhookKey key, CancellationToken cancel)
    {
        lock (_lock)
        {
            foreach (var delivery in _deliveries.Keys.Where(one => one.Webhook == key).ToList()) _deliveries.Remove(delivery);
            return ValueTask.FromResult(_webhooks.Remove(key));
        }
    }

    public ValueTask OweAsync(WebhookKey key, Happening happening, CancellationToken cancel)
    {
        lock (_lock)
            if (_webhooks.ContainsKey(key)) Owe(key, happening);
        return default;
    }

    public ValueTask<IReadOnlyList<WebhookKey>> DueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var due = _deliveries.Values.Where(delivery => delivery.NextAt <= now).Select(delivery => delivery.Webhook).ToHashSet();
            var enabled = _webhooks.Values.Where(row => row.DisabledAt is null).Select(row => row.Key);
            return ValueTask.FromResult<IReadOnlyList<WebhookKey>>([.. enabled.Where(due.Contains)]);
        }
    }

    public ValueTask<IReadOnlyList<DeliveryRow>> TakeAsync(
        WebhookKey key, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var old = _deliveries.Where(one => one.Value.NextAt is null && one.Value.Event.At < now - Limits.DeliveriesKept).Select(one => one.Key);
            foreach (var name in old.ToList()) _deliveries.Remove(name);
            var due = _deliveries.Values.Where(delivery => delivery.Webhook == key && delivery.NextAt <= now)
                .OrderBy(delivery => delivery.NextAt).ThenBy(delivery => delivery.Event.Id, StringComparer.Ordinal).Take(limit).ToList();
            return ValueTask.FromResult<IReadOnlyList<DeliveryRow>>(
                due.ConvertAll(delivery => _deliveries[(key, delivery.Event.Id)] = delivery with { NextAt = until }));
        }
    }

    public ValueTask SettleAsync(WebhookKey key, string eventId, DeliveryTry tried, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_deliveries.TryGetValue((key, eventId), out var delivery) && delivery.State == DeliveryState.Pending)
                _deliveries[(key, eventId)] = delivery with
                {
                    State = tried.State, Tries = delivery.Tries + 1, NextAt = tried.NextAt, TriedAt = tried.At, Status = tried.Status, Failure = tried.Failure,
                };
        }
        return default;
    }

    public ValueTask<Page<DeliveryRow>> DeliveriesAsync(WebhookKey key, DeliveryState? state, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
        {
            var rows = _deliveries.Values.Where(delivery => delivery.Webhook == key && (state is null || delivery.State == state))
                .OrderByDescending(delivery => delivery.Event.At).ThenByDescending(delivery => delivery.Event.Id, StringComparer.Ordinal).ToList();
            var from = page.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
            var end = Math.Min(rows.Count, from + page.Limit);
            return ValueTask.FromResult(new Page<DeliveryRow>(rows[from..end], end < rows.Count ? end.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public ValueTask<int> ReplayAsync(WebhookKey key, string? eventId, DateTimeOffset now, CancellationToken cancel)
    {
        lock (_lock)
        {
            var chosen = _deliveries.Where(one => one.Key.Webhook == key)
                .Where(one => eventId is null ? one.Value.State == DeliveryState.Dead : one.Key.Event == eventId).ToList();
            foreach (var (name, delivery) in chosen) _deliveries[name] = delivery with { State = DeliveryState.Pending, Tries = 0, NextAt = now };
            return ValueTask.FromResult(chosen.Count);
        }
    }

    private void OweAll(Append append)
    {
        foreach (var happening in append.Events ?? [])
        {
            var name = EventNames.Of(happening.Kind);
            var enabled = _webhooks.Values.Where(row => row.Key.Tenant == append.Key.Tenant && row.DisabledAt is null);
            foreach (var row in enabled.Where(row => row.Events.Contains(name))) Owe(row.Key, happening);
        }
    }

    private void Owe(WebhookKey key, Happening happening) =>
        _deliveries.TryAdd((key, happening.Id), new(key, happening, DeliveryState.Pending, 0, happening.At));
}
