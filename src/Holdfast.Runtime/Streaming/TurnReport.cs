using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Core;

namespace Holdfast.Runtime.Streaming;

/// <summary>What became of one user message, gathered from the stream of its conversation.</summary>
/// <param name="messageSeq">The entry that holds the message.</param>
/// <param name="waits">It was said during a turn: its own begins when that one ends, unless it joins that one when a later message lifts its parking.</param>
/// <param name="isWithPerson">A person had the conversation when it was said.</param>
public sealed class TurnReport(long messageSeq, bool waits = false, bool isWithPerson = false)
{
    private readonly List<string> _texts = [];
    private readonly HashSet<int> _attempts = [];
    private bool _begun = !waits;
    private bool _isWithPerson = isWithPerson;
    private bool _parked;
    private bool _isCut;
    private readonly HashSet<long> _reviews = [];
    private IReadOnlyList<ToolCallBlock> _calls = [];

    /// <summary>The newest entry after which it is decided anew what the turn waits for.</summary>
    private long _callsAt;

    /// <param name="said">The conversation as its message left it.</param>
    public static TurnReport Of(long messageSeq, Conversation said) =>
        new(messageSeq, said.Queued.Any(message => message.Seq == messageSeq), said.Handoff is not null);

    public long MessageSeq { get; } = messageSeq;

    public long LastSeq { get; private set; } = messageSeq;

    public string State { get; private set; } = "working";

    public string? Stop { get; private set; }

    public string? Reason { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    public bool IsPartial { get; private set; }

    public Usage Usage { get; private set; }

    public long CostNanoUsd { get; private set; }

    /// <summary>Texts of the turn's answers, joined by a blank line; null when there is none.</summary>
    public string? Text => _texts.Count == 0 ? null : string.Join("\n\n", _texts);

    /// <summary>What comes now is this turn's, and not that of the one it waited for.</summary>
    public bool HasBegun => _begun;

    /// <summary>The turn waits for the client to bring what its tools answered to <see cref="Calls"/>.</summary>
    public bool AwaitsResults { get; private set; }

    /// <summary>Calls of the latest answer that have no result.</summary>
    public IReadOnlyList<ToolCallBlock> Calls => _calls;

    /// <summary>The turn is over, or cannot go on now.</summary>
    public bool IsSettled => AwaitsResults || State is "at_rest" or "parked" or "with_person";

    public void Add(StreamEvent e)
    {
        if (IsSettled) return;
        if (e is StreamEvent.Journaled { Entry: var entry } && entry.Seq > MessageSeq) Add(entry);
        if (e is StreamEvent.Status { Value: var status } && status.AsOf >= MessageSeq) Add(status);
    }

    private void Add(Entry entry)
    {
        LastSeq = entry.Seq;
        if (_parked && entry.Fact is UserMessage) (_begun, _isCut) = (true, false);
        _parked = entry.Fact is Parked || _parked && entry.Fact is not (AttemptStarted or CancelRequested);
        _begun |= entry.Fact is HandedOff; // A person gets what waits as well.
        if (_begun) Gather(entry);
        if (_isWithPerson) Follow(entry.Fact);
        else if (Fold.EndsTurn(entry.Fact)) End(entry.Fact);
    }

    private void End(Fact fact)
    {
        if (_begun) (State, Until) = (fact is HandedOff ? "with_person" : "at_rest", null);
        _begun = true;
    }

    /// <summary>What a person leaves unanswered goes on when they return it.</summary>
    private void Follow(Fact fact)
    {
        State = fact switch { PersonSaid => "with_person", Resolved => "at_rest", _ => State };
        _isWithPerson = fact is not Returned;
    }

    private void Gather(Entry entry)
    {
        switch (entry.Fact)
        {
            case AttemptStarted started:
                _attempts.Add(started.Attempt);
                break;
            case AttemptEnded ended when _attempts.Contains(ended.Attempt):
                Usage += ended.Usage;
                CostNanoUsd += ended.CostNanoUsd;
                break;
            case ToolResult result: (_calls, _callsAt) = ([.. _calls.Where(call => call.Id != result.CallId)], entry.Seq); break;
            case ReviewAsked { CallId: not null }: _reviews.Add(entry.Seq); break;
            case ReviewDecided decided:
                _reviews.Remove(decided.Review);
                _callsAt = entry.Seq;
                break;
            case Answer answer:
                (_calls, _callsAt) = ([.. answer.Blocks.OfType<ToolCallBlock>()], entry.Seq);
                if (!answer.Unsaid && string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text)) is { Length: > 0 } text) Add(text);
                _isCut = answer.Stop == StopReason.Cut && _texts.Count > 0;
                (Stop, IsPartial) = (SnakeCase.Name(answer.Stop), answer.Partial);
                break;
            case HandedOff handedOff:
                if (handedOff.Said is { } told) _texts.Add(told);
                (Stop, Reason) = ("handed_off", handedOff.Reason);
                break;
            case PersonSaid person:
                _texts.Add(person.Content);
                break;
            case TurnStopped stopped:
                if (stopped.Said is { } said) _texts.Add(said);
                (Stop, Reason) = (stopped.Code, stopped.Reason);
                break;
        }
    }

    /// <summary>What broke off and what goes on with it are one text.</summary>
    private void Add(string text)
    {
        if (_isCut) _texts[^1] += text;
        else _texts.Add(text);
    }

    private void Add(ConversationStatus status)
    {
        (Reason, Until) = (status.Reason, status.Until);
        State = status.State == "repairing" ? "working" : status.State;
        // Between an answer that calls tools and its last result a turn waits for people, or else for the client.
        AwaitsResults = _begun && State == "waiting" && _calls.Count > 0 && _reviews.Count == 0 && status.AsOf >= _callsAt;
    }
}
