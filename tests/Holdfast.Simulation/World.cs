using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Checks;
using Holdfast.Simulation.Fakes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation;

/// <summary>Everything of one run: chance, time, what is durable, what the outer world saw, and the first thing that was wrong.</summary>
public sealed class World
{
    public static readonly IReadOnlyList<string> Tenants = ["acme", "zeta"];

    /// <summary>Who takes a conversation on has it so long though they leave its user without a word.</summary>
    public static readonly TimeSpan LeastHeld = TimeSpan.FromSeconds(8);

    public World(ulong seed, Bug bug, bool echo)
    {
        Dice = new Dice(seed);
        Bug = bug;
        Scheduler = new Scheduler(Dice);
        Trace = new Trace(Scheduler, kept: 80, echo);
        Faults = Faults.For(Dice);
        Agents = new SimulatedAgents(oneRung: Dice.Chance(0.3), memory: Dice.Chance(0.5), density: Dice.Chance(0.5) ? 100 : Dice.Between(40, 200),
            summary: seed % 2 == 0, embeddings: seed % 4 < 2, deadline: seed % 3 == 1 || seed % 9 == 0 ? TimeSpan.FromSeconds(20) : null,
            approval: seed % 7 == 2 ? new(TimeSpan.FromSeconds(5 + (seed / 7 % 100 * 2)), ByDefault: seed / 7 % 3 == 0) : null,
            handoff: seed % 4 == 1 ? new()
            {
                Within = TimeSpan.FromMinutes(5), Topics = [Topic], FailedTurns = 2, Clarifications = 2,
                Unsupported = seed / 4 % 3 == 0 ? new(HandsOff: seed / 4 % 2 == 0, Values: 1) : null,
            }
            : null,
            answers: seed % 5 == 3 ? new(Always: seed / 5 % 2 == 0, TimeSpan.FromSeconds(5 + (seed / 5 % 50 * 2)), ByDefault: seed / 5 % 3 == 0) : null);
        HasHands = seed % 7 is 0 or 2;
        if (seed % 11 == 3) LimitAll(4_000_000 + (long)(seed / 11 % 20 * 1_500_000));
        Capacity = seed % 5 == 0 ? 1 + (int)(seed / 5 % 3) : int.MaxValue;
        MemoryRuns = new MemoryRuns(this);
        Queue = new LossyQueue(this, Scheduler);
        Bills = new Bills(this);
        Batches = new ProviderBatches(this);
        ToolRuns = new ToolRuns(this);
        Received = new ReceivedEvents(this);
        if (seed % 3 == 0) SubscribeAll();
        Clients = new Place(Scheduler, "clients");
        ClientTime = new SimulatedTime(Scheduler, Clients);
    }

    private const string Allowance = "allowance";

    /// <summary>A word of users that is a person's matter.</summary>
    public const string Topic = "lawyer";

    public Dice Dice { get; }

    public Bug Bug { get; }

    public Scheduler Scheduler { get; }

    public Trace Trace { get; }

    public Faults Faults { get; set; }

    /// <summary>Kept to be used again, by tenant and request.</summary>
    public Dictionary<(string Tenant, string Request), KeptAnswer> Answers { get; } = [];

    /// <summary>Every model is away.</summary>
    public bool NoModelAnswers { get; set; }

    /// <summary>Users have a tool that they run themselves.</summary>
    public bool HasHands { get; }

    public MemoryJournal Journal { get; } = new();

    public MemoryOfUsers Memory { get; } = new();

    public MemoryDocuments Documents { get; } = new();

    public SimulatedAgents Agents { get; }

    public LossyQueue Queue { get; }

    public Bills Bills { get; }

    public ProviderBatches Batches { get; }

    public ToolRuns ToolRuns { get; }

    public MemoryRuns MemoryRuns { get; }

    public ReceivedEvents Received { get; }

    public Dictionary<ConversationKey, ConversationOracle> Oracles { get; } = [];

    public IEnumerable<KeyValuePair<ConversationKey, ConversationOracle>> Living => Oracles.Where(pair => !Deleted.Contains(pair.Key));

    /// <summary>Gone for good: nothing is expected of them any more, and nothing may come of them.</summary>
    public HashSet<ConversationKey> Deleted { get; } = [];

    public List<Node> Nodes { get; } = [];

    public Place Clients { get; }

    public SimulatedTime ClientTime { get; }

    public SimulationFailedException? Failure { get; private set; }

    public SimulationFailedException Fail(string what)
    {
        Trace.Add("world", "FAILED", 0, what);
        return Failure ??= new SimulationFailedException(what);
    }

    /// <summary>These entries are on disk from now on, whoever learns of it.</summary>
    public void Durable(ConversationKey key, IReadOnlyList<Entry> entries)
    {
        if (Deleted.Contains(key)) throw Fail($"{key} was written to after it was deleted.");
        if (!Oracles.TryGetValue(key, out var oracle)) Oracles[key] = oracle = new ConversationOracle(key.ToString(), needsApproval: Agents.Approval is not null, Agents.Answers);
        foreach (var entry in entries)
        {
            oracle.Add(entry);
            Trace.Seen.Add(EntryCodec.KindOf(entry.Fact));
            if (entry.Fact is AttemptEnded { Failure: { } failure }) Trace.Seen.Add(failure.Kind.ToString());
            if (entry.Fact is Answer { Stop: StopReason.Cut }) Trace.Seen.Add("cut");
            if (entry.Fact is Answer { Held: > 0 }) Trace.Seen.Add("held answer sent");
            if (entry.Fact is Answer { Unsaid: true }) Trace.Seen.Add("unsaid");
            if (entry.Fact is AnswerHeld { Doubt: not null }) Trace.Seen.Add("doubtful answer held");
            if (entry.Fact is AttemptEnded { Failure.Kind: FailureKind.Cancelled } && oracle.IsPersonWanted) Trace.Seen.Add("interrupted for a person");
            if (entry.Fact is Answer { Stop: StopReason.Empty }) Trace.Seen.Add("empty");
            if (entry.Fact is AttemptStarted { Purpose: Purpose.Embedding } && !oracle.IsAtRest) Trace.Seen.Add("embedding in a turn");
            if (entry.Fact is EpochOpened epoch) Trace.Seen.Add(epoch.Reason);
            if (entry.Fact is ItemsAnswered { Missed: not null }) Trace.Seen.Add("items missed");
            if (entry.Fact is AttemptEnded { Price: { } price, Failure: null } && price.EndsWith("*0.5", StringComparison.Ordinal)) Trace.Seen.Add("half price");
            if (entry.Fact is BatchEnded { State: "cancelled" }) Trace.Seen.Add("batch cancelled");
            if (entry.Fact is TurnStopped stopped) Trace.Seen.Add(stopped.Code);
            if (entry.Fact is HandedOff handedOff) Trace.Seen.Add($"handed off: {handedOff.Code}");
            if (entry.Fact is Answer { Doubt: { HandsOff: false } }) Trace.Seen.Add("answer marked");
        }
    }

    /// <summary>What one node wrote reaches the others late, or never.</summary>
    public void Tell(string from, News news)
    {
        foreach (var node in Nodes.Where(node => node.IsUp && node.Name != from))
            if (!Dice.Chance(Faults.NewsLost)) node.Hear(news);
    }

    /// <summary>Calls of one node that the providers take at once; what is more they refuse.</summary>
    public int Capacity { get; set; }

    /// <summary>Calls that were refused for it, and the most that were taken at once.</summary>
    public (int Refused, int Most) Load { get; set; }

    /// <summary>A provider that counts tokens failed to: from now on a prompt may be too long for it, as for those that do not count.</summary>
    public bool CountsWereLost { get; set; }

    public Dictionary<string, IModelProvider> Providers(SimulatedTime time, string node)
    {
        var provider = new SimulatedProvider(this, time, node);
        return new() { [SimulatedAgents.Counting] = provider, ["two"] = provider };
    }

    public Dictionary<string, IBatchProvider> BatchProviders(SimulatedTime time, string node) => Providers(time, node).ToDictionary(
        pair => pair.Key, IBatchProvider (pair) => new SimulatedBatches(this, time, node, pair.Value, isSecretive: Agents.Density == 100));

    public Dictionary<string, IEmbedder> Embedders(SimulatedTime time, string node) =>
        new() { [SimulatedAgents.Embedder] = new SimulatedEmbedder(this, time, node) };

    /// <summary>A pause of chance; none at all is one of them.</summary>
    public Task PauseAsync(SimulatedTime time, TimeSpan most, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var pause = Dice.Pause(most);
        return pause == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(pause, time, cancel);
    }

    /// <summary>Nothing that people do may fail unseen.</summary>
    public async Task WatchAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e)
        {
            Fail(e.ToString());
        }
    }

    /// <summary>Each tenant has one receiver of everything; its host is the tenant's name.</summary>
    public bool HasSubscribers { get; private set; }

    private void SubscribeAll()
    {
        HasSubscribers = true;
        foreach (var tenant in Tenants)
        {
            var secret = Signature.Secret(new byte[24]);
            var row = new WebhookRow(new(tenant, "whk_all"), $"https://{tenant}/", EventNames.Subscribable, true, null, [new(secret, null)], Scheduler.Now);
            _ = Journal.AddAsync(row, default).AsTask(); // done at once
        }
    }

    /// <summary>No conversation may cost more, until the calm.</summary>
    private void LimitAll(long nanoUsd)
    {
        foreach (var tenant in Tenants)
            _ = Journal.SaveAsync(tenant, new(Allowance, BudgetScope.Conversation, null, null, BudgetPeriod.Run, nanoUsd), Role.Admin, default).AsTask(); // done at once
    }

    /// <summary>Whoever pays lifts the limit.</summary>
    public void LiftLimits()
    {
        foreach (var tenant in Tenants) _ = Journal.DeleteAsync(tenant, Allowance, Role.Admin, default).AsTask(); // done at once
    }

    /// <summary>A node that runs, or null while there is none.</summary>
    public Node? AnyNode() => Nodes.Where(node => node.IsUp).ToList() is { Count: > 0 } up ? Dice.Pick(up) : null;
}
