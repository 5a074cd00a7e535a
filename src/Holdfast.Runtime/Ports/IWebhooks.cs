using Holdfast.Core;
using Holdfast.Core.Webhooks;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// Subscriptions to events, and what is owed to them. What an append makes happen (<see cref="Append.Events"/>) is owed with it, in its
/// transaction, to every subscription of the tenant that wants it and is not disabled; so nothing is lost between the two. Safe for any
/// number of threads. A storage fault throws; every change is durable when it returns.
/// </summary>
public interface IWebhooks
{
    ValueTask AddAsync(WebhookRow webhook, CancellationToken cancel);

    /// <summary>Oldest first.</summary>
    ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string tenant, CancellationToken cancel);

    ValueTask<WebhookRow?> FindAsync(WebhookKey key, CancellationToken cancel);

    /// <summary>Changes it, and nobody else meanwhile; null when there is none.</summary>
    /// <param name="change">Pure: may be asked more than once. Leaves the key as it is.</param>
    ValueTask<WebhookRow?> ChangeAsync(WebhookKey key, Func<WebhookRow, WebhookRow> change, CancellationToken cancel);

    /// <summary>With all that is owed to it and was. False when there was none.</summary>
    ValueTask<bool> DeleteAsync(WebhookKey key, CancellationToken cancel);

    /// <summary>
    /// Owes an event to one subscription, whatever it wants. Nothing when it was owed before, or there is no such subscription.
    /// </summary>
    ValueTask OweAsync(WebhookKey key, Happening happening, CancellationToken cancel);

    /// <summary>Subscriptions, not disabled, to which something is due.</summary>
    ValueTask<IReadOnlyList<WebhookKey>> DueAsync(DateTimeOffset now, CancellationToken cancel);

    /// <summary>
    /// Takes deliveries that are due, the longest due first; until <paramref name="until"/> nobody else gets them, and whoever dies with
    /// them leaves them due again. Also removes a few that were delivered or given up long ago (<see cref="Limits.DeliveriesKept"/>).
    /// </summary>
    ValueTask<IReadOnlyList<DeliveryRow>> TakeAsync(WebhookKey key, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancel);

    /// <summary>Writes what came of a try. Nothing when it is not pending any more.</summary>
    ValueTask SettleAsync(WebhookKey key, string eventId, DeliveryTry tried, CancellationToken cancel);

    /// <summary>Newest event first.</summary>
    /// <param name="state">Null = any.</param>
    ValueTask<Page<DeliveryRow>> DeliveriesAsync(WebhookKey key, DeliveryState? state, PageRequest page, CancellationToken cancel);

    /// <summary>
    /// Makes deliveries due at once, with all their tries before them: one, whatever became of it, or all that were given up.
    /// </summary>
    /// <param name="eventId">Null = all that are dead.</param>
    /// <returns>How many.</returns>
    ValueTask<int> ReplayAsync(WebhookKey key, string? eventId, DateTimeOffset now, CancellationToken cancel);
}

/// <param name="Events">What it wants: names of events.</param>
/// <param name="IncludeContent">It is told what was said, too.</param>
/// <param name="Secrets">The newest first, which has no end; those before it sign too until theirs.</param>
/// <param name="DisabledReason">Set when, and only when, it is disabled: nothing is owed to it or delivered.</param>
public sealed record WebhookRow(
    WebhookKey Key,
    string Url,
    IReadOnlyList<string> Events,
    bool IncludeContent,
    string? Description,
    IReadOnlyList<SigningSecret> Secrets,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt = null,
    string? DisabledReason = null)
{
    /// <summary>Those that sign now, the newest first.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now) =>
        Secrets.Where(secret => secret.Until is null || now < secret.Until).Select(secret => secret.Value);

    /// <summary>With another secret. Those before it go on for a while, so that a receiver can change over in its own time.</summary>
    public WebhookRow WithSecret(string secret, DateTimeOffset now) => this with
    {
        Secrets = [new(secret, null), .. Secrets.Where(old => old.Until is null || now < old.Until).Take(Limits.OldSecrets)
            .Select(old => old with { Until = old.Until ?? now + Limits.OldSecretSigns })],
    };

    // A record would print the secrets.
    public override string ToString() => Key.ToString();
}

/// <param name="Value">As <see cref="Signature.Secret"/> writes it.</param>
/// <param name="Until">When it ends; null = it is the one in force.</param>
public sealed record SigningSecret(string Value, DateTimeOffset? Until)
{
    // A record would print it.
    public override string ToString() => "whsec_…";
}

/// <summary>Pending until it is delivered or, when its tries are spent, dead.</summary>
public enum DeliveryState { Pending, Delivered, Dead }

/// <summary>One event, owed to one subscription.</summary>
/// <param name="Tries">That came to an end since it was owed, or replayed.</param>
/// <param name="NextAt">When it is tried next; null unless pending.</param>
/// <param name="TriedAt">The end of the latest try; null before the first.</param>
/// <param name="Status">The receiver's HTTP status at that; null when it did not answer.</param>
/// <param name="Failure">What went wrong at that; null when nothing did.</param>
public sealed record DeliveryRow(
    WebhookKey Webhook,
    Happening Event,
    DeliveryState State,
    int Tries,
    DateTimeOffset? NextAt,
    DateTimeOffset? TriedAt = null,
    int? Status = null,
    string? Failure = null);

/// <summary>One try, and what follows.</summary>
/// <param name="NextAt">Set when, and only when, it stays pending.</param>
public sealed record DeliveryTry(DeliveryState State, DateTimeOffset? NextAt, DateTimeOffset At, int? Status, string? Failure);
