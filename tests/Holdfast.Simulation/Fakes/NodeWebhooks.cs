using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's connection to the subscriptions: slow, now and then broken. What it wrote may be durable though it failed.</summary>
public sealed class NodeWebhooks(World world, SimulatedTime time) : IWebhooks
{
    private static readonly TimeSpan Trip = TimeSpan.FromMilliseconds(5);

    public async ValueTask<WebhookRow?> FindAsync(WebhookKey key, CancellationToken cancel)
    {
        await GoAsync(cancel);
        return await world.Journal.FindAsync(key, cancel);
    }

    public async ValueTask<IReadOnlyList<WebhookKey>> DueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await GoAsync(cancel);
        return await world.Journal.DueAsync(now, cancel);
    }

    public async ValueTask<IReadOnlyList<DeliveryRow>> TakeAsync(
        WebhookKey key, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancel)
    {
        await GoAsync(cancel);
        var taken = await world.Journal.TakeAsync(key, now, until, limit, CancellationToken.None);
        await ComeAsync();
        return taken;
    }

    public async ValueTask SettleAsync(WebhookKey key, string eventId, DeliveryTry tried, CancellationToken cancel)
    {
        await GoAsync(cancel);
        await world.Journal.SettleAsync(key, eventId, tried, CancellationToken.None);
        await ComeAsync();
    }

    public ValueTask<WebhookRow?> ChangeAsync(WebhookKey key, Func<WebhookRow, WebhookRow> change, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask AddAsync(WebhookRow webhook, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string tenant, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<bool> DeleteAsync(WebhookKey key, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask OweAsync(WebhookKey key, Happening happening, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Page<DeliveryRow>> DeliveriesAsync(WebhookKey key, DeliveryState? state, PageRequest page, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask<int> ReplayAsync(WebhookKey key, string? eventId, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    private async ValueTask GoAsync(CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The subscriptions could not be reached.");
    }

    private async ValueTask ComeAsync()
    {
        await world.PauseAsync(time, Trip);
        if (world.Dice.Chance(world.Faults.AppendFailsDurable)) throw new SimulatedFaultException("The connection broke before the answer came.");
    }
}
