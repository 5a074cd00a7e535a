using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// A conversation's way to the documents of its agent. Each agent has one index, for all its conversations, which is built when it is first needed, kept
/// up with what changes, and kept while there is room. Safe for any number of threads.
/// </summary>
public sealed class AgentDocuments(IDocuments documents)
{
    /// <summary>All indexes together.</summary>
    private const long KeptBytes = 64 << 20;

    private const int PageSize = 100;

    private readonly Kept<AgentKey, Known> _known = new(KeptBytes, _ => new());

    /// <summary>There is something to look up before the next prompt.</summary>
    public async ValueTask<bool> MayInformAsync(Conversation c, AgentPolicy policy, CancellationToken cancel) =>
        PromptPlanner.MayInform(c, policy) && await documents.LatestChangeAsync(AgentOf(c), cancel) > 0;

    /// <summary>What matters to the turn's message and is not in view.</summary>
    public async ValueTask<KnowledgeShown> ShowAsync(Conversation c, Plan.Inform plan, CancellationToken cancel)
    {
        var known = await CatchUpAsync(AgentOf(c), cancel);
        var inView = c.Items.OfType<KnowledgeItem>().SelectMany(item => item.Passages).Select(passage => passage with { Before = null }).ToHashSet();
        IReadOnlyList<ShownPassage> chosen;
        lock (known) chosen = known.Index.Select(plan.Message, plan.Bytes, inView);
        var versionOf = await TextsAsync(AgentOf(c), chosen.Concat(inView.Where(one => chosen.Any(other => other.Document == one.Document))), cancel);
        var passages = chosen.Select(passage => Revision.Of(passage, inView, versionOf)).OfType<ShownPassage>().ToList();
        return passages.Count == 0 ? new([], 0) : new(passages, TextWeight.Of(KnowledgeNote.Write(passages, versionOf)));
    }

    /// <summary>The prompt with the texts of passages in their place.</summary>
    public async ValueTask<Prompt> FillAsync(Conversation c, Prompt prompt, CancellationToken cancel)
    {
        if (!prompt.Items.Any(item => item is KnowledgeItem)) return prompt;
        var items = prompt.Items.ToArray();
        for (var i = 0; i < items.Length; i++)
            if (items[i] is KnowledgeItem known) items[i] = new UserItem(known.Seq, known.Size, await WriteAsync(AgentOf(c), known.Passages, cancel));
        return prompt with { Items = items };
    }

    private async ValueTask<string> WriteAsync(AgentKey agent, IReadOnlyList<ShownPassage> passages, CancellationToken cancel) =>
        KnowledgeNote.Write(passages, await TextsAsync(agent, passages, cancel));

    /// <summary>The texts of the versions that passages stand in; null for one that was erased.</summary>
    private async ValueTask<Func<string, int, string?>> TextsAsync(AgentKey agent, IEnumerable<ShownPassage> passages, CancellationToken cancel)
    {
        var texts = new Dictionary<(string, int), string?>();
        foreach (var (path, version) in KnowledgeNote.Versions(passages))
            texts[(path, version)] = (await documents.ReadAsync(agent, path, version, cancel))?.Content;
        return (path, version) => texts[(path, version)];
    }

    private async ValueTask<Known> CatchUpAsync(AgentKey agent, CancellationToken cancel)
    {
        var known = _known.Use(agent);
        while (known.Change is var after && await documents.ChangesAsync(agent, after, PageSize, cancel) is { Count: > 0 } page)
        {
            // Who was overtaken meanwhile reads on from where the other came to.
            lock (known)
                if (known.Change == after) known.Take(page);
        }
        _known.Weigh(agent, known.Index.ApproximateBytes);
        return known;
    }

    private static AgentKey AgentOf(Conversation c) => new(c.Key.Tenant, c.Agent);

    private sealed class Known
    {
        public KnowledgeIndex Index { get; private set; } = new();

        public long Change { get; private set; }

        public void Take(IReadOnlyList<DocumentChange> page)
        {
            foreach (var change in page)
            {
                if (change.Newest is { } document) Index.Put(document);
                else Index.Remove(change.Path);
                Change = change.Number;
            }
            if (!Index.IsWorn) return;
            // Read again from the first change on.
            (Index, Change) = (new(), 0);
        }
    }
}
