using System.Collections.Immutable;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Batches;

/// <summary>Entries of what was handed in at providers to the state of its batch.</summary>
internal static class SubmissionFold
{
    /// <summary>The items that are next in line leave it with the call.</summary>
    public static Batch Started(Batch batch, OpenAttempt attempt, AttemptStarted f, DateTimeOffset at)
    {
        var items = batch.Pending.Take(f.Items).ToImmutableArray();
        var call = new SubmittedCall(attempt, items);
        var until = at + Limits.SubmissionSettles;
        var submission = batch.Submissions.Find(one => one.Number == f.Submission) ?? new(
            f.Submission, f.Model, f.AgentVersion, at, ImmutableSortedDictionary<int, SubmittedCall>.Empty, 0, SubmissionStage.Tried, until);
        var next = submission with { Open = submission.Open.Add(f.Attempt, call), Requests = submission.Requests + 1 };
        return Put(batch with { Pending = batch.Pending.Except(items) }, next);
    }

    public static Batch Tried(Batch batch, SubmissionTried f, DateTimeOffset at) =>
        Change(batch, f.Submission, one => one with { Stage = SubmissionStage.Tried, Until = at + Limits.SubmissionSettles });

    public static Batch Taken(Batch batch, Submitted f) => Change(batch, f.Submission, one => one with
    {
        Stage = SubmissionStage.AtProvider, ProviderBatch = f.ProviderBatch, Until = f.Until, Failures = 0, Last = null,
    });

    public static Batch Failed(Batch batch, SubmissionFailed f) => Change(batch, f.Submission, one => one with
    {
        Stage = one.Stage == SubmissionStage.Tried && !f.Unknown ? SubmissionStage.Refused : one.Stage,
        Until = f.Until, Failures = one.Failures + 1, Last = f.Failure,
    });

    public static Batch Seen(Batch batch, SubmissionSeen f) =>
        Change(batch, f.Submission, one => one with { Done = f.Done, Until = f.Until, Failures = 0, Last = null });

    public static Batch Cancelled(Batch batch, SubmissionCancelled f) =>
        Change(batch, f.Submission, one => one with { IsCancelled = true, Until = f.Until, Failures = 0, Last = null });

    /// <summary>A call has its end: what it asked for stands in line again where it stood, until the entries after it say otherwise.</summary>
    /// <param name="isAnswered">Null = that is not known yet.</param>
    public static Batch Release(Batch batch, int attempt, bool? isAnswered = null)
    {
        if (batch.Submissions.Find(one => one.Open.ContainsKey(attempt)) is not { } submission) return batch;
        var released = batch with { Pending = batch.Pending.Union(submission.Open[attempt].Items) };
        var next = submission with { Open = submission.Open.Remove(attempt), HasAnswer = submission.HasAnswer || isAnswered == true };
        return !next.Open.IsEmpty ? Put(released, next) : released with
        {
            Submissions = batch.Submissions.Remove(submission), Fruitless = next.HasAnswer ? 0 : batch.Fruitless + 1,
        };
    }

    private static Batch Change(Batch batch, int number, Func<Submission, Submission> change) =>
        batch.Submissions.Find(one => one.Number == number) is { } submission ? Put(batch, change(submission)) : batch;

    private static Batch Put(Batch batch, Submission submission)
    {
        var at = batch.Submissions.FindIndex(one => one.Number == submission.Number);
        return batch with { Submissions = at < 0 ? batch.Submissions.Add(submission) : batch.Submissions.SetItem(at, submission) };
    }
}
