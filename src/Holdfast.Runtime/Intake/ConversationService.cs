using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Intake;

/// <summary>What became of a command.</summary>
public abstract record CommandResult
{
    /// <summary>Durable. <paramref name="Seq"/> is the entry of the message, or the first that it made.</summary>
    public sealed record Accepted(Conversation State, long Seq) : CommandResult;

    /// <param name="RetryAfter">When it may be worth asking again; null where time changes nothing.</param>
    public sealed record Refused(Refusal Reason, TimeSpan? RetryAfter = null) : CommandResult;

    /// <summary>An earlier request used the same idempotency key; the caller compares bodies and answers the same again.</summary>
    public sealed record Repeated(IdempotencyRecord Earlier) : CommandResult;
}

/// <summary>The way in: a command becomes durable entries, or a refusal. Work that follows from them is done by the workers.</summary>
public sealed class ConversationService(
    ConversationStore store, IJournal journal, IAgentCatalog agents, IWorkQueue queue, Interrupts interrupts, LiveStream live,
    Admission admission, Telemetry telemetry)
{
    /// <param name="key">For <see cref="Start"/> and <see cref="Propose"/> a new name; otherwise an existing conversation.</param>
    /// <param name="idempotency">Key and body hash of the request; its Resource is filled in here as "conversation/seq".</param>
    public async ValueTask<CommandResult> HandleAsync(
        ConversationKey key, Command command, IdempotencyRecord? idempotency, CancellationToken cancel)
    {
        var isNew = command is Start or Propose;
        var state = isNew ? Conversation.Empty(key) : await store.LoadAsync(key, cancel);
        while (true)
        {
            var decision = Decide.Command(state, command);
            if (decision is Decision.Refuse { Reason: var reason })
            {
                if (isNew || await store.CatchUpAsync(state, cancel) is var current && current.Seq == state.Seq)
                    return await RefuseAsync(key.Tenant, idempotency, reason, cancel);
                state = current; // Memory was behind: nobody is refused for that.
                continue;
            }
            // What nobody waits for is taken all the same, and put off.
            if (command is Say && state.Mode == ConversationMode.Interactive && admission.Refuses(key.Tenant) is { } wait)
            {
                telemetry.Refused("message");
                return await RefuseAsync(key.Tenant, idempotency, Refusal.TooBusy, cancel, wait);
            }
            var agent = command switch { Start start => start.Agent, Propose propose => propose.Agent, _ => state.Agent };
            if (await agents.FindAsync(key.Tenant, agent, state.AgentVersion, cancel) is not { } policy)
                return new CommandResult.Refused(Refusal.AgentNotFound);
            if (command is Say { Tools: { Count: > 0 } tools } && ToolNames(state, policy).Overlaps(tools.Select(tool => tool.Name)))
                return await RefuseAsync(key.Tenant, idempotency, Refusal.ToolNameTaken, cancel);

            var facts = ((Decision.Accept)decision).Facts;
            if (facts.Count == 0) return new CommandResult.Accepted(state, state.Seq);
            if (command is RequestPerson && state is { Turn: null, OpenAttempt: null }) facts = HandedOff(state, facts, policy);
            // A message stands last: what it changes comes before it.
            var seq = state.Seq + (command is Say ? facts.Count : 1);
            var record = idempotency is null ? null : idempotency with { Resource = $"{key.Conversation}/{seq}" };
            var (result, next) = await store.AppendAsync(state, facts, policy, lease: null, record, cancel);
            if (result == AppendResult.Appended)
            {
                // An import may leave something to do that nobody waits for.
                if (isNew && Reconcile.WakeAt(next!, policy, store.Now()) is not null) queue.Enqueue(key);
                return Accept(next!, command, seq);
            }
            if (result == AppendResult.Duplicate) return await RepeatedAsync(key.Tenant, idempotency!.Key, cancel);
            if (isNew) throw new InvalidOperationException($"Conversation {key} exists already.");
            state = await CatchUpAsync(state, cancel);
        }
    }

    /// <summary>Nothing runs, so a person is there with the wish for one.</summary>
    private IReadOnlyList<Fact> HandedOff(Conversation state, IReadOnlyList<Fact> facts, AgentPolicy policy)
    {
        var now = store.Now();
        var wanted = facts.Aggregate(state, (c, fact) => Fold.Apply(c, new Entry(c.Seq + 1, now, fact)));
        return Reconcile.Next(wanted, policy, now) is Effect.Record record ? [.. facts, .. record.Facts] : facts;
    }

    private async ValueTask<Conversation> CatchUpAsync(Conversation state, CancellationToken cancel)
    {
        var current = await store.CatchUpAsync(state, cancel);
        if (current.Seq > state.Seq) return current;
        store.Forget(state.Key); // Nothing new after a conflict: it was deleted.
        return Conversation.Empty(state.Key);
    }

    /// <summary>A new conversation with the history of another up to an entry.</summary>
    /// <param name="atSeq">Null = all of it.</param>
    public async ValueTask<CommandResult> ForkAsync(
        ConversationKey origin, ConversationKey fork, long? atSeq, IdempotencyRecord? idempotency, CancellationToken cancel)
    {
        var state = await store.RefreshAsync(origin, cancel);
        if (state.Seq == 0) return new CommandResult.Refused(Refusal.ConversationNotFound);
        if (atSeq is < 1 || atSeq > state.Seq) return new CommandResult.Refused(Refusal.ForkPointNotFound);
        var at = atSeq ?? state.Seq;
        var import = Forking.Import(origin, await journal.ReadUpToAsync(origin, at, cancel), at);
        var start = new Start(state.Agent, state.Mode, state.User, state.Metadata, import, new ForkOrigin(origin.Conversation, at));
        return await HandleAsync(fork, start, idempotency, cancel);
    }

    /// <summary>Of the tools that are run here.</summary>
    private static HashSet<string> ToolNames(Conversation c, AgentPolicy policy) =>
        [.. PromptPlanner.ToolsOf(c with { Tools = null, Turn = null }, policy).Select(tool => tool.Name)];

    private CommandResult.Accepted Accept(Conversation state, Command command, long seq)
    {
        if (command is Say) telemetry.Spans.Remember(state.Key, seq);
        if (command is Say or BringResults) live.Publish(state.Key, new ConversationStatus("working", seq));
        if (command is Say or BringResults or Cancel or Return or DecideReview or AskDraft or RequestPerson) queue.Enqueue(state.Key);
        // What is drafted would not answer it, or is wanted by nobody any more.
        if (command is Say or Return or Resolve or RequestPerson || state.Handoff?.Draft?.Seq == seq) interrupts.InterruptAside(state.Key);
        if (command is Cancel or RequestPerson && state is { IsInterrupted: true, Turn: { } turn }) interrupts.Interrupt(state.Key, turn);
        else if (command is Cancel) interrupts.InterruptAside(state.Key);
        return new(state, seq);
    }

    /// <summary>A repeated request whose first try succeeded must not be refused because of what that try changed.</summary>
    private async ValueTask<CommandResult> RefuseAsync(
        string tenant, IdempotencyRecord? idempotency, Refusal reason, CancellationToken cancel, TimeSpan? retryAfter = null) =>
        idempotency is not null && await journal.FindIdempotentAsync(tenant, idempotency.Key, cancel) is { } earlier
            ? new CommandResult.Repeated(earlier)
            : new CommandResult.Refused(reason, retryAfter);

    private async ValueTask<CommandResult.Repeated> RepeatedAsync(string tenant, string idempotencyKey, CancellationToken cancel) =>
        new(await journal.FindIdempotentAsync(tenant, idempotencyKey, cancel)
            ?? throw new InvalidOperationException("An idempotency record vanished between its conflict and its reading."));
}
