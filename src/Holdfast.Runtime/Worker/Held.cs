using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>A conversation in a worker's hands: its state, the policy of its turn, and the lease that proves it.</summary>
public sealed record Held(ConversationStore Store, Conversation State, AgentPolicy Policy, Lease Lease)
{
    /// <summary>The state after these facts; or, when somebody else wrote first, the state as it is now, from which to decide again.</summary>
    /// <exception cref="LeaseLostException">Another worker holds the conversation now, or it was deleted.</exception>
    public async ValueTask<Conversation> AppendAsync(IReadOnlyList<Fact> facts, CancellationToken cancel) => (await TryAppendAsync(facts, cancel)).State;

    /// <summary>As <see cref="AppendAsync"/>, and whether these facts were written: what they announce may only then be done.</summary>
    public async ValueTask<(bool Written, Conversation State)> TryAppendAsync(IReadOnlyList<Fact> facts, CancellationToken cancel)
    {
        var (_, next) = await Store.AppendAsync(State, facts, Policy, Lease, idempotency: null, cancel);
        return next is not null ? (true, next) : (false, await CatchUpAsync(cancel));
    }

    private async ValueTask<Conversation> CatchUpAsync(CancellationToken cancel)
    {
        var current = await Store.CatchUpAsync(State, cancel);
        if (current.Seq > State.Seq) return current;
        Store.Forget(Lease.Key);
        throw new LeaseLostException(Lease);
    }

    /// <summary>
    /// As <see cref="TryAppendAsync"/>, for what begins an attempt. Where a budget has no room for it, its start is written all the same, and why it is
    /// never made.
    /// </summary>
    public async ValueTask<(bool Written, Conversation State, Failure? Refused)> TryStartAsync(IReadOnlyList<Fact> facts, CancellationToken cancel)
    {
        var tried = await TryReserveAsync(facts, cancel);
        if (tried.Refused is not { } refused) return tried;
        var (written, state) = await TryAppendAsync(
            [.. facts.Select(fact => fact is AttemptStarted start ? start with { ReservedNanoUsd = 0, OverBudget = true } : fact)], cancel);
        return (written, state, refused);
    }

    /// <summary>As <see cref="TryAppendAsync"/>, for what begins attempts. Where a budget has no room for them nothing is written, and why is told.</summary>
    public async ValueTask<(bool Written, Conversation State, Failure? Refused)> TryReserveAsync(IReadOnlyList<Fact> facts, CancellationToken cancel)
    {
        while (true)
        {
            var (result, next) = await Store.AppendAsync(State, facts, Policy, Lease, idempotency: null, cancel);
            if (next is not null) return (true, next, null);
            if (result != AppendResult.OverBudget) return (false, await CatchUpAsync(cancel), null);
            if (await Store.RefusalAsync(State, facts, cancel) is { } refused) return (false, State, refused);
        }
    }

    /// <summary>Writes how the attempt ended that is open in the state, and what came of it.</summary>
    public ValueTask<Conversation> SettleAttemptAsync(IReadOnlyList<Fact> facts)
    {
        var number = State.OpenAttempt!.Number;
        return SettleAsync(facts, isOwed: state => state.OpenAttempt?.Number == number);
    }

    /// <summary>
    /// Writes what has happened, whatever was appended meanwhile, as long as it is still owed. A shutdown does not stop it: an answer that is here is
    /// not thrown away.
    /// </summary>
    public async ValueTask<Conversation> SettleAsync(IReadOnlyList<Fact> facts, Func<Conversation, bool> isOwed)
    {
        var held = this;
        while (isOwed(held.State))
        {
            var next = await held.AppendAsync(facts, CancellationToken.None);
            held = held with { State = next };
        }
        return held.State;
    }
}

/// <summary>The worker was fenced out: whatever it knows is not to be written any more.</summary>
public sealed class LeaseLostException(Lease lease) : Exception($"The lease of epoch {lease.Epoch} on {lease.Key} is no longer the current one.");
