using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Webhooks;

/// <summary>
/// Delivers what is owed to subscriptions, each at its own pace: so many at once to each of them, so that a receiver that is slow delays
/// nobody else's events. What it is about to send it takes for a while; when it dies meanwhile, that passes, and somebody sends it again.
/// </summary>
public sealed class Deliveries(
    IWebhooks webhooks, EventBodies bodies, INotifier notifier, DeliveryBell bell, RuntimeOptions options, TimeProvider clock,
    ILogger<Deliveries> log)
{
    /// <summary>However many turns end, it is looked so often and no more: most servers have few subscriptions, or none.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<(WebhookKey Webhook, string Event), Task> _running = new();

    /// <summary>Until stopped. Tries that run then are broken off, and made again after the next start.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await using var clockwork = clock.CreateTimer(_ => bell.Ring(), null, TimeSpan.Zero, options.RescueEvery);
        try
        {
            while (true)
            {
                await bell.ListenAsync(stopping);
                await SweepAsync(stopping);
                await Task.Delay(Breath, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var key in await webhooks.DueAsync(clock.GetUtcNow(), stopping)) await BeginAsync(key, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            Log.DeliveriesFailed(log, e);
        }
    }

    private async ValueTask BeginAsync(WebhookKey key, CancellationToken stopping)
    {
        var free = Limits.DeliveriesAtOnce - _running.Keys.Count(running => running.Webhook == key);
        if (free <= 0) return;
        var now = clock.GetUtcNow();
        foreach (var delivery in await webhooks.TakeAsync(key, now, now + Limits.DeliveryHold, free, stopping))
        {
            var name = (key, delivery.Event.Id);
            // What is held too long is taken again while it runs: one of the two is enough.
            var done = new TaskCompletionSource();
            if (_running.TryAdd(name, done.Task)) _ = RunAsync(name, delivery, done, stopping);
        }
    }

    private async Task RunAsync((WebhookKey, string) name, DeliveryRow delivery, TaskCompletionSource done, CancellationToken stopping)
    {
        try
        {
            await DeliverAsync(delivery, stopping);
        }
        catch (Exception e)
        {
            // It stays taken, so that it is not tried without pause.
            if (!stopping.IsCancellationRequested) Log.DeliveryFailed(log, delivery.Event.Id, delivery.Webhook, e);
        }
        finally
        {
            _running.TryRemove(name, out _);
            done.SetResult();
            bell.Ring();
        }
    }

    private async Task DeliverAsync(DeliveryRow delivery, CancellationToken stopping)
    {
        if (await webhooks.FindAsync(delivery.Webhook, stopping) is not { DisabledAt: null } webhook) return;
        var outcome = await SendAsync(webhook, delivery.Event, stopping);
        var now = clock.GetUtcNow();
        var tried = DeliveryRule.After(delivery.Event.Id, delivery.Tries + 1, outcome, now) switch
        {
            DeliveryStep.Delivered => new DeliveryTry(DeliveryState.Delivered, null, now, outcome.Status, null),
            DeliveryStep.Again again => new DeliveryTry(DeliveryState.Pending, again.At, now, outcome.Status, outcome.Failure),
            _ => new DeliveryTry(DeliveryState.Dead, null, now, outcome.Status, outcome.Failure),
        };
        // What the receiver has is not sent again because of a shutdown.
        await webhooks.SettleAsync(delivery.Webhook, delivery.Event.Id, tried, CancellationToken.None);
        if (outcome.IsGone)
            await webhooks.ChangeAsync(webhook.Key, row => Disabled(row, webhook.Url, now), CancellationToken.None);
    }

    private async ValueTask<DeliveryOutcome> SendAsync(WebhookRow webhook, Happening happening, CancellationToken stopping)
    {
        if (await bodies.WriteAsync(webhook, happening, stopping) is not { } body)
            return new(null, "The conversation was deleted: there is nothing left to tell.", IsFinal: true);
        var now = clock.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        var signatures = Signature.Of(webhook.SecretsAt(now), happening.Id, timestamp, body.Span);
        return await notifier.SendAsync(new(new Uri(webhook.Url), happening.Id, timestamp, signatures, body), stopping);
    }

    /// <summary>Unless it was given another address meanwhile, which did not say so.</summary>
    private static WebhookRow Disabled(WebhookRow row, string url, DateTimeOffset now) => row.Url != url || row.DisabledAt is not null
        ? row
        : row with { DisabledAt = now, DisabledReason = "The receiver answered 410 Gone." };
}
