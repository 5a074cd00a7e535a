using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One queue for all nodes that loses, doubles, delays and reorders, as its port allows.</summary>
public sealed class LossyQueue(World world, Scheduler scheduler)
{
    private readonly List<ConversationKey> _names = [];
    private readonly List<(Place Place, TaskCompletionSource<ConversationKey> Waiter)> _waiting = [];

    public IWorkQueue For(Place node) => new Connection(this, node);

    private void Enqueue(ConversationKey key)
    {
        if (world.Bug == Bug.WorkLost || world.Dice.Chance(world.Faults.QueueLoses)) return;
        var times = world.Dice.Chance(world.Faults.QueueDoubles) ? 2 : 1;
        for (var i = 0; i < times; i++) scheduler.Set(world.Dice.Pause(TimeSpan.FromMilliseconds(20)), () => Deliver(key));
    }

    private void Deliver(ConversationKey key)
    {
        _waiting.RemoveAll(consumer => consumer.Place.IsDead || consumer.Waiter.Task.IsCompleted);
        if (_waiting.Count == 0)
        {
            _names.Add(key);
            return;
        }
        var index = world.Dice.Below(_waiting.Count);
        var waiter = _waiting[index].Waiter;
        _waiting.RemoveAt(index);
        waiter.TrySetResult(key);
    }

    private async ValueTask<ConversationKey> DequeueAsync(Place node, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_names.Count > 0)
        {
            var index = world.Dice.Below(_names.Count);
            var name = _names[index];
            _names.RemoveAt(index);
            return name;
        }
        var waiter = new TaskCompletionSource<ConversationKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((node, waiter));
        await using var cancelled = cancel.Register(() => waiter.TrySetCanceled(cancel));
        return await waiter.Task;
    }

    private sealed class Connection(LossyQueue queue, Place node) : IWorkQueue
    {
        public void Enqueue(ConversationKey key) => queue.Enqueue(key);

        public ValueTask<ConversationKey> DequeueAsync(CancellationToken cancel) => queue.DequeueAsync(node, cancel);
    }
}
