using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.People;

/// <summary>Hands in a batch, and may think better of it.</summary>
public sealed class BatchUser(World world, string tenant, ServiceTier tier)
{
    private const int MostItems = 15;

    public bool IsDone { get; private set; }

    public async Task RunAsync()
    {
        var items = Enumerable.Range(0, world.Dice.Between(1, MostItems)).Select(i => new BatchItem($"i{i}", new string('b', world.Dice.Between(1, 60)))).ToList();
        var facts = BatchOpening.Facts("task", "Do it.", items, world.Dice.Between(1, MostItems), world.Dice.Between(1, MostItems), null, tier);
        var tries = 0;
        var result = await RetryAsync("give", (node, record) => node.Service.HandleAsync(
            new(tenant, $"bat_{++tries}"), new Start(SimulatedAgents.Agent, ConversationMode.Background, Import: facts), record, default));
        var key = result switch
        {
            CommandResult.Accepted accepted => accepted.State.Key,
            CommandResult.Repeated repeated => new ConversationKey(tenant, repeated.Earlier.Resource.Split('/')[0]),
            _ => throw world.Fail($"A batch was refused: {result}."),
        };
        if (world.Dice.Chance(0.3))
        {
            await Task.Delay(world.Dice.Pause(TimeSpan.FromSeconds(20)), world.ClientTime);
            await RetryAsync("cancel", (node, record) => node.Service.HandleAsync(key, new Cancel(), record, default));
        }
        if (world.Dice.Chance(0.3) && await RetryAsync("say", (node, record) => node.Service.HandleAsync(key, new Say("Hello?"), record, default))
            is not CommandResult.Refused { Reason: Refusal.TakesNoMessages })
            throw world.Fail("A batch took a message.");
        IsDone = true;
    }

    private async Task<CommandResult> RetryAsync(string what, Func<Node, IdempotencyRecord, ValueTask<CommandResult>> ask)
    {
        var record = new IdempotencyRecord($"batch:{what}", "hash", "", world.Scheduler.Now);
        while (true)
        {
            try
            {
                if (world.AnyNode() is { } node) return await node.AskAsync(() => ask(node, record).AsTask());
            }
            catch (SimulatedFaultException)
            {
                // The client does not know whether it happened.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(1, 3_000)), world.ClientTime);
        }
    }
}
