using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Who works on which conversation, in the database: of all nodes one at a time. What this node holds it also knows without asking.
/// </summary>
internal sealed class Leases : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConversationKey, long> _held = new();
    private readonly Database _database;
    private readonly string _node;
    private readonly GroupLoop<Ask> _loop;

    public Leases(Database database, string node)
    {
        (_database, _node) = (database, node);
        _loop = new(AskAllAsync);
    }

    public async ValueTask<Lease?> TryTakeAsync(ConversationKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!_held.TryAdd(key, 0)) return null;
        var epoch = 0L;
        try
        {
            epoch = await AskAsync(new(key, Ends: 0));
        }
        finally
        {
            if (epoch == 0) _held.TryRemove(new(key, 0));
        }
        if (epoch == 0) return null;
        // Deleted meanwhile, it is forgotten here already; whoever appends with this lease is told by the database.
        _held.TryUpdate(key, epoch, 0);
        return new(key, epoch);
    }

    /// <summary>
    /// Free for this node at once, which may take what is its own; for others a moment later. Nobody waits for that: where it fails, this
    /// node finds what is due.
    /// </summary>
    public void Release(Lease lease)
    {
        _held.TryRemove(new(lease.Key, lease.Epoch));
        _loop.Add(new(lease.Key, Ends: lease.Epoch));
    }

    /// <summary>As far as this node knows; the database may know better.</summary>
    public bool IsHeld(Lease lease) => _held.TryGetValue(lease.Key, out var epoch) && epoch == lease.Epoch;

    /// <summary>The conversation is gone, and its lease with it.</summary>
    public void Forget(ConversationKey key) => _held.TryRemove(key, out _);

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private Task<long> AskAsync(Ask ask)
    {
        _loop.Add(ask);
        return ask.Done.Task;
    }

    private async Task AskAllAsync(List<Ask> asks)
    {
        try
        {
            var taken = await _database.UseAsync(connection => AnswerAsync(connection, asks), CancellationToken.None);
            foreach (var ask in asks) ask.Done.SetResult(taken.GetValueOrDefault(ask.Key));
        }
        catch (Exception e)
        {
            foreach (var ask in asks.Where(ask => ask.Ends == 0)) ask.Done.SetException(e);
        }
    }

    /// <summary>
    /// The epochs of those that were taken. What ends goes first: one may end here and be taken again at once. In the order of their names,
    /// so that no two nodes wait for each other. A lease that is this node's, though it knows nothing of it, is left over.
    /// </summary>
    private async Task<Dictionary<ConversationKey, long>> AnswerAsync(NpgsqlConnection connection, List<Ask> asks)
    {
        var (ends, takes) = (asks.FindAll(ask => ask.Ends > 0), asks.FindAll(ask => ask.Ends == 0));
        await using var batch = connection.CreateBatch();
        if (ends.Count > 0)
            batch.Add("""
                DELETE FROM leases WHERE (tenant_id, conversation_id, epoch) IN (
                    SELECT tenant_id, conversation_id, epoch FROM leases JOIN unnest($1, $2, $3) AS asked (tenant_id, conversation_id, epoch)
                    USING (tenant_id, conversation_id, epoch) ORDER BY 1, 2 FOR UPDATE OF leases)
                """)
                .Column(ends, Text, ask => ask.Key.Tenant).Column(ends, Text, ask => ask.Key.Conversation).Column(ends, Bigint, ask => ask.Ends);
        if (takes.Count > 0)
            batch.Add("""
                INSERT INTO leases AS held (tenant_id, conversation_id, epoch, node_id)
                SELECT tenant_id, conversation_id, nextval('lease_epochs'), $3 FROM unnest($1, $2) AS asked (tenant_id, conversation_id) ORDER BY 1, 2
                ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET epoch = excluded.epoch, node_id = excluded.node_id
                WHERE held.node_id = excluded.node_id
                   OR NOT EXISTS (SELECT 1 FROM nodes WHERE node_id = held.node_id AND alive_until > clock_timestamp())
                RETURNING tenant_id, conversation_id, epoch
                """)
                .Column(takes, Text, ask => ask.Key.Tenant).Column(takes, Text, ask => ask.Key.Conversation)
                .Parameters.Add(new() { Value = _node });
        // It stands at the first statement that gives rows.
        await using var reader = await batch.ExecuteReaderAsync();
        var taken = await reader.ReadAsync(
            row => (new ConversationKey(row.GetString(0), row.GetString(1)), row.GetInt64(2)), CancellationToken.None);
        return taken.ToDictionary(one => one.Item1, one => one.Item2);
    }

    /// <param name="Ends">Epoch of the lease that ends; 0 = one is to be taken.</param>
    private sealed record Ask(ConversationKey Key, long Ends)
    {
        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
