using Holdfast.Core.Journal;

namespace Holdfast.Simulation.Checks;

/// <summary>What prompts show beside what was said: epochs and their notes, what was recalled, memory, documents.</summary>
public sealed partial class ConversationOracle
{
    private readonly Dictionary<long, IReadOnlyList<string>> _quotes = [];
    private readonly List<long> _recalled = [], _knowledge = [];
    private readonly Dictionary<long, Tier?> _marks = [];
    private readonly Dictionary<long, HashSet<string>> _shortened = [];
    private long _sheet;
    private string? _memory;
    private readonly Dictionary<long, Summarised> _summaries = [];

    /// <summary>What was recalled for the messages that are not answered stands in the prompt.</summary>
    private bool _hasRecalled;

    /// <summary>The newest entry that has a vector, if it needs one.</summary>
    public long EmbeddedUpTo { get; private set; }

    /// <summary>Is this what an entry shows in the user's place: a message's own words, or all that a sheet or a recall quotes?</summary>
    public bool IsShownBy(long seq, string text) =>
        _quotes.TryGetValue(seq, out var quotes) ? quotes.All(quote => text.Contains(quote, StringComparison.Ordinal)) : _texts[seq] == text || _shortened.GetValueOrDefault(seq)?.Contains(text) == true;

    private void Embed(Entry entry, Embedded f)
    {
        Require(_aside == 0, entry, $"comes while attempt {_aside} runs");
        Require(f.UpTo > EmbeddedUpTo && f.UpTo < entry.Seq, entry, $"reaches to {f.UpTo} after {EmbeddedUpTo}");
        EmbeddedUpTo = f.UpTo;
    }

    private void Summarise(Entry entry, Summarised f)
    {
        Require(_asideAt > 0 && _aside == 0, entry, "comes without an attempt that wrote it");
        Require(f.UpTo < _asideAt && f.Text.Length > 0, entry, "tells of what came later, or of nothing");
        _summaries[entry.Seq] = f;
        _asideAt = 0;
    }

    private void Leave(Entry entry, EpochOpened f)
    {
        Idle(entry);
        Require(f.Epoch == ++Epoch, entry, $"opens epoch {f.Epoch}, not {Epoch}");
        if (_sheet != 0) Shown.Remove(_sheet);
        Require(f.Left >= 0 && f.Left <= Shown.IndexOf(_inTurn[0]), entry, $"leaves {f.Left} behind");
        Require((f.Reason == "memory_changed" && _memory is { Length: > 0 }) || f.Left > 0 || f.Removed is { Count: > 0 }
            || f.Rewritten is { Count: > 0 } || _knowledge.Any(Shown.Contains)
            || f.Notes?.Any(note => note.Kind == NoteKind.Pinned) == true, entry, "changes nothing");
        Require(f.Notes?.All(note => note.Kind != NoteKind.Pinned || _marks.GetValueOrDefault(note.Seq) == Tier.Core) != false, entry, "pins what nobody asked for");
        foreach (var (seq, _) in _marks.Where(mark => mark.Value == Tier.Core && Shown.IndexOf(mark.Key) is >= 0 and var at && at < f.Left))
            Require(f.Notes?.Any(note => note.Kind == NoteKind.Pinned && note.Seq == seq) == true, entry, $"loses entry {seq}, which is pinned");
        _memory = null;
        var turn = Shown.GetRange(Shown.IndexOf(_inTurn[0]), Shown.Count - Shown.IndexOf(_inTurn[0]));
        Require(f.Removed?.All(seq => turn.Contains(seq) && !_inTurn.Contains(seq)) != false, entry, "removes what is no part of the turn, or the user's words");
        Shown.RemoveRange(0, f.Left);
        foreach (var seq in f.Removed ?? []) Shown.Remove(seq);
        foreach (var seq in _knowledge) Shown.Remove(seq);
        foreach (var seq in _recalled.SkipLast(_hasRecalled && Shown.IndexOf(_inTurn[0]) is > 0 and var at && Shown[at - 1] == _recalled.LastOrDefault() ? 1 : 0)) Shown.Remove(seq);
        foreach (var (seq, text) in (f.Rewritten ?? []).Select(one => (one.Seq, one.Content)))
            (_shortened.TryGetValue(seq, out var forms) ? forms : _shortened[seq] = []).Add(text);
        foreach (var note in f.Notes ?? []) Require(Holds(note), entry, $"notes {note.Text}, which entry {note.Seq} does not say");
        if (f.Notes is { } notes) (_sheet, _quotes[entry.Seq]) = (entry.Seq, [.. notes.Select(note => note.Text), .. SummaryOf(entry, f)]);
        if (_sheet != 0) Shown.Insert(0, _sheet);
    }

    private IEnumerable<string> SummaryOf(Entry entry, EpochOpened f)
    {
        if (f.Summary == 0) return [];
        Require(_summaries.TryGetValue(f.Summary, out var summary), entry, $"shows the summary {f.Summary}, which was never written");
        Require(Shown.All(seq => seq == _sheet || seq > summary!.UpTo), entry, "shows a summary beside what it stands for");
        return [summary!.Text];
    }

    private bool Holds(Note note) => (_sources.GetValueOrDefault(note.Seq) ?? _texts[note.Seq]).ReplaceLineEndings(" ")
        .Contains(note.Text.Split("… [recall entry")[0].TrimEnd('…').ReplaceLineEndings(" "), StringComparison.Ordinal);

    private void Recall(Entry entry, Recalled f)
    {
        Idle(entry);
        Require(f.Seqs.Zip(f.Seqs.Skip(1)).All(pair => pair.First < pair.Second), entry, "quotes out of order");
        Require(f.Seqs.All(seq => _texts.ContainsKey(seq) && !Shown.Contains(seq)), entry, "quotes what is shown, or was never said");
        if (f.Seqs.Count == 0) return;
        Shown.Insert(Shown.IndexOf(_inTurn[0]), entry.Seq);
        _recalled.Add(entry.Seq);
        _hasRecalled = true;
        _quotes[entry.Seq] = [.. f.Seqs.Select(seq => _texts[seq])];
    }

    private void ShowMemory(Entry entry, MemoryShown f)
    {
        Idle(entry);
        Require(_memory is null, entry, "shows memory a second time in an epoch");
        _memory = f.Text;
    }

    /// <summary>Stands before what was recalled for the turn.</summary>
    private void ShowKnowledge(Entry entry, KnowledgeShown f)
    {
        Require(!IsAtRest || (EndOf.Count == 0 && Attempts == 0), entry, "comes outside of a turn and of an import");
        if (_inTurn.Count > 0) Idle(entry);
        var at = _inTurn.Count == 0 ? Shown.Count : Shown.IndexOf(_inTurn[0]);
        Require(f.Passages.Count > 0, entry, "shows nothing");
        if (at > 0 && _recalled.Contains(Shown[at - 1])) at--;
        Require(at == 0 || !_knowledge.Contains(Shown[at - 1]), entry, "shows documents a second time for a turn");
        Shown.Insert(at, entry.Seq);
        _knowledge.Add(entry.Seq);
        _quotes[entry.Seq] = [.. f.Passages.Select(passage => passage.Document)];
    }
}
