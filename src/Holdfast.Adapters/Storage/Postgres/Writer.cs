using System.Threading.Channels;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Writes in groups: whatever was queued while the last commit was under way shares the next one, so that the more there is to write, the less
/// each write costs. Its caller hears of a write only after the commit.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int GroupSize = 512;

    private readonly Channel<PendingWrite> _queue = Channel.CreateUnbounded<PendingWrite>(new() { SingleReader = true });
    private readonly List<PendingWrite> _left = [];
    private readonly Database _database;
    private readonly GroupWrites _writes;
    private readonly TimeSpan _pause;
    private readonly Task _loop;

    /// <param name="pause">Before each group, to let it grow; zero where somebody waits.</param>
    public Writer(Database database, GroupWrites writes, TimeSpan pause)
    {
        (_database, _writes, _pause) = (database, writes, pause);
        _loop = LoopAsync();
    }

    /// <summary>Completes when it is durable, or with what went wrong.</summary>
    public Task<Runtime.Ports.AppendResult> WriteAsync(PendingWrite write)
    {
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(write), typeof(PostgresStore));
        return write.Done;
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        // Whoever opens the store goes on while this waits.
        await Task.Yield();
        while (_left.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            if (_pause > TimeSpan.Zero) await Task.Delay(_pause);
            await CommitAsync(Take());
        }
    }

    /// <summary>A group changes no conversation twice and uses no idempotency key twice: what would is left for the next, in its order.</summary>
    private List<PendingWrite> Take()
    {
        var (group, taken) = (new List<PendingWrite>(), new HashSet<(string, string, string)>());
        var left = _left.ToList();
        _left.Clear();
        foreach (var write in left) Sort(write);
        while (group.Count < GroupSize && _left.Count < GroupSize && _queue.Reader.TryRead(out var write)) Sort(write);
        return group;

        void Sort(PendingWrite write)
        {
            // Its own conversation is taken even when it is left, or a later append would overtake it.
            var isFirst = taken.Add(("owner", write.Tenant, write.Owner));
            if (write.Append?.Idempotency is { } used) isFirst &= taken.Add(("key", write.Tenant, used.Key));
            (isFirst && group.Count < GroupSize ? group : _left).Add(write);
        }
    }

    private async Task CommitAsync(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            await _database.UseAsync(
                async connection =>
                {
                    await _writes.CommitAsync(connection, group);
                    return true;
                },
                CancellationToken.None);
            foreach (var write in group) write.Complete();
        }
        catch (Exception e) when (group.Count > 1 && PostgresFaults.IsOfStatement(e.InnerException as NpgsqlException ?? e))
        {
            // One bad write must not take its neighbours along: each is tried again alone.
            foreach (var write in group) await CommitAsync([write]);
        }
        catch (Exception e)
        {
            foreach (var write in group) write.Fail(e);
        }
    }
}
