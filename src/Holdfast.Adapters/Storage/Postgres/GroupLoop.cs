using System.Threading.Channels;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Does things in groups: whatever was asked for while one group was under way is the next, so that the more there is to do, the less each
/// thing costs.
/// </summary>
internal sealed class GroupLoop<T> : IAsyncDisposable
{
    private const int GroupSize = 512;

    private readonly Channel<T> _queue = Channel.CreateUnbounded<T>(new() { SingleReader = true });
    private readonly Func<List<T>, Task> _run;
    private readonly TimeSpan _pause;
    private readonly Task _loop;

    /// <param name="run">Takes a group, in the order asked for; never throws.</param>
    /// <param name="pause">Before each group, to let it grow; zero where somebody waits.</param>
    public GroupLoop(Func<List<T>, Task> run, TimeSpan pause = default)
    {
        (_run, _pause) = (run, pause);
        _loop = LoopAsync();
    }

    public void Add(T thing) => ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(thing), typeof(PostgresStore));

    /// <summary>Does what was asked for, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            if (_pause > TimeSpan.Zero) await Task.Delay(_pause);
            var group = new List<T>();
            while (group.Count < GroupSize && _queue.Reader.TryRead(out var thing)) group.Add(thing);
            await _run(group);
        }
    }
}
