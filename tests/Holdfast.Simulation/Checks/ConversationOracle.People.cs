using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;

namespace Holdfast.Simulation.Checks;

/// <summary>What happens while a person has the conversation.</summary>
public sealed partial class ConversationOracle
{
    /// <summary>A person has it, and these messages were answered by nobody.</summary>
    private bool _isWithPerson;

    private readonly List<long> _unanswered = [];

    /// <summary>A person was asked for by name; a person is to look at the latest answer.</summary>
    private bool _isPersonWanted, _isDoubted;

    private bool _hasPersonSpoken;

    public bool IsPersonWanted => _isPersonWanted;

    /// <summary>Calls that wait for a person's yes, or have it, by their ids.</summary>
    private readonly Dictionary<string, (long Seq, ReviewDecided? Decision)> _reviews = [];

    /// <summary>Stands for a call's id where an answer waits.</summary>
    private const string AnswersReview = "answer";

    /// <summary>The answer that waits for a person's yes; null = none does.</summary>
    private (long Seq, string Text)? _held;

    private int _declined;

    /// <summary>Who has taken on what, and since when.</summary>
    private readonly Dictionary<long, (string? Owner, DateTimeOffset Since)> _owned = [];

    private readonly HashSet<(long Of, Type Kind)> _reminded = [];

    /// <summary>When people took it, and what they did with it.</summary>
    public List<long> People { get; } = [];

    /// <summary>What was said in the agent's place before the user had said anything: prompts may begin with it. 0 = nothing.</summary>
    public long Greeting { get; private set; }

    private void HandOff(Entry entry, HandedOff f)
    {
        if (!_isPersonWanted) Idle(entry);
        Require(_running == 0 && _open.Count == 0 && !_isWithPerson, entry, "comes while something runs, or a second time");
        Require(f.Said is { Length: > 0 } && f.Reason.Length > 0, entry, "does not say why, or nothing to the user");
        People.Add(entry.Seq);
        LetGo();
        if (_isDoubted) EndTurn(entry.Seq); // its answer stands
        else if (_waiting.Count > 0) TakeWaiting();
        _unanswered.AddRange(_inTurn);
        _inTurn.Clear();
        (_isWithPerson, _isParked, _isEmpty, _isNoticed, _isPersonWanted, _isDoubted, _hasPersonSpoken, _wrapsUp, _isRouted) = (true, false, false, false, false, false, false, false, false);
    }

    private void Person(Entry entry, PersonSaid f)
    {
        _hasPersonSpoken = true;
        Require(_isWithPerson, entry, "speaks though no person has the conversation");
        People.Add(entry.Seq);
        if (Shown.Count == 0) Greeting = entry.Seq;
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
            _sources[entry.Seq] = Returning.Note(f.Note);
        }
        _inTurn.AddRange(_unanswered);
        _unanswered.Clear();
        if (_inTurn.Count == 0) _answers = [];
    }

    /// <summary>Of what still waits, once each; and nobody loses what they have just taken on.</summary>
    private void Remind(Entry entry)
    {
        var (of, owner) = entry.Fact switch { Reminded f => (f.Of, f.Owner), Overdue f => (f.Of, f.Owner), Released f => (f.Of, f.Owner), _ => default };
        Require(owner == _owned.GetValueOrDefault(of).Owner, entry, "names another owner than has it");
        Require(entry.Fact is Released || _reminded.Add((of, entry.Fact.GetType())), entry, "comes a second time");
        var isReview = _reviews.Values.Any(review => review.Seq == of && review.Decision is null);
        Require(isReview ? entry.Fact is Reminded : _isWithPerson && (entry.Fact is Released ? _unanswered.Count > 0 : !_hasPersonSpoken), entry, "is about what waits for nobody");
        if (entry.Fact is not Released) return;
        Require(owner is not null && entry.At - _owned[of].Since >= World.LeastHeld, entry, $"takes from {owner} at {entry.At:mm:ss.ffffff} what they took on at {_owned[of].Since:mm:ss.ffffff}");
        _owned[of] = (null, entry.At);
    }

    /// <summary>The one call that is made while a person has it, and only when they asked.</summary>
    private void StartDraft(Entry entry, AttemptStarted f)
    {
        Require(_isWithPerson && _aside == 0 && _running == 0, entry, "drafts for nobody, or during another attempt");
        Require(f.Attempt == ++Attempts, entry, $"is attempt {f.Attempt}, not {Attempts}");
        _aside = f.Attempt;
        Starts[f.RequestHash] = Starts.GetValueOrDefault(f.RequestHash) + 1;
        Asides.Add(f.RequestHash);
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
        (_cut, _hasRecalled) = ("", false);
    }

    private void AskForReview(Entry entry, ReviewAsked f)
    {
        if (f.Subject == ReviewSubject.Answer)
        {
            Require(_held is { } held && held.Seq == entry.Seq - 1 && f.Proposed == held.Text && f.Due > entry.At, entry, "asks about an answer that is not held");
            _reviews.Add(AnswersReview, (entry.Seq, null));
            return;
        }
        Require(_open.ContainsKey(f.CallId!) && f.Due > entry.At && !CallsBegun.Contains($"{Attempts}:{f.CallId}"), entry, "asks about a call that is not open, or has begun");
        Require(_reviews.TryAdd(f.CallId!, (entry.Seq, null)), entry, $"asks about {f.CallId} a second time");
    }

    private void DecideReview(Entry entry, ReviewDecided f)
    {
        var (call, review) = _reviews.FirstOrDefault(one => one.Value.Seq == f.Review);
        Require(call is not null && review.Decision is null, entry, "decides what does not wait for it");
        _reviews[call!] = (f.Review, f);
    }

    private void Hold(Entry entry, AnswerHeld f)
    {
        Require(_endedAt == entry.Seq - 1 && f.Attempt == Attempts && _ended == f.Attempt && _held is null, entry, "is not the answer of the attempt that just ended");
        Require(answersHeld is { Always: true } || (answersHeld is not null && f.Doubt is not null), entry, "is held though nobody has to read it");
        Require(!f.Blocks.Any(block => block is ToolCallBlock), entry, "holds calls");
        (_ended, _isEmpty) = (0, false);
        _held = (entry.Seq, string.Concat(f.Blocks.OfType<TextBlock>().Select(block => block.Text)));
        _texts[entry.Seq] = "";
    }

    /// <summary>As it was, or as a person wrote it.</summary>
    private void Send(Entry entry, Answer f)
    {
        Require(_held is { } held && held.Seq == f.Held && _reviews[AnswersReview].Decision is { Approved: true }, entry, "was held, and nobody said yes");
        var text = string.Concat(f.Blocks.OfType<TextBlock>().Select(block => block.Text));
        Require(text == (_reviews[AnswersReview].Decision!.Edited ?? _held!.Value.Text), entry, "is not what somebody said yes to");
        LetGo();
    }

    private void Decline(Entry entry, AnswerDeclined f)
    {
        Require(_held?.Seq == f.Held && _reviews[AnswersReview].Decision is { Approved: false, By: not null } no && no.Note == f.Feedback, entry, "declines what nobody said no to");
        Require(++_declined <= AnswerReview.MostAgain + 1, entry, "is one too many");
        Show(entry.Seq, "");
        _quotes[entry.Seq] = [_held!.Value.Text, f.Feedback ?? ""];
        (_held, _cut) = (null, "");
        _reviews.Remove(AnswersReview);
    }

    /// <summary>Nothing is held any more.</summary>
    private void LetGo()
    {
        (_held, _declined) = (null, 0);
        _reviews.Remove(AnswersReview);
    }

    private bool IsApproved(string call) => _reviews.GetValueOrDefault(call).Decision is { Approved: true };
}
