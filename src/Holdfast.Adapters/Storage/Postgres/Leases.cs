using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Who works on which conversation, in the database: of all nodes one at a time. What this node holds it also knows without asking.</summary>
internal sealed class Leases(Database database, string node)
{
    private const string OfKey = " WHERE tenant_id = @tenant AND conversation_id = @conversation";

    private readonly ConcurrentDictionary<ConversationKey, long> _held = new();

    public async ValueTask<Lease?> TryTakeAsync(ConversationKey key, CancellationToken cancel)
    {
        if (!_held.TryAdd(key, 0)) return null;
        var epoch = 0L;
        try
        {
            epoch = await TakeAsync(key, cancel);
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

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancel)
    {
        _held.TryRemove(new(lease.Key, lease.Epoch));
        await database.ExecuteAsync(
            "DELETE FROM leases" + OfKey + " AND epoch = @epoch", cancel,
            ("tenant", lease.Key.Tenant), ("conversation", lease.Key.Conversation), ("epoch", lease.Epoch));
    }

    /// <summary>The conversation is gone, and its lease with it.</summary>
    public void Forget(ConversationKey key) => _held.TryRemove(key, out _);

    /// <summary>The lease's epoch; 0 while another node holds it. One that is this node's, though it knows nothing of it, is left over.</summary>
    private async Task<long> TakeAsync(ConversationKey key, CancellationToken cancel)
    {
        var taken = await database.QueryAsync(
            """
            INSERT INTO leases AS held (tenant_id, conversation_id, epoch, node_id) VALUES (@tenant, @conversation, nextval('lease_epochs'), @node)
            ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET epoch = excluded.epoch, node_id = excluded.node_id
            WHERE held.node_id = excluded.node_id
               OR NOT EXISTS (SELECT 1 FROM nodes WHERE node_id = held.node_id AND alive_until > clock_timestamp())
            RETURNING epoch
            """,
            row => row.GetInt64(0), cancel, ("tenant", key.Tenant), ("conversation", key.Conversation), ("node", node));
        return taken is [var epoch] ? epoch : 0;
    }
}
