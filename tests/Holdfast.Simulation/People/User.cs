using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.People;

/// <summary>A client with a script of chance. What it was not told, it asks again under the same idempotency key, at any node.</summary>
public sealed class User(World world, string tenant, string name)
{
    private int _requests;

    /// <summary>What this user was told is durable.</summary>
    public List<(ConversationKey Key, long Seq, string Text)> Acknowledged { get; } = [];

    public List<Follower> Followers { get; } = [];

    public bool IsDone { get; private set; }

    public async Task RunAsync()
    {
        var key = await CreateAsync();
        await SpeakAsync(key, world.Dice.Between(2, 6));
        IsDone = true;
    }

    private async Task SpeakAsync(ConversationKey key, int actions)
    {
        Follow(key);
        for (var i = 0; i < actions; i++)
        {
            await Task.Delay(world.Dice.Pause(TimeSpan.FromSeconds(i % 2 == 0 ? 1 : 20)), world.ClientTime);
            switch (world.Dice.Below(12))
            {
                case 0: await AskAsync(key, new Cancel("enough")); break;
                case 1: await AskAsync(key, new Resolve()); break;
                case 2: await AskAsync(key, new GiveFeedback(world.Dice.Between(1, 5))); break;
                case 3 when i > 0: await ForkAsync(key); break;
                case 4 when Followers.Count < 4: Follow(key); break;
                default: await SayAsync(key); break;
            }
        }
    }

    private void Follow(ConversationKey key)
    {
        var follower = new Follower(world, key);
        Followers.Add(follower);
        _ = follower.RunAsync();
    }

    private async Task<ConversationKey> CreateAsync()
    {
        MessageImported[] import =
        [
            new(MessageRole.User, $"{tenant} {name} before"), new(MessageRole.Assistant, "", ToolCalls: [new("old_1", "lookup", "{}")]),
            new(MessageRole.Tool, "found", "lookup", ToolCallId: "old_1"), new(MessageRole.Assistant, "I found it."),
        ];
        var start = new Start(SimulatedAgents.Agent, ConversationMode.Interactive, name, Import: world.Dice.Chance(0.3) ? import : null);
        // The same name in every tenant: only the tenant keeps them apart.
        return await CreateAsync(attempt => new(tenant, $"cnv_{name}_{attempt}"), (node, key, record) => node.Service.HandleAsync(key, start, record, default));
    }

    private async Task ForkAsync(ConversationKey origin)
    {
        var fork = _requests;
        var key = await CreateAsync(
            attempt => new(tenant, $"cnv_{name}_fork{fork}_{attempt}"),
            (node, key, record) => node.Service.ForkAsync(origin, key, atSeq: null, record, default));
        await SayAsync(key);
        if (Followers.Count < 4) Follow(key);
    }

    /// <summary>The server names what is new, so every try brings another name; the key sees to it that only one comes to be.</summary>
    private async Task<ConversationKey> CreateAsync(
        Func<int, ConversationKey> named, Func<Node, ConversationKey, IdempotencyRecord, ValueTask<CommandResult>> ask)
    {
        var tries = 0;
        var result = await RetryAsync((node, record) => ask(node, named(++tries), record));
        return result switch
        {
            CommandResult.Accepted accepted => accepted.State.Key,
            CommandResult.Repeated repeated => new(tenant, repeated.Earlier.Resource.Split('/')[0]),
            _ => throw world.Fail($"{name} was refused a conversation: {result}."),
        };
    }

    private async Task SayAsync(ConversationKey key)
    {
        var text = $"{tenant} {name} says {_requests} {new string('m', world.Dice.Below(world.Dice.Chance(0.1) ? 3_000 : 300))}";
        var result = await AskAsync(key, new Say(text));
        if (SeqOf(result) is { } seq) Acknowledged.Add((key, seq, text));
    }

    private Task<CommandResult> AskAsync(ConversationKey key, Command command) =>
        RetryAsync((node, record) => node.Service.HandleAsync(key, command, record, default));

    private async Task<CommandResult> RetryAsync(Func<Node, IdempotencyRecord, ValueTask<CommandResult>> ask)
    {
        var record = new IdempotencyRecord($"{name}:{++_requests}", "hash", "", world.Scheduler.Now);
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

    private long? SeqOf(CommandResult result) => result switch
    {
        CommandResult.Accepted accepted => accepted.Seq,
        CommandResult.Repeated repeated => long.Parse(repeated.Earlier.Resource.Split('/')[1]),
        CommandResult.Refused { Reason: Refusal.TooManyQueued } => null,
        _ => throw world.Fail($"{name} was refused a message: {result}."),
    };
}
