using System.Globalization;
using Holdfast.Core.Batches;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Takes the results of one submission and journals them some at a time. Used by one flow.</summary>
internal sealed class SubmissionResults(Held held, Submission submission, DateTimeOffset now)
{
    /// <summary>Entries in one append.</summary>
    private const int MostUnwritten = 200;

    private readonly List<Fact> _unwritten = [];
    private Held _held = held;
    private Conversation _state = held.State;

    /// <summary>What is not of this submission, or has an end already, is passed over.</summary>
    public async ValueTask TakeAsync(BatchResult result)
    {
        if (AttemptOf(result.Id) is not { } attempt || !Open.ContainsKey(attempt)) return;
        Settle(attempt, result.Outcome);
        if (_unwritten.Count >= MostUnwritten) await WriteAsync();
    }

    /// <summary>Nothing more is to come: what nothing was said of was not done.</summary>
    public async ValueTask<Conversation> EndAsync(Failure notDone)
    {
        foreach (var attempt in Open.Keys) Settle(attempt, new(notDone, [], StopReason.Interrupted, Usage: null));
        return await WriteAsync();
    }

    /// <summary>What others append meanwhile does not touch what is decided here: only whoever holds the lease does.</summary>
    public async ValueTask<Conversation> WriteAsync()
    {
        if (_unwritten.FirstOrDefault() is not AttemptEnded first) return _held.State;
        var written = await _held.SettleAsync(_unwritten, isOwed: state => state.Batch?.FindSubmitted(first.Attempt) is not null);
        _unwritten.Clear();
        (_held, _state) = (_held with { State = written }, written);
        return written;
    }

    private IReadOnlyDictionary<int, SubmittedCall> Open =>
        _state.Batch!.Submissions.Find(one => one.Number == submission.Number)?.Open ?? (IReadOnlyDictionary<int, SubmittedCall>)new Dictionary<int, SubmittedCall>();

    private void Settle(int attempt, ModelOutcome outcome)
    {
        var call = Open[attempt];
        var dated = outcome with { Duration = now - call.Attempt.StartedAt };
        foreach (var fact in BatchSettlement.Of(_state, _held.Policy, call, dated))
        {
            _unwritten.Add(fact);
            _state = Fold.Apply(_state, new Entry(_state.Seq + 1, now, fact));
        }
    }

    private int? AttemptOf(string id)
    {
        var label = Submission.Label(_state.Key, submission.Number) + "-";
        return id.StartsWith(label, StringComparison.Ordinal)
            && int.TryParse(id.AsSpan(label.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : null;
    }
}
