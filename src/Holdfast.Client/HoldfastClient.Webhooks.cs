using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    private const string Webhooks = "api/v1/webhooks";

    private static readonly Replay Nothing = new();

    /// <summary>Subscribes to events. The answer is the only one that holds the secret.</summary>
    public Task<Webhook> CreateWebhookAsync(WebhookDefinition body, CancellationToken cancel = default) =>
        _transport.PostAsync<Webhook>(Webhooks, body, cancel);

    public Task<Page<Webhook>> ListWebhooksAsync(CancellationToken cancel = default) => _transport.GetAsync<Page<Webhook>>(Webhooks, cancel);

    public Task<Webhook> GetWebhookAsync(string id, CancellationToken cancel = default) => _transport.GetAsync<Webhook>(WebhookPath(id), cancel);

    /// <summary>Replaces all of it but its secret.</summary>
    public Task<Webhook> PutWebhookAsync(string id, WebhookDefinition body, CancellationToken cancel = default) =>
        _transport.PutAsync<Webhook>(WebhookPath(id), body, cancel);

    public Task DeleteWebhookAsync(string id, CancellationToken cancel = default) => _transport.DeleteAsync(WebhookPath(id), cancel);

    /// <summary>A new secret, in this answer only. The one before signs too for 24 hours.</summary>
    public Task<Webhook> RotateWebhookSecretAsync(string id, CancellationToken cancel = default) =>
        _transport.PostAsync<Webhook>($"{WebhookPath(id)}/rotate", Nothing, cancel);

    /// <summary>Sends an event of the kind webhook.test.</summary>
    public Task<Delivery> TestWebhookAsync(string id, CancellationToken cancel = default) =>
        _transport.PostAsync<Delivery>($"{WebhookPath(id)}/test", Nothing, cancel);

    /// <summary>Newest event first.</summary>
    /// <param name="state">pending, delivered or dead; null = any.</param>
    public Task<Page<Delivery>> ListDeliveriesAsync(
        string id, string? state = null, int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Delivery>>(
            Path($"{WebhookPath(id)}/deliveries", ("state", state), ("limit", limit?.ToString()), ("cursor", cursor)), cancel);

    /// <summary>Delivers again: one event, or all that were given up.</summary>
    /// <param name="eventId">Null = all that are dead.</param>
    public Task<Replayed> ReplayAsync(string id, string? eventId = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Replayed>($"{WebhookPath(id)}/replay", new Replay(eventId), cancel);

    private static string WebhookPath(string id) => $"{Webhooks}/{Uri.EscapeDataString(id)}";
}
