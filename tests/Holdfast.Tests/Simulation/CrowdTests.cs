using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime;
using Holdfast.Runtime.Intake;
using Holdfast.Simulation;
using Holdfast.Simulation.Fakes;
using Xunit;

namespace Holdfast.Tests.Simulation;

/// <summary>Many messages at once and a provider that takes few calls: the whole Runtime in virtual time, on one thread.</summary>
public sealed class CrowdTests
{
    private const int Messages = 500, AtOnce = 4;

    private static readonly ConversationKey Lone = new("zeta", "cnv_alone");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2_000_006UL)]
    [InlineData(2_000_004UL)]
    [InlineData(2_000_027UL)]
    public async Task Single_message_waits_no_longer_than_one_call_while_another_tenants_five_hundred_wait(ulong seed)
    {
        var world = new World(seed, Bug.None, echo: false) { Faults = Faults.None, Capacity = AtOnce };
        using var node = new Node(world, "node", new RuntimeOptions(), TimeSpan.Zero);
        world.Nodes.Add(node);
        for (var i = 0; i < Messages; i++) Say(node, new("acme", $"cnv_{i}"));
        world.Scheduler.RunUntil(() => false, world.Scheduler.Now + TimeSpan.FromSeconds(10));
        Say(node, Lone);
        Assert.True(RunToRest(world, Messages + 1), world.Failure?.Message ?? "Not all came to rest.");

        var longest = TimeSpan.Zero;
        foreach (var key in world.Oracles.Keys)
        {
            var entries = await world.Journal.ReadAsync(key, 0, int.MaxValue, Cancel);
            for (var i = 0; i < entries.Count; i++)
                if (entries[i].Fact is AttemptStarted) longest = Max(longest, entries.Skip(i + 1).First(entry => entry.Fact is AttemptEnded).At - entries[i].At);
        }
        var said = await world.Journal.ReadAsync(Lone, 0, int.MaxValue, Cancel);
        var waited = said.First(entry => entry.Fact is AttemptStarted).At - said.First(entry => entry.Fact is UserMessage).At;
        Assert.True(waited <= longest, $"It waited {waited}, the longest call took {longest}.");
        Assert.Equal(AtOnce, world.Load.Most);
    }

    [Fact]
    public void Calls_at_once_shrink_to_what_is_borne_and_grow_back_when_more_is()
    {
        var world = new World(2_000_010, Bug.None, echo: false) { Faults = Faults.None, Capacity = AtOnce };
        using var node = new Node(world, "node", new RuntimeOptions(), TimeSpan.Zero);
        world.Nodes.Add(node);
        for (var i = 0; i < Messages; i++) Say(node, new("acme", $"cnv_{i}"));
        world.Scheduler.RunUntil(() => false, world.Scheduler.Now + TimeSpan.FromSeconds(15));
        Assert.Equal(AtOnce, world.Load.Most);
        var refused = world.Load.Refused;
        Assert.InRange(refused, 1, 150);

        world.Capacity = 100;
        Assert.True(RunToRest(world, Messages), world.Failure?.Message ?? "Not all came to rest.");
        Assert.InRange(world.Load.Most, 5 * AtOnce, 100);
        Assert.Equal(refused, world.Load.Refused);
    }

    private static void Say(Node node, ConversationKey key) => _ = node.Place.Begin<CommandResult?>(async () =>
    {
        await node.Service.HandleAsync(key, new Start(SimulatedAgents.Agent, ConversationMode.Interactive), null, default);
        return await node.Service.HandleAsync(key, new Say($"{key} says something."), null, default);
    });

    private static bool RunToRest(World world, int conversations) => world.Scheduler.RunUntil(
        () => world.Failure is not null || (world.Oracles.Count == conversations && world.Living.All(pair => pair.Value.IsAtRest) && world.Journal.OwesNothing),
        world.Scheduler.Now + TimeSpan.FromHours(1)) && world.Failure is null;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
