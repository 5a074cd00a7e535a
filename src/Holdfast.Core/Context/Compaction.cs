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

    /// <summary>What a squeezed result may keep: enough for what stands out and the names in the rest.</summary>
    private const int SqueezedChars = 600;

    /// <summary>Part of the history share that the fact sheet may take.</summary>
    private const int SheetPart = 8;

    private readonly int _turn = Fold.TurnIndex(c);
    private readonly Dictionary<long, PromptItem> _shorter = [];
    private readonly HashSet<long> _removed = [];
    private int _left;

    /// <param name="history">Tokens of history to come down to, the fact sheet included.</param>
    /// <param name="working">Tokens of the running turn to come down to; null leaves it as it is.</param>
    /// <returns>Null when nothing can go.</returns>
    public EpochOpened? Plan(int history, int? working, string reason)
    {
        var first = c.Items is [SheetItem, ..] ? 1 : 0;
        if (working is { } target) ShrinkTurn(TokenEstimator.BytesIn(target, rate));
        var keep = KeepTurns(first, TokenEstimator.BytesIn(history - (history / SheetPart), rate));
        _left = keep - first;
        var gone = c.Items.Where((item, index) => (index >= first && index < keep) || _removed.Contains(item.Seq) || _shorter.ContainsKey(item.Seq)).ToList();
        if (gone.Count == 0) return null;
        var before = first == 1 ? ((SheetItem)c.Items[0]).Notes : [];
        var notes = FactSheet.Update(before, gone, TokenEstimator.BytesIn(history / SheetPart, rate));
        var fact = new EpochOpened(
            c.Epoch + 1, _left, reason, DropsThinking: true, Removed: _removed.Count == 0 ? null : [.. _removed.Order()],
            Rewritten: _shorter.Count == 0 ? null : [.. _shorter.Values.OfType<ToolResultItem>().Select(item => new Rewritten(item.Seq, item.Content))],
            Notes: notes.Count == 0 && before.Count == 0 ? null : notes);
        return fact;
    }

    /// <summary>Older results first squeezed, then cleared; then whole rounds, oldest first, as long as the turn is over its mark.</summary>
    private void ShrinkTurn(int target)
    {
        var bytes = c.Items.Skip(_turn).Sum(TokenEstimator.Bytes);
        var spent = c.Items.Skip(_turn).OfType<ToolResultItem>().SkipLast(ResultsInUse).Where(item => item.Size > SmallResultBytes).ToList();
        foreach (var squeeze in (Func<ToolResultItem, ToolResultItem?>[])[Squeezed, Cleared])
        {
            foreach (var item in spent)
            {
                if (bytes <= target) return;
                var now = _shorter.GetValueOrDefault(item.Seq) as ToolResultItem ?? item;
                if (squeeze(item) is not { } shorter || shorter.Size >= now.Size) continue;
                _shorter[item.Seq] = shorter;
                bytes -= now.Size - shorter.Size;
            }
        }
        // A round that leaves is gone from view, so fewer leave than would make all the room that is wished for.
        RemoveRounds(bytes, target * 3 / 2);
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
    /// The newest whole turns that fit under the mark, with their spent results squeezed. A turn starts at a user message, so no call is parted from its
    /// result.
    /// </summary>
    /// <returns>Index of the first item that stays.</returns>
    private int KeepTurns(int first, int target)
    {
        var end = Fold.RecalledIndex(c) is >= 0 and var recalled ? recalled : _turn;
        var (keep, bytes) = (end, 0);
        var pending = new List<ToolResultItem>();
        for (var i = end - 1; i >= first; i--)
        {
            if (c.Items[i] is RecalledItem) continue; // goes with the epoch it was recalled in
            var item = c.Items[i];
            if (item is ToolResultItem { Size: > SmallResultBytes } result && (Squeezed(result) ?? Cleared(result)) is { } shorter && shorter.Size < result.Size)
            {
                pending.Add(shorter);
                item = shorter;
            }
            bytes += TokenEstimator.Bytes(item);
            if (bytes > target) break;
            if (item is not UserItem || FollowsUser(i)) continue;
            keep = i;
            foreach (var kept in pending) _shorter[kept.Seq] = kept;
            pending.Clear();
        }
        return keep;
    }

    /// <summary>The user spoke right before: messages said together stay together.</summary>
    private bool FollowsUser(int index)
    {
        do index--;
        while (index >= 0 && c.Items[index] is RecalledItem);
        return index >= 0 && c.Items[index] is UserItem;
    }

    /// <summary>What matters of it; null when that would be most of it.</summary>
    private static ToolResultItem? Squeezed(ToolResultItem item) =>
        Squeeze.Text(item.Content, SqueezedChars, RecallTool.Reference(item.Seq)) is { } text ? With(item, text) : null;

    private static ToolResultItem Cleared(ToolResultItem item) => With(item, string.Create(
        CultureInfo.InvariantCulture, $"[… {item.Content.Length} characters left out; {RecallTool.Reference(item.Seq)}]"));

    private static ToolResultItem With(ToolResultItem item, string content) =>
        item with { Content = content, Size = System.Text.Encoding.UTF8.GetByteCount(content) };
}
