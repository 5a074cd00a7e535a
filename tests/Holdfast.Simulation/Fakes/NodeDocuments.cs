using Holdfast.Core;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's connection to the documents of agents: slow, now and then broken. The Runtime only reads them.</summary>
public sealed class NodeDocuments(World world, SimulatedTime time) : IDocuments
{
    private static readonly TimeSpan Trip = TimeSpan.FromMilliseconds(5);

    public async ValueTask<Document?> ReadAsync(AgentKey agent, string path, int version, CancellationToken cancel)
    {
        await GoAsync(cancel);
        return await world.Documents.ReadAsync(agent, path, version, cancel);
    }

    public async ValueTask<long> LatestChangeAsync(AgentKey agent, CancellationToken cancel)
    {
        await GoAsync(cancel);
        return await world.Documents.LatestChangeAsync(agent, cancel);
    }

    public async ValueTask<IReadOnlyList<DocumentChange>> ChangesAsync(AgentKey agent, long after, int limit, CancellationToken cancel)
    {
        await GoAsync(cancel);
        return await world.Documents.ChangesAsync(agent, after, limit, cancel);
    }

    public ValueTask<DocumentPut> PutAsync(AgentKey agent, string path, string title, string content, DateTimeOffset at, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask<bool> DeleteAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<bool> EraseAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<DocumentRow?> FindAsync(AgentKey agent, string path, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Page<DocumentRow>> ListAsync(AgentKey agent, PageRequest page, CancellationToken cancel) => throw new NotSupportedException();

    private async ValueTask GoAsync(CancellationToken cancel)
    {
        await world.PauseAsync(time, Trip, cancel);
        if (world.Dice.Chance(world.Faults.ReadFails)) throw new SimulatedFaultException("The read failed.");
    }
}
