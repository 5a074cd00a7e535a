using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's connection to the journal: slow, now and then broken. What it reads may be old when it arrives; what it wrote may be durable though it failed.</summary>
public sealed class NodeJournal(World world, MemoryJournal journal, SimulatedTime time, string node) : IJournal
{
    private static readonly TimeSpan Trip = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<Lease> _leases = [];

    public async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        if (world.Dice.Chance(world.Faults.AppendFails)) throw new SimulatedFaultException("The disk is full.");
        var result = await WriteAsync(append);
        world.Trace.Add(node, result.ToString(), append.ExpectedSeq, $"{append.Key} {string.Join(' ', append.Entries.Select(e => EntryCodec.KindOf(e.Fact)))}");
        await TravelAsync(cancel);
        if (world.Dice.Chance(world.Faults.AppendFailsDurable)) throw new SimulatedFaultException("The connection broke before the answer came.");
        return result;
    }

    public async ValueTask<IReadOnlyList<Entry>> ReadAsync(ConversationKey key, long afterSeq, int limit, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
        if (world.Bug == Bug.TenantIgnored && world.Dice.Chance(0.1)) key = key with { Tenant = world.Dice.Pick(World.Tenants) };
        var entries = await journal.ReadAsync(key, afterSeq, limit, CancellationToken.None);
        if (world.Bug == Bug.EntrySkipped && entries.Count > 1 && world.Dice.Chance(0.02)) entries = [.. entries.Skip(1)];
        await TravelAsync(cancel);
        return entries;
    }

    public async ValueTask<IReadOnlyList<Entry>> PickAsync(ConversationKey key, IReadOnlyList<long> seqs, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
        var entries = await journal.PickAsync(key, seqs, CancellationToken.None);
        await TravelAsync(cancel);
        return entries;
    }

    public async ValueTask<ConversationRow?> FindAsync(ConversationKey key, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        return await journal.FindAsync(key, cancel);
    }

    public async ValueTask<IReadOnlyList<ConversationKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
        return world.Bug == Bug.WorkLost ? [] : await journal.DueAsync(now, limit, cancel);
    }

    public async ValueTask<Lease?> TryLeaseAsync(ConversationKey key, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The lease could not be asked for.");
        var lease = await journal.TryLeaseAsync(key, CancellationToken.None);
        if (lease is null) return world.Bug == Bug.LeaseIgnored ? new Lease(key, 0) : null;
        _leases.Add(lease);
        world.Trace.Add(node, "leased", lease.Epoch, key);
        await TravelAsync(CancellationToken.None);
        return lease;
    }

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        _leases.Remove(lease);
        await journal.ReleaseAsync(lease, CancellationToken.None);
        await TravelAsync(CancellationToken.None);
    }

    public async ValueTask<bool> DeleteAsync(ConversationKey key, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        world.Deleted.Add(key);
        world.Trace.Add(node, "deleted", 0, key);
        var existed = await journal.DeleteAsync(key, CancellationToken.None);
        world.Tell(node, new News.Deleted(key));
        await TravelAsync(CancellationToken.None);
        return existed;
    }

    public ValueTask<Page<ConversationRow>> ListAsync(string tenant, ConversationFilter filter, PageRequest page, CancellationToken cancel) =>
        journal.ListAsync(tenant, filter, page, cancel);

    public ValueTask<Page<LedgerRow>> LedgerAsync(string tenant, LedgerFilter filter, PageRequest page, CancellationToken cancel) =>
        journal.LedgerAsync(tenant, filter, page, cancel);

    public ValueTask<CostLines> CostsAsync(string tenant, CostQuery query, CancellationToken cancel) =>
        journal.CostsAsync(tenant, query, cancel);

    public async ValueTask<IdempotencyRecord?> FindIdempotentAsync(string tenant, string idempotencyKey, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        return await journal.FindIdempotentAsync(tenant, idempotencyKey, cancel);
    }

    public async ValueTask<Unrest> UnrestAsync(string? tenant, int most, CancellationToken cancel)
    {
        await TravelAsync(cancel);
        return await journal.UnrestAsync(tenant, most, cancel);
    }

    public ValueTask<IReadOnlyList<OutcomeLine>> OutcomesAsync(string tenant, OutcomeQuery query, CancellationToken cancel) =>
        journal.OutcomesAsync(tenant, query, cancel);

    /// <summary>The node died, or the journal lost sight of it: others may take what it held.</summary>
    public void EndLeases()
    {
        foreach (var lease in _leases) journal.Release(lease);
        _leases.Clear();
    }

    private async ValueTask<AppendResult> WriteAsync(Append append)
    {
        if (world.Bug == Bug.LeaseIgnored) append = append with { Lease = null };
        if (world.Bug == Bug.IdempotencyForgotten) append = append with { Idempotency = null };
        if (world.Bug == Bug.EventForgotten && world.Dice.Chance(0.2)) append = append with { Events = null };
        if (world.Bug == Bug.WakeAtDropped && world.Dice.Chance(0.1)) append = append with { Row = append.Row with { State = "at_rest", WakeAt = null } };
        if (world.Bug == Bug.AcknowledgedTooEarly && world.Dice.Chance(0.02)) return AppendResult.Appended;
        if (append.Entries.Count(entry => entry.Fact is AttemptStarted or AttemptEnded) != append.Ledger.Count)
            throw world.Fail($"An append to {append.Key} has a ledger that is not its attempts.");
        try
        {
            var result = await journal.AppendAsync(append, CancellationToken.None);
            if (result == AppendResult.Appended)
            {
                world.Durable(append.Key, append.Entries);
                world.Tell(node, new News.Appended(append.Key));
            }
            return result == AppendResult.Conflict && world.Bug == Bug.ConflictUnnoticed ? AppendResult.Appended : result;
        }
        catch (Exception e) when (e is InvalidOperationException or SimulationFailedException)
        {
            world.Fail(e.Message);
            throw;
        }
    }

    private Task TravelAsync(CancellationToken cancel) => world.PauseAsync(time, Trip, cancel);
}
