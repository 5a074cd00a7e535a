using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.People;

/// <summary>Somebody of the team, who looks for conversations that were handed off, says something or nothing, and gives them back or settles them.</summary>
public sealed class Colleague(World world, string tenant)
{
    private int _requests;

    public async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(500, 20_000)), world.ClientTime);
            var open = await world.Journal.ListAsync(tenant, new InboxFilter(), new(Limit: 100), default);
            foreach (var row in open.Items.Where(row => !world.Deleted.Contains(row.Key)))
            {
                if (world.Dice.Chance(0.3)) await AskAsync(row.Key, new Claim(row.Seq, "colleague", "colleague", OnlyIfFree: world.Dice.Chance(0.5)));
                if (row.Kind == InboxKind.Review)
                {
                    await ReviewAsync(row);
                    continue;
                }
                world.Trace.Seen.Add("a person has it");
                if (world.Dice.Chance(0.3)) await AskAsync(row.Key, new AskDraft(world.Dice.Chance(0.5) ? "Be brief." : null, "colleague"));
                if (world.Dice.Chance(0.5)) await AskAsync(row.Key, new Reply($"{tenant} colleague says {_requests}", "colleague"));
                if (world.Dice.Chance(0.3)) await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(1, 30_000)), world.ClientTime);
                await AskAsync(row.Key, world.Dice.Chance(0.8) ? new Return(world.Dice.Chance(0.5) ? "All is well." : null, "colleague") : new Resolve());
            }
        }
    }

    private Task ReviewAsync(InboxRow row)
    {
        world.Trace.Seen.Add("a person decides");
        var edited = !world.Dice.Chance(0.2) ? null : row.Subject == "answer" ? $"{tenant} colleague writes {_requests}" : """{"amount":1}""";
        return AskAsync(row.Key, new DecideReview(row.Seq, world.Dice.Chance(row.Subject == "answer" ? 0.5 : 0.7), "colleague", edited, world.Dice.Chance(0.5) ? "Not so much." : null));
    }

    /// <summary>Until it was taken, or was refused since it is over.</summary>
    private async Task AskAsync(ConversationKey key, Command command)
    {
        var record = new IdempotencyRecord($"{tenant} colleague:{++_requests}", "hash", "", world.Scheduler.Now);
        while (!world.Deleted.Contains(key))
        {
            try
            {
                if (world.AnyNode() is { } node && await node.AskAsync(() => node.Service.HandleAsync(key, command, record, default).AsTask()) is not null) return;
            }
            catch (SimulatedFaultException)
            {
                // The client does not know whether it happened.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(1, 3_000)), world.ClientTime);
        }
    }
}
