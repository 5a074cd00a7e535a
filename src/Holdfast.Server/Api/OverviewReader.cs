using System.Collections.Concurrent;
using System.Text.Json;
using Holdfast.Core.Conversations;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Holdfast.Core;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Worker;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Puts together what goes on now.</summary>
internal sealed class OverviewReader(IJournal journal, ConversationStore store, IAgentCatalog agents, Breakers breakers, Admission admission)
{
    private const int MostUnanswered = 30;

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Task<Contract.Overview> Read)> _latest = new(StringComparer.Ordinal);

    /// <summary>Read once for all who follow it: one that was begun since that time serves.</summary>
    public Task<Contract.Overview> ReadOnceAsync(string tenant, DateTimeOffset since, DateTimeOffset now) => _latest.AddOrUpdate(
        tenant,
        _ => (now, ReadAsync(tenant, CancellationToken.None).AsTask()),
        (_, latest) => latest.At > since && !latest.Read.IsFaulted ? latest : (now, ReadAsync(tenant, CancellationToken.None).AsTask())).Read;

    public async ValueTask<Contract.Overview> ReadAsync(string tenant, CancellationToken cancel)
    {
        var unrest = await journal.UnrestAsync(tenant, MostUnanswered, cancel);
        var unanswered = new List<Contract.UnansweredTurn>();
        // Proposals are conversations too, but nobody waits for an answer in them.
        foreach (var row in unrest.Oldest.Where(row => !row.Key.Conversation.StartsWith(Proposal.Prefix, StringComparison.Ordinal))) unanswered.Add(await UnansweredAsync(row, cancel));
        return new(unrest.Counts, [.. unanswered.OrderBy(turn => turn.DueAt ?? DateTimeOffset.MaxValue).ThenBy(turn => turn.Since)], [.. Models()]);
    }

    private async ValueTask<Contract.UnansweredTurn> UnansweredAsync(ConversationRow row, CancellationToken cancel)
    {
        var c = await store.RefreshAsync(row.Key, cancel);
        var known = new Contract.UnansweredTurn(row.Key.Conversation, row.Agent, row.State, row.UpdatedAt);
        if (c.Handoff is { } handoff) return known with { Since = handoff.At, DueAt = handoff.Due, Reason = handoff.Code };
        if (c.Turn is not { } turn) return known; // a batch, or it has come to rest since
        var policy = await agents.FindAsync(row.Key.Tenant, row.Agent, turn.AgentVersion, cancel);
        return known with
        {
            Since = turn.Since,
            DueAt = policy is null ? null : DegradeRule.DeadlineOf(c, turn, policy),
            Reason = turn.Trouble?.Last.Message ?? turn.Deferred?.Reason,
        };
    }

    private IEnumerable<Contract.ModelNow> Models()
    {
        var open = breakers.Open.ToLookup(one => one.Model);
        return admission.Gates.OrderBy(gate => gate.Model, StringComparer.Ordinal).Select(gate => new Contract.ModelNow(
            gate.Model, gate.Limit, gate.InUse, gate.Waiting,
            [.. open[gate.Model].Select(one => SnakeCase.Name(one.Kind)).Order(StringComparer.Ordinal)],
            open[gate.Model].Select(one => (DateTimeOffset?)one.Until).Max()));
    }
}
