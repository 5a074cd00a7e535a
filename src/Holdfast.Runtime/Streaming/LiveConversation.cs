using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Streaming;

/// <summary>
/// What this node knows about one conversation right now, ahead of and beside its journal: the newest entries, the text of the running attempt,
/// the status. Exists while somebody follows or works on it.
/// </summary>
internal sealed class LiveConversation
{
    private const int RecentEntries = 64;

    private readonly Lock _lock = new();
    private readonly List<Entry> _recent = [];
    private AnswerText? _text;
    private TaskCompletionSource _changed = NewSignal();

    public int Holders; // guarded by LiveStream

    public long Head { get; private set; }

    /// <summary>The attempt whose text is here; 0 = none.</summary>
    public long AttemptSeq { get; private set; }

    public ConversationStatus? Status { get; private set; }

    /// <summary>How often another node wrote, and what is here may be behind.</summary>
    public int Elsewhere { get; private set; }

    /// <summary>Completes at the next change after it was taken.</summary>
    public Task Changed
    {
        get { lock (_lock) return _changed.Task; }
    }

    public void Append(IReadOnlyList<Entry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                // Appends that became durable in one order may be published in another; those of one attempt come from one worker, in order.
                if (entry.Fact is AttemptStarted or AttemptEnded) Begin(entry.Fact is AttemptStarted ? entry.Seq : 0);
                if (entry.Seq <= Head) continue;
                if (entry.Seq != Head + 1) _recent.Clear();
                _recent.Add(entry);
                Head = entry.Seq;
            }
            if (_recent.Count > 2 * RecentEntries) _recent.RemoveRange(0, _recent.Count - RecentEntries);
            Pulse();
        }
    }

    /// <summary>Nobody reads what a worker writes that was fenced out and still speaks for an attempt that is over.</summary>
    public AnswerText TextOf(long attemptSeq)
    {
        lock (_lock) return attemptSeq == AttemptSeq && _text is not null ? _text : new AnswerText();
    }

    public void Set(ConversationStatus status)
    {
        lock (_lock)
        {
            if (status.AsOf < Status?.AsOf) return;
            Status = status;
            Pulse();
        }
    }

    /// <summary>What the journal's row says, when it is newer than what was said here.</summary>
    public void SetStored(ConversationStatus status)
    {
        if (Status is null || status.AsOf > Status.AsOf) Set(status);
    }

    /// <summary>Another node wrote: the journal has to be asked.</summary>
    public void Overtaken()
    {
        lock (_lock)
        {
            Elsewhere++;
            Head = 0;
            _recent.Clear();
            Pulse();
        }
    }

    /// <summary>Entries after <paramref name="seq"/>, or null when they are not all in memory.</summary>
    public IReadOnlyList<Entry>? After(long seq)
    {
        lock (_lock)
        {
            if (seq >= Head) return [];
            var index = _recent.Count - (int)Math.Min(int.MaxValue, Head - seq);
            return index < 0 ? null : _recent.GetRange(index, _recent.Count - index);
        }
    }

    /// <summary>Text of an attempt beyond an offset; empty when the text here is another's.</summary>
    public string TextAfter(long attemptSeq, int offset)
    {
        AnswerText? text;
        lock (_lock) text = attemptSeq == AttemptSeq ? _text : null;
        return text?.From(offset) ?? "";
    }

    /// <summary>Ends every follower's wait.</summary>
    public void Pulse()
    {
        lock (_lock)
        {
            var signal = _changed;
            _changed = NewSignal();
            signal.SetResult();
        }
    }

    private void Begin(long attemptSeq)
    {
        AttemptSeq = attemptSeq;
        _text = attemptSeq == 0 ? null : new AnswerText(Pulse);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
