using Holdfast.Core.Context;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Conversations;

/// <summary>A fork takes over what was said, not what it cost: it starts as an import of the origin's history.</summary>
public static class Forking
{
    /// <summary>The entry after the start.</summary>
    public const int First = 2;

    /// <summary>
    /// The whole history up to and including <paramref name="atSeq"/>, earlier epochs too, in prompt order.
    /// Calls whose results are not yet in it are left out, with the answer that made them, and so is what people said of answers that nobody was
    /// sent. What its latest epoch shows of documents comes with it.
    /// </summary>
    public static IReadOnlyList<Fact> Import(ConversationKey key, IEnumerable<Entry> entries, long atSeq) =>
        [.. Taken(key, entries, atSeq).Select(taken => taken.Fact)];

    /// <summary>What is imported, each with the entry that it was. The first is the fork's entry <see cref="First"/>, and so on.</summary>
    public static IReadOnlyList<(long Of, Fact Fact)> Taken(ConversationKey key, IEnumerable<Entry> entries, long atSeq)
    {
        var history = entries.TakeWhile(entry => entry.Seq <= atSeq).ToDictionary(entry => entry.Seq);
        var state = Fold.All(key, history.Values.Select(KeepAll));
        var items = state.Items.AddRange(state.Queued);
        var answer = items.FindLastIndex(item => item is AssistantItem);
        var pending = state.Turn is { Calls.IsEmpty: false } && answer >= 0;
        return items.Where((item, index) => !(pending && index >= answer && item is not UserItem) && item is not UserItem { OfReview: true })
            .Select(item => (item.Seq, history[item.Seq].Fact switch
            {
                KnowledgeShown shown => (Fact)shown,
                MessageImported imported => imported with { Tier = TierOf(state, item) },
                _ => Message(item) with { SentAt = history[item.Seq].At, Tier = TierOf(state, item) },
            }))
            .ToList();
    }

    /// <summary>Nothing was left behind, and so nothing brought back.</summary>
    private static Entry KeepAll(Entry entry) => entry.Fact switch
    {
        EpochOpened epoch => entry with { Fact = new EpochOpened(epoch.Epoch, 0, epoch.Reason) },
        Recalled => entry with { Fact = new Recalled([], 0) },
        _ => entry,
    };

    private static Tier? TierOf(Conversation state, PromptItem item) => state.Marks?.TryGetValue(item.Seq, out var tier) == true ? tier : null;

    private static MessageImported Message(PromptItem item) => item switch
    {
        UserItem user => new(MessageRole.User, user.Text),
        ToolResultItem result => new(MessageRole.Tool, Repetition.Whole(result).Content, result.Name, ToolCallId: result.CallId),
        AssistantItem answer => new(
            MessageRole.Assistant, string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text)),
            ToolCalls: answer.Blocks.OfType<ToolCallBlock>().ToList() is { Count: > 0 } calls ? calls : null),
        _ => throw new InvalidOperationException($"No message for {item.GetType().Name}."),
    };
}
