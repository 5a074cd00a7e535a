using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// Finds what matters to a message in what earlier epochs left behind. Indexes hold terms and no texts; they are built from the journal when they
/// are first needed and kept while the conversation speaks, and so is what was quoted in the running epoch. Safe for any number of threads.
/// </summary>
/// <param name="shelf">Where the indexes of resting conversations lie.</param>
/// <param name="words">What words mean; asked for when it is first needed. None: messages are compared by their letters only.</param>
public sealed class Recollections(
    IJournal journal, IVectors vectors, IShelf shelf, RuntimeOptions options, TimeProvider clock, Func<WordVectors>? words = null) : IDisposable
{
    private const int PageSize = 1000;

    private readonly KnownConversations _known = new(shelf, options, clock, words);

    /// <summary>What is in memory for it now, about.</summary>
    public long Bytes => _known.Bytes;

    /// <summary>
    /// What matters to the message that opened the turn. It is not indexed before: nothing matches it as well as it does itself, and every other match would be
    /// measured by that.
    /// </summary>
    /// <param name="meaning">What the policy's embedding model makes of the message; null when that is not known.</param>
    public async ValueTask<Recalled> RecallAsync(
        Conversation c, Plan.Recall plan, AgentPolicy policy, sbyte[]? meaning, CancellationToken cancel)
    {
        var known = _known.Use(c.Key);
        await CatchUpAsync(known, c.Turn is { } turn ? turn.FirstSeq - 1 : c.Seq, cancel);
        if (meaning is not null) await LearnAsync(known, policy.Embeddings!.Name, Embedding.After(c, policy), cancel);
        return Find(known, c, plan, meaning);
    }

    private static Recalled Find(Known known, Conversation c, Plan.Recall plan, sbyte[]? meaning)
    {
        var shown = c.Items.SelectMany(Shown).ToHashSet();
        lock (known)
        {
            var index = known.Index();
            var seqs = Recall.Select(index, plan.Message, plan.Bytes - RecallNote.FrameWeight, shown, meaning);
            return seqs.Count == 0 ? new(seqs, 0) : new(seqs, RecallNote.FrameWeight + index.Weight(seqs), ByDay: true);
        }
    }

    /// <summary>Entries whose words stand in view with an item.</summary>
    private static IEnumerable<long> Shown(PromptItem item) => item switch
    {
        RecalledItem recalled => recalled.Quoted,
        SheetItem sheet => sheet.Notes.Where(note => note.Kind == NoteKind.Pinned).Select(note => note.Seq),
        _ => [item.Seq],
    };

    /// <summary>The prompt with the texts of what was recalled, and of the fact sheet, in their place.</summary>
    public async ValueTask<Prompt> FillAsync(ConversationKey key, Prompt prompt, CancellationToken cancel)
    {
        if (!prompt.Items.Any(item => item is RecalledItem or SheetItem)) return prompt;
        var quotations = await QuotationsAsync(key, [.. prompt.Items.OfType<RecalledItem>()], cancel);
        return prompt with
        {
            Items = [.. prompt.Items.Select(item => item switch
            {
                RecalledItem recalled => new UserItem(recalled.Seq, recalled.Size, quotations[recalled.Seq].Text),
                SheetItem sheet => new UserItem(sheet.Seq, sheet.Size, FactSheet.Write(sheet.Notes, sheet.Summary)),
                _ => item,
            })],
        };
    }

    /// <summary>The text of each, by its number. They stand in every prompt until the epoch ends, so they are read once.</summary>
    private async ValueTask<Dictionary<long, Known.Quotation>> QuotationsAsync(ConversationKey key, IReadOnlyList<RecalledItem> items, CancellationToken cancel)
    {
        if (items.Count == 0) return [];
        var known = _known.Use(key);
        var before = known.Quotations;
        var now = new Dictionary<long, Known.Quotation>(items.Count);
        foreach (var item in items)
        {
            // A number alone is no proof: what was planned for it and not written may have got another entry in its place.
            now[item.Seq] = before.GetValueOrDefault(item.Seq) is { } quotation && quotation.Seqs.SequenceEqual(item.Quoted)
                ? quotation : new(item.Quoted, await QuoteAsync(key, item.Quoted, item.ByDay, cancel));
        }
        known.Quotations = now;
        return now;
    }

    /// <summary>What the model asked for with the recall tool.</summary>
    public async ValueTask<ToolOutcome> AnswerAsync(Conversation c, string arguments, CancellationToken cancel)
    {
        var (entry, from, search) = RecallTool.Read(arguments);
        if (entry is { } seq)
        {
            return seq <= c.Seq && await journal.PickAsync(c.Key, [seq], cancel) is [var one] && Recollection.Of(one) is { } message
                ? new(RecallTool.Page(message.Text, from), IsError: false, TimeSpan.Zero)
                : new($"Entry {seq} holds nothing that was said or returned.", IsError: true, TimeSpan.Zero);
        }
        if (string.IsNullOrWhiteSpace(search)) return new("Give the number of an entry, or words to search for.", IsError: true, TimeSpan.Zero);
        var known = _known.Use(c.Key);
        await CatchUpAsync(known, c.Seq, cancel);
        var recalled = Find(known, c, new(search, RecallTool.SearchBytes), meaning: null);
        return recalled.Seqs.Count == 0
            ? new("Nothing that is not in view matches.", IsError: false, TimeSpan.Zero)
            : new(await QuoteAsync(c.Key, recalled.Seqs, recalled.ByDay, cancel), IsError: false, TimeSpan.Zero);
    }

    private async ValueTask<string> QuoteAsync(ConversationKey key, IReadOnlyList<long> seqs, bool byDay, CancellationToken cancel)
    {
        // A conversation that is deleted meanwhile has no entries any more; whatever is made of them is refused by the journal.
        var entries = await journal.PickAsync(key, seqs, cancel);
        return RecallNote.Write(entries.Select(Recollection.Of).OfType<Remembered>(), byDay);
    }

    /// <summary>The conversation was deleted.</summary>
    public void Forget(ConversationKey key) => _known.Forget(key);

    public void Dispose() => _known.Dispose();

    private async ValueTask CatchUpAsync(Known known, long upTo, CancellationToken cancel)
    {
        lock (known) known.Index();
        while (known.Seq < upTo)
        {
            var page = await journal.ReadAsync(known.Key, known.Seq, (int)Math.Min(PageSize, upTo - known.Seq), cancel);
            if (page.Count == 0) return;
            lock (known)
            {
                foreach (var entry in page)
                {
                    if (entry.Seq <= known.Seq) continue;
                    if (Recollection.Of(entry) is { } message) known.Index().Add(message);
                    known.Seq = entry.Seq;
                }
            }
        }
        _known.Weigh(known);
    }

    /// <summary>What the model made of messages before this.</summary>
    private async ValueTask LearnAsync(Known known, string model, long upTo, CancellationToken cancel)
    {
        if (known.Model != model) lock (known)
        {
            known.Index().Unlearn();
            (known.Model, known.Learned) = (model, 0);
        }
        while (known.Learned < upTo)
        {
            var page = await vectors.ReadAsync(known.Key, model, known.Learned, PageSize, cancel);
            lock (known)
            {
                foreach (var vector in page)
                {
                    if (vector.Seq <= known.Learned) continue;
                    known.Index().Learn(vector.Seq, vector.Direction);
                    known.Learned = vector.Seq;
                }
                if (page.Count < PageSize) known.Learned = Math.Max(known.Learned, upTo);
            }
        }
        _known.Weigh(known);
    }
}
