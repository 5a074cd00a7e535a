using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Asks for a group of a batch's items, in one call that stands alone.</summary>
public sealed class BatchCalls(IJournal journal, ModelCalls models)
{
    public async Task<Conversation> AskAsync(Held held, Effect.AskItems effect, CancellationToken stopping)
    {
        var group = BatchRule.Group(held.State, held.Policy, effect.Rung);
        var send = await SendAsync(journal, held.State, held.Policy, effect.Rung, group, held.State.Seq, stopping);
        return await models.AsideAsync(
            held, send, Purpose.Items, (c, outcome) => BatchSettlement.Of(c, held.Policy, group, outcome), stopping);
    }

    /// <summary>The call for a group, with what its items say.</summary>
    /// <param name="before">The entry after which it is made.</param>
    internal static async ValueTask<Plan.Send> SendAsync(
        IJournal journal, Conversation c, AgentPolicy policy, Rung rung, IReadOnlyList<BatchItemState> group, long before, CancellationToken cancel)
    {
        var given = await journal.PickAsync(c.Key, [.. group.Select(item => item.Given).Distinct().Order()], cancel);
        var contents = given.SelectMany(entry => ((ItemsGiven)entry.Fact).Items).ToDictionary(item => item.Id, StringComparer.Ordinal);
        return BatchPrompt.Send(c, policy, rung, [.. group.Select(item => contents[item.Id])], before);
    }
}
