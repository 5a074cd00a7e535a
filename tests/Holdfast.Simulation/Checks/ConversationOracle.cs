using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Repair;
using Holdfast.Core.Reviews;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.Checks;

/// <summary>
/// What a conversation is, written a second time and differently from the core's fold: it takes entries one by one, says which could not have come
/// now, and knows what the model must be shown and what became of every message.
/// </summary>
public sealed partial class ConversationOracle(string name, bool needsApproval, AnswerHold? answersHeld)
{
    private readonly List<long> _waiting = [];
    private readonly List<long> _inTurn = [];
    private readonly Dictionary<string, string> _open = [];
    private readonly Dictionary<long, string> _texts = [];
    private readonly Dictionary<long, string> _sources = [];
    private readonly Dictionary<long, (List<string> Answers, int Before)> _answersTo = [];
    private List<string> _answers = [];
    private string _cut = "";
    private bool _isParked, _isCancelled, _isEmpty, _isNoticed, _wrapsUp, _isRouted;
    private bool _hasHands, _turnHasHands, _known;
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

    /// <summary>Requests that are no part of a turn.</summary>
    public HashSet<string> Asides { get; } = [];

    /// <summary>How often a request was announced: it may be sent as often, and no more.</summary>
    public Dictionary<string, int> Starts { get; } = [];

    /// <summary>Calls whose start was journaled, as attempt:call.</summary>
    public HashSet<string> CallsBegun { get; } = [];

    /// <summary>Every message and the entry that ended its turn; 0 while it has none.</summary>
    public Dictionary<long, long> EndOf { get; } = [];

    public List<long> Parkings { get; } = [];

    /// <summary>Calls that only the client can settle; empty while anything else is open.</summary>
    public IReadOnlyList<string> ForHands => _running == 0 && !_isCancelled && _turnHasHands && _open.Values.All(tool => tool == SimulatedAgents.Hand) ? [.. _open.Keys] : [];

    public bool IsAtRest => _inTurn.Count == 0 && !_isWithPerson && !_isPersonWanted && Batch is not { IsOpen: true };

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

    public void Add(Entry entry)
    {
        Require(entry.Seq == Seq + 1, entry, $"follows entry {Seq}");
        Require(_ended == 0 || entry.Fact is Answer || entry.Fact is AnswerHeld, entry, "comes where the answer of a completed attempt belongs");
        Seq = entry.Seq;
        Take(entry);
        Come(entry);
    }

    private void Take(Entry entry)
    {
        switch (entry.Fact)
        {
            case ConversationStarted: Require(entry.Seq == 1, entry, "comes twice"); break;
            case MessageImported f: Import(entry, f); break;
            case UserMessage { Joins: true } f: Join(entry, f); break;
            case UserMessage f: Say(entry.Seq, f.Content); break;
            case ToolsGiven f:
                Require(f.Tools.Count > 0 || _hasHands, entry, "takes away what was never given");
                (_hasHands, _known) = (f.Tools.Count > 0, true);
                if (f.InTurn) _turnHasHands = true;
                break;
            case AttemptStarted { Purpose: Purpose.Summary } f: StartAside(entry, f); break;
            case AttemptStarted { Purpose: Purpose.Embedding } f: StartBeside(entry, f); break;
            case AttemptStarted { Purpose: Purpose.Draft } f: StartDraft(entry, f); break;
            case AttemptStarted { Submission: > 0 } f: StartSubmitted(entry, f); break;
            case AttemptStarted { Purpose: Purpose.Items } f: StartItems(entry, f); break;
            case AttemptStarted f: Start(entry, f); break;
            case AttemptEnded f when Batch?.Submitted.Remove(f.Attempt) == true: _asideEnded = f.Attempt; break;
            case AttemptEnded f when f.Attempt == _aside: (_aside, _asideEnded) = (0, f.Attempt); break;
            case AttemptEnded f: End(entry, f); break;
            case Summarised f: Summarise(entry, f); break;
            case Embedded f: Embed(entry, f); break;
            case Answer f: Answered(entry, f); break;
            case AnswerHeld f: Hold(entry, f); break;
            case AnswerDeclined f: Decline(entry, f); break;
            case ToolsStarted f: Begin(entry, f); break;
            case ToolResult f: Result(entry, f); break;
            case EpochOpened f: Leave(entry, f); break;
            case Marked f: _marks[f.Of] = f.Tier; break;
            case Recalled f: Recall(entry, f); break;
            case MemoryShown f: ShowMemory(entry, f); break;
            case KnowledgeShown f: ShowKnowledge(entry, f); break;
            case TokensCounted when _isWithPerson: Require(_aside == 0, entry, "comes while a draft is made"); break;
            case TokensCounted: Idle(entry); break;
            case Economised f:
                Idle(entry);
                Require(f.Cheaper || f.WrapsUp || f.MaxOutputTokens > 0 || Batch is { IsOpen: true }, entry, "saves nothing");
                _wrapsUp = f.WrapsUp;
                break;
            case Routed f:
                Idle(entry);
                Require(!_isRouted && f.Reason.Length > 0, entry, "comes twice in a turn, or without a reason");
                _isRouted = true;
                break;
            case Parked f: Park(entry, f); break;
            case Deferred f:
                Idle(entry);
                Require(f.Until >= entry.At, entry, "puts off to the past");
                break;
            case CancelRequested: Require(_inTurn.Count > 0 || Batch is { IsOpen: true }, entry, "has nothing to cancel"); _isCancelled = true; break;
            case TurnStopped f: Stop(entry, f); break;
            case Noticed { Code: Phrases.Reviewing } f:
                Require(_reviews.Count > 0 && f.Text.Length > 0, entry, "tells of a review that there is not");
                break;
            case Noticed { Code: Phrases.Resumed } f:
                Require(_isNoticed && _running == 0 && _open.Count > 0 && f.Text.Length > 0, entry, "picks up what was not said to be delayed");
                _isNoticed = false;
                break;
            case Noticed { Code: Phrases.Overdue } f: Require(_isWithPerson && f.Text.Length > 0, entry, "says that nobody came where nobody is waited for"); break;
            case Noticed { Code: Phrases.OverBudget } f:
                Require(_isParked && !_isNoticed && f.Text.Length > 0, entry, "says that there is no money where nothing waits for it, or twice");
                _isNoticed = true;
                break;
            case Noticed f:
                Idle(entry);
                Require(!_isNoticed && f.Text.Length > 0, entry, "says nothing, or a second time");
                _isNoticed = true;
                break;
            case PersonRequested:
                Require(!_isWithPerson && !_isPersonWanted, entry, "asks for whom is waited for already");
                _isPersonWanted = true;
                break;
            case HandedOff f: HandOff(entry, f); break;
            case PersonSaid f: Person(entry, f); break;
            case Returned f: Return(entry, f); break;
            case ReviewAsked f: AskForReview(entry, f); break;
            case ReviewDecided f: DecideReview(entry, f); break;
            case Reminded or Overdue or Released: Remind(entry); break;
            case Claimed f:
                Require(_isWithPerson || _reviews.Values.Any(review => review.Seq == f.Of && review.Decision is null), entry, "takes on what waits for nobody");
                _owned[f.Of] = (f.Owner, entry.At);
                break;
            case DraftAsked: Require(_isWithPerson, entry, "asks for a draft though no person has the conversation"); break;
            case Drafted f: Require(f.Attempt == _asideEnded && f.Text.Length > 0, entry, "is no attempt's that has just ended"); break;
            case DraftGivenUp: Require(_isWithPerson, entry, "gives up what nobody waits for"); break;
            case NoteTaken: People.Add(entry.Seq); break;
            case Resolved: Settle(entry.Seq); break;
            case SubmissionTried or Submitted or SubmissionFailed or SubmissionSeen or SubmissionCancelled or FellBack:
                Require(Batch is { IsOpen: true }, entry, "comes outside of a batch");
                break;
            case BatchOpened or ItemsGiven or ItemsAnswered or ItemsFailed or BatchResized or BatchEnded: AddToBatch(entry); break;
        }
    }

    private void Import(Entry entry, MessageImported f)
    {
        Require(EndOf.Count == 0 && Attempts == 0, entry, "comes after the conversation began");
        _marks[entry.Seq] = f.Tier;
        _sources[entry.Seq] = string.Join('\n', (f.ToolCalls ?? []).Select(call => call.Arguments).Prepend(f.Content));
        if (Shown.Count == 0 && f.Role == MessageRole.Assistant) Greeting = entry.Seq;
        if (f.Role != MessageRole.Assistant || f.Content.Length > 0 || f.ToolCalls is { Count: > 0 }) Show(entry.Seq, f.Content);
    }

    /// <summary>It comes with results, and stands after them.</summary>
    private void Join(Entry entry, UserMessage f)
    {
        Idle(entry);
        (EndOf[entry.Seq], _answersTo[entry.Seq]) = (0, (_answers, _answers.Count));
        Show(entry.Seq, f.Content);
        _inTurn.Add(entry.Seq);
    }

    private void Say(long seq, string text)
    {
        EndOf[seq] = 0;
        _texts[seq] = text;
        if (_isWithPerson)
        {
            _turnHasHands = _hasHands;
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
        (_isParked, _cut, _isNoticed, _isEmpty, _turnHasHands) = (false, "", false, false, _hasHands);
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
        Require(!_isCancelled && !_isDoubted && !_isPersonWanted && _held is null, entry, "comes after the turn was cancelled, or is a person's");
        Require(f.Attempt == ++Attempts, entry, $"is attempt {f.Attempt}, not {Attempts}");
        Require(Prompts.GetValueOrDefault(f.RequestHash) is not { } before || before.SequenceEqual(Shown) || _cut.Length > 0 || _isEmpty || _wrapsUp, entry, "has the hash of another prompt");
        (_running, _isParked) = (f.Attempt, false);
        // What broke off is asked to be gone on with, by no entry.
        if (_cut.Length > 0 || _isEmpty) _quotes[0] = [_cut.Length > 0 ? _cut[Math.Max(0, _cut.Length - 100)..] : "was empty"];
        else if (_wrapsUp) _quotes[0] = [BudgetRule.WrapUp];
        Prompts[f.RequestHash] = [.. Shown, .. _cut.Length > 0 || _isEmpty || _wrapsUp ? [0] : Array.Empty<long>()];
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

    private void StartSubmitted(Entry entry, AttemptStarted f)
    {
        Idle(entry);
        Require(Batch is { IsOpen: true } && _aside == 0 && !_isCancelled, entry, "comes outside of a batch, or during another attempt");
        Require(f.Attempt == ++Attempts && f.Submission <= f.Attempt && f.Items > 0, entry, $"is attempt {f.Attempt}, not {Attempts}, or asks for nothing");
        Batch!.Submitted.Add(f.Attempt);
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

    private void End(Entry entry, AttemptEnded f)
    {
        Require(_running == f.Attempt, entry, $"ends attempt {f.Attempt} while {_running} runs");
        Require(f.Failure?.Kind != FailureKind.Cancelled || _isCancelled || _isPersonWanted, entry, "was cancelled though nobody cancelled");
        (_running, _endedAt) = (0, entry.Seq);
        if (f.Failure is null) _ended = f.Attempt;
    }

    private void Answered(Entry entry, Answer f)
    {
        if (f.Held > 0) Send(entry, f);
        else Require(_endedAt == entry.Seq - 1 && f.Attempt == Attempts, entry, "is not the answer of the attempt that just ended");
        Require(answersHeld is null || f.Stop is not (StopReason.Interrupted or StopReason.Cut), entry, "stands though nobody has read it");
        Require(f.Held > 0 || _ended != 0 == f.Stop is not (StopReason.Interrupted or StopReason.Cut) && (_ended != 0 || f.Partial), entry, "stands though its attempt failed");
        _ended = 0;
        _isEmpty = f.Stop == StopReason.Empty;
        Require(_isEmpty == (f is { Blocks.Count: 0, Stop: StopReason.Empty }) && !(_isEmpty && _cut.Length > 0), entry, "is called empty and is not");
        if (_isEmpty) return;
        var text = string.Concat(f.Blocks.OfType<TextBlock>().Select(block => block.Text));
        if (_cut.Length > 0) _answers[^1] += text; // what broke off and what goes on with it are one answer
        else if (text.Length > 0 && !f.Unsaid) _answers.Add(text);
        Require(answersHeld is not { Always: true } || f.Held > 0 || f.Unsaid || text.Length == 0, entry, "says what nobody said yes to");
        if (_cut.Length == 0 && f.Blocks.Count > 0) Show(entry.Seq, text);
        else _texts[entry.Seq] = text;
        foreach (var call in f.Blocks.OfType<ToolCallBlock>()) _open.Add(call.Id, call.Name);
        _sources[entry.Seq] = string.Join('\n', f.Blocks.OfType<ToolCallBlock>().Select(call => call.Arguments).Prepend(text));
        if (_cut.Length > 0) _sources[Shown[^1]] += _sources[entry.Seq];
        _cut = f.Stop == StopReason.Cut ? _cut + text : "";
        _isDoubted = f.Doubt is { HandsOff: true };
        if (_open.Count == 0 && f.Stop is not (StopReason.PauseTurn or StopReason.Cut) && !_isDoubted) EndTurn(entry.Seq);
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

    private void Begin(Entry entry, ToolsStarted f)
    {
        Require(_running == 0 && f.CallIds.Count > 0, entry, "comes during an attempt");
        foreach (var id in f.CallIds)
        {
            Require(_open.TryGetValue(id, out var tool), entry, $"begins {id}, which is not open");
            Require(tool != SimulatedAgents.Hand, entry, $"runs {id} here, which is the client's to run");
            Require(tool != "pay" || !needsApproval || IsApproved(id), entry, $"begins {id}, to which nobody said yes");
            Require(CallsBegun.Add($"{Attempts}:{id}") || tool != "pay", entry, $"begins {id} again, which bears no repetition");
        }
    }

    private void Result(Entry entry, ToolResult f)
    {
        _reviews.Remove(f.CallId);
        Require(_open.Remove(f.CallId, out var tool), entry, $"answers {f.CallId}, which is not open");
        if (tool == SimulatedAgents.Hand) Require(f.IsError || _known && _open.Values.All(open => open == SimulatedAgents.Hand), entry, "comes before the agent's own calls are settled, or is of a tool nobody has");
        else if (tool == HandOffTool.Name) Require(!CallsBegun.Contains($"{Attempts}:{f.CallId}"), entry, "answers a hand-off that was run");
        else Require(f.IsError || CallsBegun.Contains($"{Attempts}:{f.CallId}"), entry, "answers a call that never began");
        Show(entry.Seq, f.Content);
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
        LetGo();
        (_isParked, _isCancelled, _answers, _cut, _isEmpty, _isNoticed, _hasRecalled, _isDoubted, _wrapsUp, _isRouted) = (false, false, [], "", false, false, false, false, false, false);
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
