using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// Requests as they were sent. They are not stored, which would cost the square of a conversation's length: the same journal renders to the same
/// bytes, and the hash that was journaled before sending proves it.
/// </summary>
public sealed class SentRequests(
    IJournal journal, IAgentCatalog agents, Recollections memory, AgentDocuments documents, IReadOnlyDictionary<string, IModelProvider> providers,
    IReadOnlyDictionary<string, IEmbedder> embedders, IReadOnlyDictionary<string, IBatchProvider> batches)
{
    /// <summary>The body of an attempt's request; null when it cannot be proven, because a model or provider was configured differently then.</summary>
    /// <param name="started">The attempt_started entry of the conversation.</param>
    public async ValueTask<byte[]?> FindAsync(ConversationKey key, Entry started, CancellationToken cancel)
    {
        var fact = (AttemptStarted)started.Fact;
        var state = await StateBeforeAsync(key, started.Seq, cancel);
        var policy = await agents.FindAsync(key.Tenant, state.Agent, fact.AgentVersion, cancel);
        if (fact.Purpose == Purpose.Embedding) return policy is null ? null : Proven(await RenderAsync(state, policy, fact, cancel), fact);
        if (fact.Submission > 0) return policy is null ? null : Proven(await RenderSubmittedAsync(state, policy, fact, cancel), fact);
        if (policy?.FindRung(fact.Model) is not { } rung || !providers.TryGetValue(rung.Provider, out var provider))
            return null;
        var send = fact.Purpose switch
        {
            Purpose.Summary => Summarising.Send(state, policy),
            Purpose.Items => await BatchCalls.SendAsync(journal, state, policy, rung, BatchRule.Group(state, policy, rung), state.Seq, cancel),
            Purpose.Draft => DraftPrompt.Send(state, policy, rung),
            _ => PromptPlanner.Send(state, policy, rung),
        };
        if (send is null) return null;
        var prompt = await documents.FillAsync(state, await memory.FillAsync(key, send.Call.Prompt, cancel), cancel);
        var body = provider.Render(send.Call with { Prompt = prompt });
        return Proven(body, fact);
    }

    private async ValueTask<byte[]?> RenderSubmittedAsync(Conversation c, AgentPolicy policy, AttemptStarted fact, CancellationToken cancel)
    {
        if (policy.FindRung(fact.Model) is not { } rung || !batches.TryGetValue(rung.Provider, out var provider)) return null;
        var group = c.Batch!.Pending.Take(fact.Items).Select(item => c.Batch.Items[item.Number]).ToList();
        return provider.Render((await BatchCalls.SendAsync(journal, c, policy, rung, group, c.Seq, cancel)).Call);
    }

    private async ValueTask<byte[]?> RenderAsync(Conversation c, AgentPolicy policy, AttemptStarted fact, CancellationToken cancel)
    {
        if (policy.Embeddings?.Name != fact.Model) return null;
        var call = c.Turn is null
            ? (await Embeddings.NextAsync(journal, c, policy, cancel)).Call
            : Embedding.Ask(policy, PromptPlanner.Said(c));
        return call is null ? null : Embeddings.EmbedderOf(embedders, call).Render(call);
    }

    private static byte[]? Proven(byte[]? body, AttemptStarted fact) => body is not null && ModelCalls.HashOf(body) == fact.RequestHash ? body : null;

    private async ValueTask<Conversation> StateBeforeAsync(ConversationKey key, long seq, CancellationToken cancel)
    {
        var state = Conversation.Empty(key);
        while (state.Seq < seq - 1)
        {
            var page = await journal.ReadAsync(key, state.Seq, (int)Math.Min(1000, seq - 1 - state.Seq), cancel);
            if (page.Count == 0) break;
            state = page.Aggregate(state, Fold.Apply);
        }
        return state;
    }
}
