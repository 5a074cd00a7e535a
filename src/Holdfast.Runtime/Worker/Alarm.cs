using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>Wakes a conversation at a time soon to come, to the millisecond. Longer waits, and those of a crashed process, are left to <see cref="Rescue"/>.</summary>
public sealed class Alarm(IWorkQueue queue, TimeProvider clock)
{
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(2);

    public void Set(ConversationKey key, DateTimeOffset at)
    {
        var delay = at - clock.GetUtcNow();
        if (delay > Horizon) return;
        var timer = new Ringing(queue, key);
        timer.Start(clock, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private sealed class Ringing(IWorkQueue queue, ConversationKey key)
    {
        private ITimer? _timer;

        public void Start(TimeProvider clock, TimeSpan delay)
        {
            _timer = clock.CreateTimer(static me => ((Ringing)me!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }

        private void Ring()
        {
            _timer?.Dispose();
            queue.Enqueue(key);
        }
    }
}
