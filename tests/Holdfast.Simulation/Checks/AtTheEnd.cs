using Holdfast.Core;
using Holdfast.Core.Audit;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Runtime;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Fakes;
using Holdfast.Simulation.People;

namespace Holdfast.Simulation.Checks;

/// <summary>What must be true of every conversation once all is at rest.</summary>
public sealed class AtTheEnd(World world)
{
    private readonly SentRequests _requests = new(
        world.Journal, world.Agents, new Recollections(world.Journal, world.Journal, new MemoryShelf(world), new RuntimeOptions(), world.ClientTime),
        new AgentDocuments(world.Documents), world.Providers(world.ClientTime, "the end"), world.Embedders(world.ClientTime, "the end"),
        world.BatchProviders(world.ClientTime, "the end"));

    public async Task JudgeAsync(IReadOnlyList<User> users)
    {
        foreach (var (key, oracle) in world.Living) await JudgeAsync(key, oracle);
        if (world.HasSubscribers) await ToldAsync();
        foreach (var user in users)
        {
            foreach (var said in user.Acknowledged.Where(said => !world.Deleted.Contains(said.Key))) Acknowledged(said.Key, said.Seq, said.Text);
        }
        await PaidAsync();
        await AuditedAsync();
        foreach (var key in world.Deleted) Require(await world.Journal.FindAsync(key, default) is null, key, "was deleted and is back");
    }

    /// <summary>Every act of a person stands in their tenant's trail once, and every trail is what was written.</summary>
    private async Task AuditedAsync()
    {
        var acts = new Dictionary<string, List<AuditAct>>(StringComparer.Ordinal);
        foreach (var tenant in World.Tenants)
        {
            var rows = await world.Journal.ReadAsync(tenant, 0, int.MaxValue, default);
            if (AuditChain.Check(tenant, AuditHead.Start, rows) is { } broken) throw world.Fail($"The audit trail of {tenant} is broken: {broken}.");
            acts[tenant] = [.. rows.Select(row => row.Act)];
        }
        foreach (var (key, _) in world.Living)
        {
            var entries = await world.Journal.ReadAsync(key, 0, int.MaxValue, default);
            var (state, owed) = (Conversation.Empty(key), new List<AuditAct>());
            foreach (var entry in entries)
            {
                if (PeoplesActs.Of(state, entry) is { } act) owed.Add(act);
                state = Fold.Apply(state, entry);
            }
            var own = acts[key.Tenant].Where(act => act.Subject.StartsWith($"{key.Conversation}/", StringComparison.Ordinal));
            Require(owed.SequenceEqual(own), key, "has not the acts in the audit trail that it has entries of");
        }
    }

    private async Task ToldAsync()
    {
        var journals = new Dictionary<ConversationKey, IReadOnlyList<Entry>>();
        foreach (var (key, _) in world.Living) journals[key] = await world.Journal.ReadAsync(key, 0, int.MaxValue, default);
        foreach (var tenant in World.Tenants) world.Received.Judge(tenant, [.. journals.Keys], journals);
    }

    private async Task JudgeAsync(ConversationKey key, ConversationOracle oracle)
    {
        var entries = await world.Journal.ReadAsync(key, 0, int.MaxValue, default);
        var row = await world.Journal.FindAsync(key, default);
        Require(entries.Count == oracle.Seq && row is { WakeAt: null, State: "at_rest" or "resolved" }, key, $"has {entries.Count} entries of {oracle.Seq} and row {row}");
        Require(oracle.IsAtRest && oracle.EndOf.Values.All(end => end > 0), key, "has a message that nothing came of");

        var state = Fold.All(key, entries.Select(entry => entry with { Fact = EntryCodec.Decode(EntryCodec.Encode(entry.Fact)) }));
        Require(state.Turn is null && state.Items.Select(item => item.Seq).SequenceEqual(oracle.Shown), key, "folds to other items than the oracle has");
        Require((state.Attempts, state.Epoch) == (oracle.Attempts, oracle.Epoch), key, "folds to other counts than the oracle has");
        Require((row!.Seq, row.Attempts, row.Turns, row.Epoch, row.CostNanoUsd) == (state.Seq, state.Attempts, state.Turns, state.Epoch, state.CostNanoUsd), key, $"has row {row}");
        Require(row.Outcome == oracle.Outcome && row.State == (oracle.IsResolved ? "resolved" : "at_rest"), key, $"came to {row.State}, {row.Outcome}, and not to {oracle.Outcome}");
        foreach (var node in world.Nodes)
            if (node.Store.Peek(key) is { } cached && cached.Seq == state.Seq)
                Require(StateJson.Write(cached) == StateJson.Write(state), key, $"is remembered by {node.Name} otherwise than it folds");

        var waiting = await world.Journal.ListAsync(key.Tenant, new InboxFilter(), new PageRequest(int.MaxValue), default);
        Require(waiting.Items.All(one => one.Key != key), key, "waits for a person still");
        if (oracle.Batch is { } batch) Answered(key, batch, entries);
        await BilledAsync(key, entries);
        await EmbeddedAsync(key, entries, oracle);
    }

    /// <summary>
    /// What the journal says there are vectors of has one, of its own words; in a fork, whose messages are joined from pieces, of some of them.
    /// </summary>
    private async Task EmbeddedAsync(ConversationKey key, IReadOnlyList<Entry> entries, ConversationOracle oracle)
    {
        var kept = await world.Journal.ReadAsync(key, $"{SimulatedAgents.Embedder}/v", 0, int.MaxValue, default);
        var vectors = kept.ToDictionary(one => one.Seq, one => one.Direction);
        foreach (var message in entries.Where(entry => entry.Seq <= oracle.EmbeddedUpTo).Select(Recollection.Of).OfType<Remembered>())
        {
            Require(vectors.TryGetValue(message.Seq, out var direction), key, $"has no vector of entry {message.Seq}");
            if (message.Text.Length >= 100 || entries[0].Fact is ConversationStarted { ForkedFrom: not null }) continue;
            var made = Direction.Of(SimulatedEmbedder.Vector(message.Text.Trim()));
            Require(direction!.SequenceEqual(made), key, $"has the vector of other words for entry {message.Seq}");
        }
    }

    /// <summary>An answer is what the provider said of this item in the call that is named.</summary>
    private void Answered(ConversationKey key, BatchOracle batch, IReadOnlyList<Entry> entries)
    {
        var hashes = entries.Select(entry => entry.Fact).OfType<AttemptStarted>().ToDictionary(fact => fact.Attempt, fact => fact.RequestHash);
        foreach (var (id, (attempt, content)) in batch.Answers)
        {
            var isSaid = world.Bills.Of(hashes[attempt]).Any(bill => content == Bills.AnswerOf(bill.Number, id));
            Require(isSaid, key, $"holds \"{content}\" for item {id}, which nobody said");
        }
    }

    private async Task BilledAsync(ConversationKey key, IReadOnlyList<Entry> entries)
    {
        var ledger = (await world.Journal.LedgerAsync(key.Tenant, new(key.Conversation), new(Limit: 10_000), default)).Items.ToDictionary(row => row.Attempt);
        var started = entries.Select(entry => entry.Fact).OfType<AttemptStarted>().ToDictionary(fact => fact.Attempt);
        Require(ledger.Count == started.Count, key, $"has {ledger.Count} ledger rows for {started.Count} attempts");
        foreach (var ended in entries.Select(entry => entry.Fact).OfType<AttemptEnded>())
        {
            var row = ledger[ended.Attempt];
            Require(row.SettledAt is not null && row.Usage == ended.Usage && row.CostNanoUsd == ended.CostNanoUsd, key, $"settled attempt {ended.Attempt} as {row}");
            await ShownAsAsync(key, entries, started[ended.Attempt]);
            if (ended.Failure is not null) continue;
            Require(row.CostNanoUsd <= row.ReservedNanoUsd, key, $"spent more than it reserved: {row}");
            if (started[ended.Attempt].Reuses is not null)
            {
                Require(row.ReservedNanoUsd == 0 && ended.Usage == default && ended.RequestId is null, key, $"pays for an answer that it has: {row}");
                continue;
            }
            var bill = world.Bills.All[int.Parse(ended.RequestId!["req_".Length..]) - 1];
            Require(bill.IsCompleted && bill.Hash == started[ended.Attempt].RequestHash, key, $"took the answer of another request for attempt {ended.Attempt}");
            Require(bill.IsOfBatch == started[ended.Attempt].Submission > 0 && bill.IsOfBatch == ended.Price!.EndsWith("*0.5", StringComparison.Ordinal), key, $"paid {ended.Price} for attempt {ended.Attempt}");
            Require(!ended.UsageEstimated && ended.Usage == bill.Usage, key, $"has usage {ended.Usage} where the provider billed {bill.Usage}");
        }
    }

    /// <summary>What a batch interface charges stands in the ledger, and once.</summary>
    private async Task PaidAsync()
    {
        var settled = new List<string>();
        foreach (var (key, oracle) in world.Living.Where(pair => pair.Value.Batch is not null))
            settled.AddRange((await world.Journal.ReadAsync(key, 0, int.MaxValue, default)).Select(entry => entry.Fact).OfType<AttemptEnded>().Select(ended => ended.RequestId).OfType<string>());
        foreach (var bill in world.Bills.All.Where(bill => bill.IsOfBatch))
            if (settled.Count(id => id == bill.Id) != 1) throw world.Fail($"The provider's {bill.Id} of a batch is {settled.Count(id => id == bill.Id)} times in the ledger.");
    }

    /// <summary>Any request can be shown as it was sent, from the journal alone.</summary>
    private async Task ShownAsAsync(ConversationKey key, IReadOnlyList<Entry> entries, AttemptStarted started)
    {
        var entry = entries.Single(entry => entry.Fact is AttemptStarted fact && fact.Attempt == started.Attempt);
        Require(await _requests.FindAsync(key, entry, default) is not null, key, $"cannot show the request of attempt {started.Attempt}");
    }

    private void Acknowledged(ConversationKey key, long seq, string text)
    {
        var found = world.Oracles.TryGetValue(key, out var oracle) ? oracle.EndOf.Keys.Where(message => oracle.TextOf(message) == text).ToList() : [];
        Require(found is [var only] && only == seq, key, $"was to hold the message acknowledged at {seq} once and has it at [{string.Join(", ", found)}]");
    }

    private void Require(bool isSo, ConversationKey key, string complaint)
    {
        if (!isSo) throw world.Fail($"{key} {complaint}.");
    }
}
