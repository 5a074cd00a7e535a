using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Simulation.Checks;

/// <summary>
/// What a conversation is, written a second time and differently from the core's fold: it takes entries one by one, says which could not have come
/// now, and knows what the model must be shown and what became of every message.
/// </summary>
public sealed class ConversationOracle(string name)
{
    private readonly List<long> _waiting = [];
    private readonly List<long> _inTurn = [];
    private readonly Dictionary<string, string> _open = [];
    private readonly Dictionary<long, string> _texts = [];
    private readonly Dictionary<long, string> _sources = [];
    private readonly Dictionary<long, IReadOnlyList<string>> _quotes = [];
    private readonly List<long> _recalled = [], _knowledge = [];
    private readonly Dictionary<long, Tier?> _marks = [];
    private readonly Dictionary<long, HashSet<string>> _shortened = [];
    private long _sheet;
    private string? _memory;
    private readonly Dictionary<long, (List<string> Answers, int Before)> _answersTo = [];
    private List<string> _answers = [];
    private string _cut = "";
    private bool _isParked, _isCancelled, _isEmpty, _isNoticed;

    /// <summary>A person has it, and these messages were answered by nobody.</summary>
    private bool _isWithPerson;

    /// <summary>The running turn has recalled: a turn that a person gave back begins anew, and looks again.</summary>
    private bool _hasRecalled;
    private readonly List<long> _unanswered = [];
    private readonly Dictionary<long, Summarised> _summaries = [];
    private int _running, _ended, _aside, _asideEnded;
    private long _asideAt;
    private long _endedAt;

    public long Seq { get; private set; }

    public int Attempts { get; private set; }

    public int Epoch { get; private set; } = 1;

    /// <summary>What a prompt shows now: the entries in prompt order.</summary>
    public List<long> Shown { get; } = [];

    /// <summary>The items of each prompt whose start was journaled, by the hash of its request.</summary>
    public Dictionary<string, long[]> Prompts { get; } = [];

    /// <summary>What each of them shows of the user's memory; null = nothing is known of it.</summary>
    public Dictionary<string, string?> Memories { get; } = [];

    /// <summary>The newest entry that has a vector, if it needs one.</summary>
    public long EmbeddedUpTo { get; private set; }

    /// <summary>Requests that are no part of a turn.</summary>
    public HashSet<string> Asides { get; } = [];

    /// <summary>How often a request was announced: it may be sent as often, and no more.</summary>
    public Dictionary<string, int> Starts { get; } = [];

    /// <summary>Calls whose start was journaled, as attempt:call.</summary>
    public HashSet<string> CallsBegun { get; } = [];

    /// <summary>Every message and the entry that ended its turn; 0 while it has none.</summary>
    public Dictionary<long, long> EndOf { get; } = [];

    public List<long> Parkings { get; } = [];

    /// <summary>When people took it, and what they did with it.</summary>
    public List<long> People { get; } = [];

    public bool IsAtRest => _inTurn.Count == 0 && !_isWithPerson && Batch is not { IsOpen: true };

    /// <summary>Null where the conversation is none.</summary>
    public BatchOracle? Batch { get; private set; }

    /// <summary>The message that opened the running turn; 0 at rest.</summary>
    public long Turn => _inTurn.Count == 0 ? 0 : _inTurn[0];

    /// <summary>What was said in a message's turn since it is part of it; null when nothing was.</summary>
    public string? AnswerTo(long message)
    {
        var (answers, before) = _answersTo.GetValueOrDefault(message, ([], 0));
        return answers.Count == before ? null : string.Join("\n\n", answers.Skip(before));
    }

    public string TextOf(long seq) => _texts[seq];

    /// <summary>What an entry says; null when it says nothing.</summary>
    public string? SaidIn(long seq) => _texts.GetValueOrDefault(seq) is { Length: > 0 } text ? text : null;

    /// <summary>Is this what an entry shows in the user's place: a message's own words, or all that a sheet or a recall quotes?</summary>
    public bool IsShownBy(long seq, string text) =>
        _quotes.TryGetValue(seq, out var quotes) ? quotes.All(quote => text.Contains(quote, StringComparison.Ordinal)) : _texts[seq] == text || _shortened.GetValueOrDefault(seq)?.Contains(text) == true;

    public void Add(Entry entry)
    {
        Require(entry.Seq == Seq + 1, entry, $"follows entry {Seq}");
        Require(_ended == 0 || entry.Fact is Answer, entry, "comes where the answer of a completed attempt belongs");
        Seq = entry.Seq;
        Take(entry);
    }

    private void Take(Entry entry)
    {
        switch (entry.Fact)
        {
            case ConversationStarted: Require(entry.Seq == 1, entry, "comes twice"); break;
            case MessageImported f: Import(entry, f); break;
            case UserMessage f: Say(entry.Seq, f.Content); break;
            case AttemptStarted { Purpose: Purpose.Summary } f: StartAside(entry, f); break;
            case AttemptStarted { Purpose: Purpose.Embedding } f: StartBeside(entry, f); break;
            case AttemptStarted { Purpose: Purpose.Items } f: StartItems(entry, f); break;
            case AttemptStarted f: Start(entry, f); break;
            case AttemptEnded f when f.Attempt == _aside: (_aside, _asideEnded) = (0, f.Attempt); break;
            case AttemptEnded f: End(entry, f); break;
            case Summarised f: Summarise(entry, f); break;
            case Embedded f: Embed(entry, f); break;
            case Answer f: Answered(entry, f); break;
            case ToolsStarted f: Begin(entry, f); break;
            case ToolResult f: Result(entry, f); break;
            case EpochOpened f: Leave(entry, f); break;
            case Marked f: _marks[f.Of] = f.Tier; break;
            case Recalled f: Recall(entry, f); break;
            case MemoryShown f: ShowMemory(entry, f); break;
            case KnowledgeShown f: ShowKnowledge(entry, f); break;
            case TokensCounted: Idle(entry); break;
            case Parked f: Park(entry, f); break;
            case Deferred f:
                Idle(entry);
                Require(f.Until >= entry.At, entry, "puts off to the past");
                break;
            case CancelRequested: Require(_inTurn.Count > 0 || Batch is { IsOpen: true }, entry, "has nothing to cancel"); _isCancelled = true; break;
            case TurnStopped f: Stop(entry, f); break;
            case Noticed f:
                Idle(entry);
                Require(!_isNoticed && f.Text.Length > 0, entry, "says nothing, or a second time");
                _isNoticed = true;
                break;
            case HandedOff f: HandOff(entry, f); break;
            case PersonSaid f: Person(entry, f); break;
            case Returned f: Return(entry, f); break;
            case Resolved: Settle(entry.Seq); break;
            case BatchOpened or ItemsGiven or ItemsAnswered or ItemsFailed or BatchResized or BatchEnded: AddToBatch(entry); break;
        }
    }

    private void Import(Entry entry, MessageImported f)
    {
        Require(EndOf.Count == 0 && Attempts == 0, entry, "comes after the conversation began");
        _marks[entry.Seq] = f.Tier;
        _sources[entry.Seq] = string.Join('\n', (f.ToolCalls ?? []).Select(call => call.Arguments).Prepend(f.Content));
        if (f.Role != MessageRole.Assistant || f.Content.Length > 0 || f.ToolCalls is { Count: > 0 }) Show(entry.Seq, f.Content);
    }

    private void Say(long seq, string text)
    {
        EndOf[seq] = 0;
        _texts[seq] = text;
        if (_isWithPerson)
        {
            Show(seq, text);
            _unanswered.Add(seq);
            _answersTo[seq] = (_answers, _answers.Count);
            _cut = "";
            return;
        }
        _waiting.Add(seq);
        if (IsAtRest || _isParked && !_isCancelled) TakeWaiting();
    }

    private void TakeWaiting()
    {
        (_isParked, _cut, _isNoticed, _isEmpty) = (false, "", false, false);
        foreach (var seq in _waiting)
        {
            Show(seq, _texts[seq]);
            _answersTo[seq] = (_answers, _answers.Count);
        }
        _inTurn.AddRange(_waiting);
        _waiting.Clear();
    }

    private void Start(Entry entry, AttemptStarted f)
    {
        Idle(entry);
        Require(_aside == 0, entry, $"comes while attempt {_aside} runs");
        Require(!_isCancelled, entry, "comes after the turn was cancelled");
        Require(f.Attempt == ++Attempts, entry, $"is attempt {f.Attempt}, not {Attempts}");
        Require(Prompts.GetValueOrDefault(f.RequestHash) is not { } before || before.SequenceEqual(Shown) || _cut.Length > 0 || _isEmpty, entry, "has the hash of another prompt");
        (_running, _isParked) = (f.Attempt, false);
        // What broke off is asked to be gone on with, by no entry.
        if (_cut.Length > 0 || _isEmpty) _quotes[0] = [_cut.Length > 0 ? _cut[Math.Max(0, _cut.Length - 100)..] : "was empty"];
        Prompts[f.RequestHash] = [.. Shown, .. _cut.Length > 0 || _isEmpty ? [0] : Array.Empty<long>()];
        Memories[f.RequestHash] = _memory;
        Starts[f.RequestHash] = Starts.GetValueOrDefault(f.RequestHash) + 1;
    }

    private void StartAside(Entry entry, AttemptStarted f)
    {
        Require(IsAtRest && _aside == 0 && _running == 0, entry, "comes during a turn, or during another attempt");
        Require(f.Attempt == ++Attempts, entry, $"is attempt {f.Attempt}, not {Attempts}");
        _aside = f.Attempt;
        _asideAt = entry.Seq;
        Starts[f.RequestHash] = Starts.GetValueOrDefault(f.RequestHash) + 1;
        Asides.Add(f.RequestHash);
    }

    /// <summary>At rest, or before the first attempt of a turn.</summary>
    private void StartBeside(Entry entry, AttemptStarted f)
    {
        Require(_aside == 0 && _running == 0 && _open.Count == 0, entry, "comes during another attempt, or while calls are open");
        Require(f.Attempt == ++Attempts, entry, $"is attempt {f.Attempt}, not {Attempts}");
        _aside = f.Attempt;
        Starts[f.RequestHash] = Starts.GetValueOrDefault(f.RequestHash) + 1;
    }

    private void StartItems(Entry entry, AttemptStarted f)
    {
        Idle(entry);
        Require(Batch is { IsOpen: true } && _aside == 0 && !_isCancelled, entry, "comes outside of a batch, or during another attempt");
        Require(f.Attempt == ++Attempts, entry, $"is attempt {f.Attempt}, not {Attempts}");
        (_aside, _isParked) = (f.Attempt, false);
        Starts[f.RequestHash] = Starts.GetValueOrDefault(f.RequestHash) + 1;
        Asides.Add(f.RequestHash);
    }

    private void AddToBatch(Entry entry)
    {
        Require(Batch is { IsOpen: true } || entry.Fact is BatchOpened && entry.Seq == 2, entry, "comes outside of a batch");
        Batch ??= new();
        Require(_aside == 0, entry, "comes amid a call");
        var complaint = Batch.Add(entry.Fact, _asideEnded, _isCancelled);
        Require(complaint is null, entry, complaint ?? "");
    }

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

    private void End(Entry entry, AttemptEnded f)
    {
        Require(_running == f.Attempt, entry, $"ends attempt {f.Attempt} while {_running} runs");
        Require(f.Failure?.Kind != FailureKind.Cancelled || _isCancelled, entry, "was cancelled though nobody cancelled");
        (_running, _endedAt) = (0, entry.Seq);
        if (f.Failure is null) _ended = f.Attempt;
    }

    private void Answered(Entry entry, Answer f)
    {
        Require(_endedAt == entry.Seq - 1 && f.Attempt == Attempts, entry, "is not the answer of the attempt that just ended");
        Require(_ended != 0 == f.Stop is not (StopReason.Interrupted or StopReason.Cut) && (_ended != 0 || f.Partial), entry, "stands though its attempt failed");
        _ended = 0;
        _isEmpty = f.Stop == StopReason.Empty;
        Require(_isEmpty == (f is { Blocks.Count: 0, Stop: StopReason.Empty }) && !(_isEmpty && _cut.Length > 0), entry, "is called empty and is not");
        if (_isEmpty) return;
        var text = string.Concat(f.Blocks.OfType<TextBlock>().Select(block => block.Text));
        if (_cut.Length > 0) _answers[^1] += text; // what broke off and what goes on with it are one answer
        else if (text.Length > 0) _answers.Add(text);
        if (_cut.Length == 0 && f.Blocks.Count > 0) Show(entry.Seq, text);
        else _texts[entry.Seq] = text;
        foreach (var call in f.Blocks.OfType<ToolCallBlock>()) _open.Add(call.Id, call.Name);
        _sources[entry.Seq] = string.Join('\n', f.Blocks.OfType<ToolCallBlock>().Select(call => call.Arguments).Prepend(text));
        if (_cut.Length > 0) _sources[Shown[^1]] += _sources[entry.Seq];
        _cut = f.Stop == StopReason.Cut ? _cut + text : "";
        if (_open.Count == 0 && f.Stop is not (StopReason.PauseTurn or StopReason.Cut)) EndTurn(entry.Seq);
    }

    private void Stop(Entry entry, TurnStopped f)
    {
        Idle(entry);
        if (f.Said is { } said)
        {
            Show(entry.Seq, said);
            _answers.Add(said);
            _sources[entry.Seq] = said;
        }
        EndTurn(entry.Seq);
    }

    private void HandOff(Entry entry, HandedOff f)
    {
        Idle(entry);
        Require(f.Said is { Length: > 0 } && f.Reason.Length > 0, entry, "does not say why, or nothing to the user");
        People.Add(entry.Seq);
        if (_waiting.Count > 0) TakeWaiting();
        _unanswered.AddRange(_inTurn);
        _inTurn.Clear();
        (_isWithPerson, _isParked, _isEmpty, _isNoticed, _hasRecalled) = (true, false, false, false, false);
    }

    private void Person(Entry entry, PersonSaid f)
    {
        Require(_isWithPerson, entry, "speaks though no person has the conversation");
        People.Add(entry.Seq);
        Show(entry.Seq, f.Content);
        _sources[entry.Seq] = f.Content;
        _answers.Add(f.Content);
        Answer(entry.Seq);
    }

    private void Return(Entry entry, Returned f)
    {
        Require(_isWithPerson, entry, "gives back what no person has");
        People.Add(entry.Seq);
        _isWithPerson = false;
        if (_cut.Length == 0)
        {
            Show(entry.Seq, f.Note ?? "");
            _quotes[entry.Seq] = [f.Note ?? ""];
        }
        _inTurn.AddRange(_unanswered);
        _unanswered.Clear();
        if (_inTurn.Count == 0) _answers = [];
    }

    private void Settle(long at)
    {
        if (!_isWithPerson) return;
        Answer(at);
        (_isWithPerson, _answers) = (false, []);
    }

    private void Answer(long at)
    {
        foreach (var message in _unanswered) EndOf[message] = at;
        _unanswered.Clear();
        _cut = "";
    }

    private void Begin(Entry entry, ToolsStarted f)
    {
        Require(_running == 0 && f.CallIds.Count > 0, entry, "comes during an attempt");
        foreach (var id in f.CallIds)
        {
            Require(_open.TryGetValue(id, out var tool), entry, $"begins {id}, which is not open");
            Require(CallsBegun.Add($"{Attempts}:{id}") || tool != "pay", entry, $"begins {id} again, which bears no repetition");
        }
    }

    private void Result(Entry entry, ToolResult f)
    {
        Require(_open.Remove(f.CallId), entry, $"answers {f.CallId}, which is not open");
        Require(f.IsError || CallsBegun.Contains($"{Attempts}:{f.CallId}"), entry, "answers a call that never began");
        Show(entry.Seq, f.Content);
    }

    private void Leave(Entry entry, EpochOpened f)
    {
        Idle(entry);
        Require(f.Epoch == ++Epoch, entry, $"opens epoch {f.Epoch}, not {Epoch}");
        if (_sheet != 0) Shown.Remove(_sheet);
        Require(f.Left >= 0 && f.Left <= Shown.IndexOf(_inTurn[0]), entry, $"leaves {f.Left} behind");
        Require((f.Reason == "memory_changed" && _memory is { Length: > 0 }) || f.Left > 0 || f.Removed is { Count: > 0 }
            || f.Rewritten is { Count: > 0 } || _knowledge.Any(Shown.Contains)
            || (f.Reason == "pinned" && f.Notes?.Any(note => note.Kind == NoteKind.Pinned) == true), entry, "changes nothing");
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

    private void Park(Entry entry, Parked f)
    {
        Idle(entry);
        Require(!_isParked && f.Until > entry.At && f.Reason.Length > 0, entry, "parks without a reason or a time, or twice");
        _isParked = true;
        Parkings.Add(entry.Seq);
    }

    private void EndTurn(long at)
    {
        foreach (var message in _inTurn) EndOf[message] = at;
        _inTurn.Clear();
        (_isParked, _isCancelled, _answers, _cut, _isEmpty, _isNoticed, _hasRecalled) = (false, false, [], "", false, false, false);
        if (_waiting.Count > 0) TakeWaiting();
    }

    private void Show(long seq, string text)
    {
        Shown.Add(seq);
        _texts[seq] = text;
    }

    private void Idle(Entry entry)
    {
        Require(_inTurn.Count > 0 || Batch is { IsOpen: true }, entry, "comes outside of a turn");
        Require(_running == 0, entry, $"comes while attempt {_running} runs");
        Require(_open.Count == 0, entry, "comes while calls are open");
    }

    private void Require(bool isSo, Entry entry, string complaint)
    {
        if (!isSo) throw new SimulationFailedException($"Entry {entry.Seq} of {name} ({EntryCodec.KindOf(entry.Fact)}) {complaint}.");
    }
}
