using System.Collections.Immutable;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;

namespace Holdfast.Core.Context;

/// <summary>What of an entry a prompt shows: the part of <see cref="Fold"/> that keeps <see cref="Conversation.Items"/>.</summary>
public static class PromptFold
{
    internal static Conversation Show(Conversation c, PromptItem item)
    {
        var shown = TokenEstimator.Bytes(item);
        var said = item is ToolResultItem { Like: not null } result ? TokenEstimator.Bytes(Repetition.Whole(result)) : shown;
        return c with { Items = c.Items.Add(item), Bytes = c.Bytes + shown, SaidBytes = c.SaidBytes + said };
    }

    internal static Conversation ShowQueued(Conversation c) => c.Queued.Aggregate(c, Show) with { Queued = [] };

    /// <summary>
    /// What was recalled for earlier turns goes as well: it never was more than a copy. So does all that was shown of documents: what still matters
    /// of them is looked up again, as they are now.
    /// </summary>
    internal static Conversation Opened(Conversation c, long seq, EpochOpened f)
    {
        var own = RecalledIndex(c);
        var sheet = c.Items is [SheetItem before, ..] ? before : null;
        if (f.Notes is { } notes)
        {
            var summary = new[] { c.Summary, sheet?.Summary }.FirstOrDefault(one => one?.Seq == f.Summary);
            sheet = new(seq, Bytes(FactSheet.Write(notes, summary)), notes) { Summary = summary };
        }
        var left = f.Left + (c.Items is [SheetItem, ..] ? 1 : 0);
        var removed = f.Removed?.ToHashSet() ?? [];
        var rewritten = f.Rewritten?.ToDictionary(one => one.Seq, one => one.Content) ?? [];
        var stays = c.Items.Where((item, index) => index >= left && (index == own || item is not (RecalledItem or KnowledgeItem)) && !removed.Contains(item.Seq))
            .ToList();
        var asItWas = stays.Select(item => item.Seq).Where(one => !rewritten.ContainsKey(one)).ToHashSet();
        var kept = stays.Select(item => rewritten.TryGetValue(item.Seq, out var shorter) ? Rewrite(item, shorter)
            : item is ToolResultItem { Like: { } like } result && !asItWas.Contains(like.Seq) ? Repetition.Whole(result)
            : item);
        if (f.DropsThinking) kept = kept.Select(WithoutThinking).OfType<PromptItem>();
        var items = (sheet is null ? [] : ImmutableList.Create<PromptItem>(sheet)).AddRange(kept);
        return c with
        {
            Items = items, Bytes = items.Sum(TokenEstimator.Bytes), Epoch = f.Epoch, Omitted = c.Omitted + f.Left + removed.Count, Turn = InNextEpoch(c.Turn),
            Memory = null, Pins = f.Notes is null ? c.Pins : null,
        };
    }

    private static PromptItem Rewrite(PromptItem item, string shorter) => item switch
    {
        ToolResultItem result => result with { Content = shorter, Size = Bytes(shorter), Like = null, Shortened = true },
        UserItem user => user with { Text = shorter, Size = Bytes(shorter), Shortened = true },
        _ => item,
    };

    /// <summary>Null when nothing is left of it.</summary>
    private static PromptItem? WithoutThinking(PromptItem item)
    {
        if (item is not AssistantItem answer || !answer.Blocks.Any(block => block is ThinkingBlock)) return item;
        var rest = answer.Blocks.Where(block => block is not ThinkingBlock).ToList();
        return rest.Count == 0 ? null : answer with { Blocks = rest, Size = Bytes(rest) };
    }

    private static Turn? InNextEpoch(Turn? turn) =>
        turn is null ? null : turn with { Informed = false, Trouble = turn.Trouble is { } trouble ? trouble with { Shrunk = true } : null };

    internal static Conversation Recall(Conversation c, long seq, Recalled f)
    {
        c = c with { Turn = c.Turn! with { Recalled = true } };
        if (f.Seqs.Count == 0) return c;
        var item = new RecalledItem(seq, f.Bytes, f.Seqs, f.ByDay);
        return c with { Items = c.Items.Insert(TurnIndex(c), item), Bytes = c.Bytes + TokenEstimator.Bytes(item) };
    }

    internal static Conversation Inform(Conversation c, long seq, KnowledgeShown f)
    {
        if (c.Turn is { } turn) c = c with { Turn = turn with { Informed = true } };
        var item = new KnowledgeItem(seq, f.Bytes, f.Passages);
        return c with { Items = c.Items.Insert(BroughtIndex(c), item), Bytes = c.Bytes + TokenEstimator.Bytes(item) };
    }

    /// <summary>
    /// An answer in pieces is shown as the one that it is. Thinking is left out: it was sealed over the request to go on, which no later prompt holds.
    /// </summary>
    internal static Conversation GoOn(Conversation c, IReadOnlyList<Block> rest, string? model)
    {
        var broken = (AssistantItem)c.Items[^1];
        var blocks = broken.Blocks.ToList();
        foreach (var block in rest.Where(block => block is not ThinkingBlock))
        {
            if (block is TextBlock { Text: var text } && blocks[^1] is TextBlock { Text: var before }) blocks[^1] = new TextBlock(before + text);
            else blocks.Add(block);
        }
        var whole = AnswerItem(broken.Seq, blocks, model);
        var grown = whole.Size - broken.Size;
        return c with { Items = c.Items.SetItem(c.Items.Count - 1, whole), Bytes = c.Bytes + grown, SaidBytes = c.SaidBytes + grown };
    }

    internal static PromptItem Imported(long seq, MessageImported f) => f.Role switch
    {
        MessageRole.User => new UserItem(seq, Bytes(f.Content), f.Content),
        MessageRole.Tool => new ToolResultItem(seq, Bytes(f.Content), f.ToolCallId!, f.Name ?? "", f.Content, IsError: false),
        _ => ImportedAnswer(seq, f),
    };

    private static AssistantItem ImportedAnswer(long seq, MessageImported f)
    {
        var text = f.Content.Length == 0 ? [] : ImmutableArray.Create<Block>(new TextBlock(f.Content));
        var blocks = text.AddRange(f.ToolCalls ?? []);
        return new AssistantItem(seq, Bytes(blocks), blocks, Model: null);
    }

    internal static AssistantItem AnswerItem(long seq, IReadOnlyList<Block> blocks, string? model) => new(seq, Bytes(blocks), blocks, model);

    internal static AssistantItem Says(long seq, string text) => new(seq, Bytes(text), [new TextBlock(text)], Model: null);

    /// <summary>
    /// Index of the message that opened the running turn; the count of items when there is none. Seq does not order items: a message that waited
    /// is older than the answer before it.
    /// </summary>
    public static int TurnIndex(Conversation c) =>
        c.Turn is { } turn ? c.Items.FindLastIndex(item => item.Seq == turn.FirstSeq) : c.Items.Count;

    /// <summary>Index of what was recalled for the running turn; -1 when nothing was.</summary>
    public static int RecalledIndex(Conversation c) =>
        c.Turn is { Recalled: true } && TurnIndex(c) is > 0 and var turn && c.Items[turn - 1] is RecalledItem ? turn - 1 : -1;

    /// <summary>Index of the first of what was brought in for the running turn; of its message where nothing was.</summary>
    public static int BroughtIndex(Conversation c)
    {
        var index = TurnIndex(c);
        while (index > 0 && c.Items[index - 1] is RecalledItem or KnowledgeItem) index--;
        return index;
    }

    internal static int Bytes(string text) => TextWeight.Of(text);

    internal static int Bytes(IEnumerable<Block> blocks) => blocks.Sum(block => block switch
    {
        TextBlock b => Bytes(b.Text),
        ThinkingBlock b => Bytes(b.Text) + (b.Signature?.Length ?? 0),
        ToolCallBlock b => Bytes(b.Name) + Bytes(b.Arguments),
        OpaqueBlock b => Bytes(b.Json),
        _ => 0,
    });
}
