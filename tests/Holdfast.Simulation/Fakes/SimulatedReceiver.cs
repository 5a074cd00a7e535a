using System.Text.Json;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Checks;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>Receivers of events as one node reaches them: slow, failing, cut off before or after they have taken one.</summary>
public sealed class SimulatedReceiver(World world, SimulatedTime time, string node) : INotifier
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    public async ValueTask<DeliveryOutcome> SendAsync(Notification notification, CancellationToken cancel)
    {
        world.Trace.Add(node, "notified", 0, notification.Id);
        await world.PauseAsync(time, Slow, cancel);
        if (world.Dice.Chance(world.Faults.ReceiverFails)) return Refusal();
        world.Received.Take(notification.Url, notification.Id, JsonDocument.Parse(notification.Body).RootElement);
        await world.PauseAsync(time, Slow, cancel);
        return world.Dice.Chance(world.Faults.ReceiverFails) ? new(null, "The connection broke.") : new(200, null);
    }

    private DeliveryOutcome Refusal() => world.Dice.Chance(0.3)
        ? new(503, "The receiver answered 503.", RetryAfter: TimeSpan.FromSeconds(world.Dice.Below(600)))
        : new(500, "The receiver answered 500.");
}
