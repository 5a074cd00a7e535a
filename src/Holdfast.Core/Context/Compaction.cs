using System.Globalization;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Memory.Squeezing;

namespace Holdfast.Core.Context;

/// <summary>
/// Makes a prompt smaller in one step, cheapest first: spent tool results are shortened or cleared to a line that says how to get them back, then the
/// oldest rounds of the running turn and the oldest whole turns leave, and what must stay known of them goes onto the fact sheet. A call never parts from
/// its result, and the user's own words of the running turn stay.
/// </summary>
internal sealed class Compaction(Conversation c, int rate)
{
    /// <summary>The newest results of the running turn, which the model is working with.</summary>
    private const int ResultsInUse = 3;

    /// <summary>Results no longer than this are left as they are: a line about them would not be shorter.</summary>
    private const int SmallResultBytes = 400;

    /// <summary>What a spent result keeps, rung by rung, in characters; the last is a line that says how to get it back.</summary>
    private static readonly int[] Rungs = [2_000, 800, 300, 0];

    /// <summary>
    /// Part of the history that the fact sheet may take where turns leave; three quarters of it until it has so many tokens, and half as much where only
    /// rounds of the running turn do, whose own words stay. Up to so many tokens it also takes what the turns that stay leave over.
    /// </summary>
    private const int SheetPart = 6, SmallSheet = 1_000;

    /// <summary>Part of the sheet that a summary may take.</summary>
    public const int SummaryPart = 2;

    /// <summary>Part of the history that may be pinned word for word; of what is beyond it, the oldest, the beginning is.</summary>
    private const int PinnedPart = 2;

    private readonly int _turn = PromptFold.TurnIndex(c);
    private readonly Dictionary<long, PromptItem> _shorter = [];
    private readonly HashSet<long> _removed = [];
    private int _left;

    /// <param name="history">Tokens of history to come down to, the fact sheet included.</param>
    /// <param name="working">Tokens of the running turn to come down to; null leaves it as it is.</param>
    /// <returns>Null when nothing can go.</returns>
    public EpochOpened? Plan(int history, int? working, string reason)
    {
        var first = c.Items is [SheetItem, ..] ? 1 : 0;
        var sheet = _turn > first ? SheetOf(history) : history / (2 * SheetPart);
        if (working is { } target) ShrinkTurn(TokenEstimator.BytesIn(target, rate));
        var before = first == 1 ? ((SheetItem)c.Items[0]).Notes : [];
        List<Note> pins = [.. before.Where(note => note.Kind == NoteKind.Pinned && IsPinned(note.Seq)), .. c.Pins ?? []];
        var pinned = FactSheet.Size(pins) + c.Items.Take(_turn).Where(item => IsPinned(item.Seq)).Sum(TokenEstimator.Bytes);
        var keep = KeepTurns(first, TokenEstimator.BytesIn(history - sheet, rate) - pinned);
        _left = keep - first;
        var gone = c.Items.Where((item, index) => (index >= first && index < keep) || _removed.Contains(item.Seq) || _shorter.ContainsKey(item.Seq)).ToList();
        if (gone.Count == 0 && c.Pins is null) return null;
        var stays = c.Items.Skip(Math.Max(keep, first)).Where(item => !_removed.Contains(item.Seq)).Select(item => _shorter.GetValueOrDefault(item.Seq) ?? item).ToList();
        var known = before.Where(note => note.Kind != NoteKind.Pinned).ToList();
        var most = Math.Max(sheet, Math.Min(Unused(history, keep), SmallSheet));
        var summary = SummaryOn(sheet, stays);
        pins.AddRange(gone.Where(item => IsPinned(item.Seq)).Select(FactSheet.Pin));
        IReadOnlyList<Note> notes =
        [
            .. FactSheet.Pinned(pins, TokenEstimator.BytesIn(history / PinnedPart, rate)),
            .. FactSheet.Update(known, gone.Where(item => !IsPinned(item.Seq)), stays, TokenEstimator.BytesIn(most, rate) - (summary is null ? 0 : FactSheet.Size(summary))),
        ];
        var fact = new EpochOpened(
            c.Epoch + 1, _left, reason, DropsThinking: true, Removed: _removed.Count == 0 ? null : [.. _removed.Order()],
            Rewritten: _shorter.Count == 0 ? null : [.. _shorter.Values.Select(item => new Rewritten(item.Seq, TextOf(item)!))],
            Notes: notes.Count == 0 && before.Count == 0 && summary is null ? null : notes, Summary: summary?.Seq ?? 0);
        return fact;
    }

    /// <summary>Tokens that the fact sheet may take of so many of history, where turns leave.</summary>
    public static int SheetOf(int history) => Math.Max(history / SheetPart, Math.Min(history * 3 / 4, SmallSheet));

    /// <summary>The newest summary that has room in half of the sheet and tells of nothing that stays; null = none.</summary>
    private Summary? SummaryOn(int sheet, List<PromptItem> stays)
    {
        var shown = c.Items is [SheetItem before, ..] ? before.Summary : null;
        var oldest = stays.Where(item => item is not SheetItem).Select(item => item.Seq).DefaultIfEmpty(long.MaxValue).Min();
        return new[] { c.Summary, shown }.FirstOrDefault(
            one => one is not null && one.UpTo < oldest && FactSheet.Size(one) <= TokenEstimator.BytesIn(sheet / SummaryPart, rate));
    }

    /// <summary>Tokens of the history that the turns that stay leave over.</summary>
    private int Unused(int history, int keep)
    {
        var stays = c.Items.Take(_turn).Skip(keep).Where(item => item is not (RecalledItem or KnowledgeItem));
        return history - TokenEstimator.Tokens(stays.Sum(item => TokenEstimator.Bytes(_shorter.GetValueOrDefault(item.Seq) ?? item)), rate);
    }

    /// <summary>
    /// Spent results are shortened rung by rung, the oldest first; then, where the turn would not fit at all, those in use; then whole rounds leave.
    /// </summary>
    /// <param name="target">Bytes to come down to; twice as many are the most there may be.</param>
    private void ShrinkTurn(int target)
    {
        var bytes = c.Items.Skip(_turn).Sum(TokenEstimator.Bytes);
        var transient = c.Items.Skip(_turn).Where(IsTransient).ToList();
        var results = transient.OfType<ToolResultItem>().ToList();
        foreach (var chars in Rungs)
            foreach (var item in results.SkipLast(ResultsInUse)) Shorten(item, chars, ref bytes, target);
        foreach (var item in transient.Except(results.SkipLast(ResultsInUse))) Shorten(item, target / ResultsInUse, ref bytes, 2 * target);
        // A round that leaves is gone from view, so fewer leave than would make all the room that is wished for.
        RemoveRounds(bytes, target * 3 / 2);
    }

    private void Shorten(PromptItem item, int chars, ref int bytes, int enough)
    {
        var now = _shorter.GetValueOrDefault(item.Seq) ?? item;
        if (bytes <= enough || Shortened(item, chars) is not { } shorter || shorter.Size >= now.Size) return;
        _shorter[item.Seq] = shorter;
        bytes -= now.Size - shorter.Size;
    }

    private void RemoveRounds(int bytes, int target)
    {
        var answers = Enumerable.Range(_turn, c.Items.Count - _turn).Where(index => c.Items[index] is AssistantItem).ToList();
        // The last round is what the model goes on from.
        for (var i = 0; i + 1 < answers.Count && bytes > target; i++)
        {
            for (var index = answers[i]; index < answers[i + 1]; index++)
            {
                if (c.Items[index] is UserItem or RecalledItem) continue;
                var item = _shorter.Remove(c.Items[index].Seq, out var shorter) ? shorter : c.Items[index];
                bytes -= TokenEstimator.Bytes(item);
                _removed.Add(item.Seq);
            }
        }
    }

    /// <summary>
    /// The newest whole turns that fit under the mark, all of them where their spent results can be shortened so far that they do. A turn starts at a
    /// user message, so no call is parted from its result.
    /// </summary>
    /// <returns>Index of the first item that stays.</returns>
    private int KeepTurns(int first, int target)
    {
        var end = PromptFold.BroughtIndex(c);
        var keep = end;
        // A line in the place of a result holds none of its values: rather than that, the oldest turns leave, whose values go onto the fact sheet.
        foreach (var chars in Rungs.SkipLast(1))
        {
            var shorter = c.Items.Take(end).Where(IsTransient).Select(item => Shortened(item, chars)).OfType<PromptItem>().ToDictionary(item => item.Seq);
            keep = NewestTurns(first, end, target, shorter);
            foreach (var item in c.Items.Skip(keep).Take(end - keep))
                if (shorter.TryGetValue(item.Seq, out var result) && result.Size < item.Size) _shorter[item.Seq] = result;
            if (keep == first) break;
        }
        return keep;
    }

    private int NewestTurns(int first, int end, int target, Dictionary<long, PromptItem> shorter)
    {
        var (keep, bytes) = (end, 0);
        for (var i = end - 1; i >= first; i--)
        {
            if (c.Items[i] is RecalledItem or KnowledgeItem) continue; // goes with the epoch it was brought in
            // What is pinned takes its room wherever it stands.
            if (!IsPinned(c.Items[i].Seq)) bytes += TokenEstimator.Bytes(shorter.GetValueOrDefault(c.Items[i].Seq) ?? c.Items[i]);
            if (bytes > target) break;
            if (c.Items[i] is UserItem && !FollowsUser(i)) keep = i;
        }
        return keep;
    }

    /// <summary>The user spoke right before: messages said together stay together.</summary>
    private bool FollowsUser(int index)
    {
        do index--;
        while (index >= 0 && c.Items[index] is RecalledItem or KnowledgeItem);
        return index >= 0 && c.Items[index] is UserItem;
    }

    private bool IsPinned(long seq) => Tiers.IsPinned(c, seq);

    private bool IsTransient(PromptItem item) => item.Size > SmallResultBytes && item is ToolResultItem or UserItem && Tiers.Of(c, item) == Tier.Transient;

    /// <summary>What matters of it, in so many characters; null when it is short enough, or cannot be made much shorter.</summary>
    private static PromptItem? Shortened(PromptItem item, int chars) => TextOf(item) is not { } text ? null
        : chars == 0 ? With(item, string.Create(CultureInfo.InvariantCulture, $"[… {text.Length} characters left out; {RecallTool.Reference(item.Seq)}]"))
        : Squeeze.Text(text, chars, RecallTool.Reference(item.Seq)) is { } shorter ? With(item, shorter) : null;

    private static string? TextOf(PromptItem item) => item switch { ToolResultItem result => result.Content, UserItem user => user.Text, _ => null };

    private static PromptItem With(PromptItem item, string text)
    {
        var size = TextWeight.Of(text);
        return item is ToolResultItem result ? result with { Content = text, Size = size } : (UserItem)item with { Text = text, Size = size };
    }
}
