namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Says again and again that this node is alive. When it no longer does, others may take over what it had a lease for. By the database's
/// clock: those of the nodes may differ.
/// </summary>
internal sealed class Presence : IAsyncDisposable
{
    private const int AliveSeconds = 10;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private Presence(Database database, string node)
    {
        (_database, Node) = (database, node);
        _loop = LoopAsync(_stop.Token);
    }

    /// <summary>
    /// This node's name. It stays the same from start to start, so that a node which comes back takes up its own at once.
    /// </summary>
    public string Node { get; }

    public static async Task<Presence> BeginAsync(Database database, string node, CancellationToken cancel)
    {
        await database.ExecuteAsync("DELETE FROM nodes WHERE alive_until < clock_timestamp() - interval '1 day'", cancel);
        await SayAsync(database, node, AliveSeconds, cancel);
        return new(database, node);
    }

    /// <summary>What it held is free at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        await TryAsync(SayAsync(_database, Node, aliveSeconds: 0, CancellationToken.None));
    }

    private async Task LoopAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await TryAsync(SayAsync(_database, Node, AliveSeconds, stop));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    /// <summary>Said in vain while the database is away: then nobody else can take over either.</summary>
    private static async Task TryAsync(Task saying)
    {
        try
        {
            await saying;
        }
        catch (StorageException)
        {
            // The next time, perhaps.
        }
    }

    private static Task<int> SayAsync(Database database, string node, int aliveSeconds, CancellationToken cancel) => database.ExecuteAsync(
        """
        INSERT INTO nodes (node_id, alive_until) VALUES (@node, clock_timestamp() + make_interval(secs => @seconds))
        ON CONFLICT (node_id) DO UPDATE SET alive_until = excluded.alive_until
        """,
        cancel, ("node", node), ("seconds", aliveSeconds));
}
