using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Writes in groups that share a commit. Its caller hears of a write only after that.</summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly Database _database;
    private readonly GroupWrites _writes;
    private readonly GroupLoop<PendingWrite> _loop;

    /// <param name="pause">Before each group, to let it grow; zero where somebody waits.</param>
    public Writer(Database database, GroupWrites writes, TimeSpan pause)
    {
        (_database, _writes) = (database, writes);
        _loop = new(WriteAllAsync, pause);
    }

    /// <summary>Completes when it is durable, or with what went wrong.</summary>
    public Task<AppendResult> WriteAsync(PendingWrite write)
    {
        _loop.Add(write);
        return write.Done;
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    /// <summary>
    /// One commit changes no conversation twice and uses no idempotency key twice: what would goes into the next, in its order.
    /// </summary>
    private async Task WriteAllAsync(List<PendingWrite> writes)
    {
        while (writes.Count > 0)
        {
            var (group, left, taken) = (new List<PendingWrite>(), new List<PendingWrite>(), new HashSet<(string, string, string)>());
            foreach (var write in writes)
            {
                // Its conversation is taken even when it is left itself, or a later append would overtake it.
                var isFirst = taken.Add(("owner", write.Tenant, write.Owner));
                if (write.Append?.Idempotency is { } used) isFirst &= taken.Add(("key", write.Tenant, used.Key));
                (isFirst ? group : left).Add(write);
            }
            await CommitAsync(group);
            writes = left;
        }
    }

    /// <param name="isAgain">What another node was quicker with stands there by now, and is judged by.</param>
    private async Task CommitAsync(IReadOnlyList<PendingWrite> group, bool isAgain = false)
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
        catch (StorageException e) when (PostgresFaults.IsOfStatement(e) && (group.Count > 1 || (PostgresFaults.IsTaken(e) && !isAgain)))
        {
            // One bad write must not take its neighbours along: each is tried again alone.
            foreach (var write in group) await CommitAsync([write], isAgain: group.Count == 1);
        }
        catch (Exception e)
        {
            foreach (var write in group) write.Fail(e);
        }
    }
}
