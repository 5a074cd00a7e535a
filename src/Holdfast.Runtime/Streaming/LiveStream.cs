using System.Runtime.CompilerServices;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Streaming;

/// <summary>Follows conversations: the journal first, then what happens live. Any number of followers from any place; nothing is lost or doubled.</summary>
public sealed class LiveStream(IJournal journal, TimeProvider clock)
{
    private const int PageSize = 200;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private readonly Dictionary<ConversationKey, LiveConversation> _live = [];
    private readonly Lock _lock = new();

    /// <summary>From the cursor on, until cancelled. The status comes after the entries it was decided on.</summary>
    public async IAsyncEnumerable<StreamEvent> FollowAsync(
        ConversationKey key, StreamCursor from, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var hold = Hold(key);
        var live = hold.Live;
        using var heart = new Heart(live, clock, Beat, cancel);
        var cursor = from;
        var attempt = await OpenAttemptAsync(key, live.AttemptSeq, from, cancel);
        // What was published here up to the cursor proves that nothing after it was missed: the journal need not be asked.
        var caughtUp = live.Head > 0 && live.Head >= from.Seq;
        var refresh = false;
        var elsewhere = live.Elsewhere;
        ConversationStatus? told = null;
        while (true)
        {
            var changed = live.Changed;
            if (elsewhere != live.Elsewhere) (elsewhere, caughtUp, refresh) = (live.Elsewhere, false, true);
            cancel.ThrowIfCancellationRequested();
            var entries = caughtUp ? live.After(cursor.Seq) : null;
            entries ??= await journal.ReadAsync(key, cursor.Seq, PageSize, cancel);
            caughtUp = entries.Count < PageSize;
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i];
                if (entry.Fact is AttemptStarted) attempt = entry.Seq;
                if (entry.Fact is AttemptEnded)
                {
                    if (await RemainderAsync(key, entries, i, cursor, cancel) is { Length: > 0 } rest)
                        yield return new StreamEvent.Delta(cursor = cursor with { Offset = cursor.Offset + rest.Length }, rest);
                    (cursor, attempt) = (cursor with { Offset = 0 }, 0);
                }
                if (entry.Fact is Answer { Held: > 0 } sent)
                {
                    if (Unseen(sent, cursor) is { Length: > 0 } whole)
                        yield return new StreamEvent.Delta(cursor = cursor with { Offset = cursor.Offset + whole.Length }, whole);
                    cursor = cursor with { Offset = 0 };
                }
                cursor = cursor with { Seq = entry.Seq };
                yield return new StreamEvent.Journaled(cursor, entry);
            }
            if (live.TextAfter(attempt, cursor.Offset) is { Length: > 0 } text)
                yield return new StreamEvent.Delta(cursor = cursor with { Offset = cursor.Offset + text.Length }, text);
            if (caughtUp && (refresh || live.Status is null))
            {
                var stored = await StoredStatusAsync(key, cancel);
                // The row may be newer than the entries read: rest is not told of before what led to it.
                caughtUp = stored.AsOf <= cursor.Seq;
                if (!caughtUp) continue;
                live.SetStored(stored);
            }
            if (caughtUp && live.Status is { } status && status != told && status.AsOf <= cursor.Seq)
                yield return new StreamEvent.Status(cursor, told = status);
            if (!caughtUp) continue;
            await changed;
            refresh = heart.TakeBeat();
            if (!refresh) continue;
            // What nobody here was told of (another node's work, an append whose confirmation was lost) is found by looking.
            caughtUp = false;
            yield return new StreamEvent.Idle(cursor);
        }
    }

    /// <summary>Entries that have just become durable.</summary>
    public void Publish(ConversationKey key, IReadOnlyList<Entry> entries) => Find(key)?.Append(entries);

    public void Publish(ConversationKey key, ConversationStatus status) => Find(key)?.Set(status);

    /// <summary>Another node has written entries.</summary>
    public void Overtaken(ConversationKey key) => Find(key)?.Overtaken();

    /// <summary>Other nodes may have written anywhere.</summary>
    public void Overtaken()
    {
        List<LiveConversation> all;
        lock (_lock) all = [.. _live.Values];
        foreach (var live in all) live.Overtaken();
    }

    /// <summary>
    /// Keeps the live side of a conversation in memory: a worker holds it during an attempt, a follower while it follows, whoever says something
    /// until it is answered.
    /// </summary>
    public Holding Hold(ConversationKey key)
    {
        lock (_lock)
        {
            if (!_live.TryGetValue(key, out var live)) _live[key] = live = new LiveConversation();
            live.Holders++;
            return new Holding(this, key, live);
        }
    }

    private LiveConversation? Find(ConversationKey key)
    {
        lock (_lock) return _live.GetValueOrDefault(key);
    }

    private void LetGo(ConversationKey key, LiveConversation live)
    {
        lock (_lock)
            if (--live.Holders == 0) _live.Remove(key);
    }

    /// <summary>The attempt that is open at the cursor, as far as its text can be had here; 0 = none.</summary>
    private async ValueTask<long> OpenAttemptAsync(ConversationKey key, long running, StreamCursor cursor, CancellationToken cancel)
    {
        if (running == 0 || running > cursor.Seq) return 0;
        if (running == cursor.Seq) return running;
        var since = await journal.ReadAsync(key, running, (int)Math.Min(int.MaxValue, cursor.Seq - running), cancel);
        return since.Any(entry => entry.Fact is AttemptEnded) ? 0 : running;
    }

    private async ValueTask<ConversationStatus> StoredStatusAsync(ConversationKey key, CancellationToken cancel)
    {
        var row = await journal.FindAsync(key, cancel);
        var state = row?.State is null or "resolved" ? "at_rest" : row.State;
        return new(state, row?.Seq ?? 0, Until: state is "waiting" or "parked" ? row?.WakeAt : null);
    }

    /// <summary>
    /// What of an ended attempt's text the follower has not seen as deltas, because it came too late or from another node. An attempt's end and its
    /// answer are written together, but where a person reads it first: then all of it comes with the answer.
    /// </summary>
    private async ValueTask<string?> RemainderAsync(
        ConversationKey key, IReadOnlyList<Entry> entries, int ended, StreamCursor cursor, CancellationToken cancel)
    {
        if (ended + 1 == entries.Count) (entries, ended) = (await journal.ReadAsync(key, entries[ended].Seq, 1, cancel), -1);
        return ended + 1 == entries.Count || entries[ended + 1].Fact is not Answer { Unsaid: false } answer ? null : Unseen(answer, cursor);
    }

    private static string? Unseen(Answer answer, StreamCursor cursor)
    {
        var text = string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text));
        return cursor.Offset < text.Length ? text[cursor.Offset..] : null;
    }

    /// <summary>
    /// Ends a follower's wait when the connection ends or it is time for a heartbeat, by a pulse like any other: waiting on the pulse alone is
    /// cheaper than a timer for each wait, and stays on the flow it was begun on.
    /// </summary>
    private sealed class Heart : IDisposable
    {
        private readonly ITimer _timer;
        private readonly CancellationTokenRegistration _hangUp;
        private volatile bool _beat;

        public Heart(LiveConversation live, TimeProvider clock, TimeSpan every, CancellationToken cancel)
        {
            _timer = clock.CreateTimer(
                _ =>
                {
                    _beat = true;
                    live.Pulse();
                },
                null, every, every);
            _hangUp = cancel.UnsafeRegister(static live => ((LiveConversation)live!).Pulse(), live);
        }

        public bool TakeBeat()
        {
            var beat = _beat;
            _beat = false;
            return beat;
        }

        public void Dispose()
        {
            _hangUp.Dispose();
            _timer.Dispose();
        }
    }

    public sealed class Holding : IDisposable
    {
        private readonly LiveStream _stream;
        private readonly ConversationKey _key;

        internal Holding(LiveStream stream, ConversationKey key, LiveConversation live) => (_stream, _key, Live) = (stream, key, live);

        internal LiveConversation Live { get; }

        /// <summary>Where the text of an attempt is written for followers to see.</summary>
        /// <param name="attemptSeq">Of its attempt_started entry, which is in the journal.</param>
        public AnswerText TextOf(long attemptSeq) => Live.TextOf(attemptSeq);

        public void Dispose() => _stream.LetGo(_key, Live);
    }
}
