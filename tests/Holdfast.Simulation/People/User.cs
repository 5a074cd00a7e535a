using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.People;

/// <summary>A client with a script of chance. What it was not told, it asks again under the same idempotency key, at any node.</summary>
public sealed class User(World world, string tenant, string name)
{
    private readonly double _impatience = world.Dice.Chance(0.5) ? 0.05 : 0.4;
    private readonly int _haste = world.Dice.Chance(0.5) ? 100 : 2_000;
    private readonly HashSet<ConversationKey> _handy = [];
    private int _requests;

    /// <summary>What this user was told is durable.</summary>
    public List<(ConversationKey Key, long Seq, string Text)> Acknowledged { get; } = [];

    public List<Follower> Followers { get; } = [];

    public List<Asker> Askers { get; } = [];

    public bool IsDone { get; private set; }

    /// <summary>It has done what it wanted, got every answer it waits for, and seen all there is to see.</summary>
    public bool IsAtRest => IsDone && Askers.TrueForAll(asker => asker.IsDone) && Followers.TrueForAll(follower => follower.IsAtTheEnd);

    public async Task RunAsync()
    {
        if (world.Dice.Chance(0.5)) await KnowAsync("Fact 1");
        if (world.Dice.Chance(0.4)) await PublishAsync();
        var key = await CreateAsync();
        Follow(key);
        // Two windows on one conversation: neither knows what the other is about to say.
        var other = world.Dice.Chance(0.3) ? SpeakAsync(key, world.Dice.Between(1, 4)) : Task.CompletedTask;
        await SpeakAsync(key, world.Dice.Between(2, 7));
        await other;
        if (world.Dice.Chance(0.1)) await DeleteAsync(key);
        IsDone = true;
    }

    private async Task SpeakAsync(ConversationKey key, int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            await Task.Delay(world.Dice.Pause(TimeSpan.FromMilliseconds(i % 2 == 0 ? _haste : 20_000)), world.ClientTime);
            if (world.Dice.Chance(_impatience))
            {
                await CancelAsync(key);
                continue;
            }
            switch (world.Dice.Below(12))
            {
                case 1: await AskAsync(key, new Resolve()); break;
                case 2: await AskAsync(key, Feedback(world.Dice.Between(1, 5))); break;
                case 3 when i > 0: await ForkAsync(key); break;
                case 4: await ForgetAsync(); break;
                case 5 when world.Dice.Chance(0.5): await PublishAsync(); break;
                case 6: await MarkAsync(key); break;
                case 7 when world.Agents.Handoff is not null: await AskAsync(key, new RequestPerson(world.Dice.Chance(0.5) ? "Enough." : null)); break;
                case 0 when Followers.Count < 4: Follow(key); break;
                default: await SayAsync(key); break;
            }
        }
    }

    private static GiveFeedback Feedback(int rating) => new(rating, rating switch { 1 => false, 5 => true, _ => null });

    private void Follow(ConversationKey key)
    {
        var follower = new Follower(world, key);
        Followers.Add(follower);
        _ = world.WatchAsync(follower.RunAsync());
    }

    private async Task<ConversationKey> CreateAsync()
    {
        MessageImported[] import =
        [
            new(MessageRole.User, $"{tenant} {name} before"), new(MessageRole.Assistant, "", ToolCalls: [new("old_1", "lookup", "{}")]),
            new(MessageRole.Tool, "found", "lookup", ToolCallId: "old_1"), new(MessageRole.Assistant, "I found it."),
        ];
        var mode = world.Dice.Chance(0.2) ? ConversationMode.Background : ConversationMode.Interactive;
        var start = new Start(SimulatedAgents.Agent, mode, name, Import: world.Dice.Chance(0.3) ? import : null);
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
        if (world.Agents.Handoff is not null && world.Dice.Chance(0.1)) text += world.Dice.Chance(0.5) ? "\nI want to talk to a human." : $"\nMy {World.Topic} says so.";
        var result = await AskAsync(key, new Say(text) { Tools = Tools() });
        if (result is CommandResult.Refused { Reason: Refusal.TooBusy }) world.Trace.Seen.Add("too busy");
        if (SeqOf(key, result) is not { } seq) return;
        if (world.HasHands && _handy.Add(key)) _ = world.WatchAsync(LendHandsAsync(key));
        Acknowledged.Add((key, seq, text));
        if (!world.Dice.Chance(0.4)) return;
        var asker = new Asker(world, key, seq);
        Askers.Add(asker);
        _ = world.WatchAsync(asker.RunAsync());
    }

    /// <summary>Now and then other ones than before, or none.</summary>
    private IReadOnlyList<ClientTool> Tools() => !world.HasHands || world.Dice.Chance(0.3) ? []
        : [new(SimulatedAgents.Hand, $"Does what only a client can, in its way {world.Dice.Below(2)}.", """{"type":"object"}""")];

    /// <summary>Brings what is waited for, in its own time, and now and then first what is not.</summary>
    private async Task LendHandsAsync(ConversationKey key)
    {
        var oracle = world.Oracles[key];
        while (!world.Deleted.Contains(key) && !(IsDone && oracle.IsAtRest))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(10, 20_000)), world.ClientTime);
            if (oracle.ForHands is not { Count: > 0 } calls) continue;
            var (at, wrong) = (oracle.Seq, world.Dice.Chance(0.2));
            BroughtResult[] results = [.. calls.Select(id => new BroughtResult(id, $"handed over at {at}")), .. wrong ? [new("call_9", "nobody asked")] : Array.Empty<BroughtResult>()];
            var said = world.Dice.Chance(0.3) ? $"{tenant} {name} beside results {_requests}" : null;
            var result = await AskAsync(key, new BringResults(results, said, Tools: Tools()));
            if (wrong && result is CommandResult.Accepted) throw world.Fail($"{name} brought {key} what nobody asked for, and it was taken.");
            if (!wrong && result is CommandResult.Refused && oracle.Seq == at && !world.Deleted.Contains(key))
                throw world.Fail($"{name} brought {key} what it waits for, and was refused: {result}.");
            if (result is CommandResult.Accepted) world.Trace.Seen.Add(said is null ? "hands" : "hands and words");
        }
    }

    private async Task CancelAsync(ConversationKey key)
    {
        var turn = world.Oracles[key].Turn;
        var result = await AskAsync(key, new Cancel("enough"));
        if (result is CommandResult.Refused && turn > 0 && world.Oracles[key].Turn == turn && !world.Deleted.Contains(key))
            throw world.Fail($"{name} was told that there is nothing to cancel in {key} while its turn of message {turn} runs.");
    }

    private async Task MarkAsync(ConversationKey key)
    {
        var oracle = world.Oracles[key];
        var seq = world.Dice.Between(1, (int)oracle.Seq);
        await AskAsync(key, new Mark(seq, world.Dice.Chance(0.6) ? Tier.Core : world.Dice.Chance(0.5) ? Tier.Transient : null, oracle.SaidIn(seq)));
    }

    /// <summary>It has been here before.</summary>
    private async Task KnowAsync(string fact) =>
        await world.Memory.ChangeAsync(new(tenant, name), null, memory =>
            new UserFacts(memory, world.Scheduler.Now).Add(fact, new Origin(Key: "key_1")), default);

    /// <summary>Somebody gives the agent documents, changes them or takes them away while it talks.</summary>
    private async Task PublishAsync()
    {
        var (agent, path) = (new AgentKey(tenant, SimulatedAgents.Agent), $"about/{world.Dice.Below(4)}.md");
        var about = string.Join("\n\n", Enumerable.Range(0, world.Dice.Between(1, 6)).Select(i =>
            $"# Part {i}\n\n{tenant} user{world.Dice.Below(4)} says {world.Dice.Below(9)} {new string('d', world.Dice.Below(400))}"));
        if (world.Dice.Chance(0.8)) await world.Documents.PutAsync(agent, path, path, about, world.Scheduler.Now, default);
        else await world.Documents.DeleteAsync(agent, path, world.Scheduler.Now, default);
    }

    /// <summary>The right to be forgotten.</summary>
    private async Task ForgetAsync()
    {
        try
        {
            if (world.AnyNode() is { } node) await node.AskAsync(() => node.ForgetAsync(new(tenant, name)));
        }
        catch (SimulatedFaultException)
        {
            // The client does not know whether it happened.
        }
    }

    private async Task DeleteAsync(ConversationKey key)
    {
        while (!world.Deleted.Contains(key))
        {
            try
            {
                if (world.AnyNode() is { } node) await node.AskAsync(() => node.DeleteAsync(key));
            }
            catch (SimulatedFaultException)
            {
                // The client does not know whether it happened.
            }
            await Task.Delay(TimeSpan.FromSeconds(1), world.ClientTime);
        }
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

    private long? SeqOf(ConversationKey key, CommandResult result) => result switch
    {
        CommandResult.Accepted accepted => accepted.Seq,
        CommandResult.Repeated repeated => long.Parse(repeated.Earlier.Resource.Split('/')[1]),
        CommandResult.Refused { Reason: Refusal.TooManyQueued } => null,
        CommandResult.Refused { Reason: Refusal.TooBusy, RetryAfter: not null } => null,
        CommandResult.Refused { Reason: Refusal.ConversationNotFound } when world.Deleted.Contains(key) => null,
        _ => throw world.Fail($"{name} was refused a message: {result}."),
    };
}
