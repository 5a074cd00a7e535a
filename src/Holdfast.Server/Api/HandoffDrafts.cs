using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Replies that a model writes for a person to send: asked for by an entry, written by whoever works on the conversation, waited for here.</summary>
internal static class HandoffDrafts
{
    /// <summary>A draft is written or given up before; a conversation may be deleted meanwhile.</summary>
    private static readonly TimeSpan LongestWait = DraftRule.Patience + TimeSpan.FromSeconds(30);

    public static Task AskAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, LiveStream live, TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.AskDraft>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            if (InboxDoor.TooLong(body.Instruction, "instruction") is { } wrong) return wrong;
            if (await door.FindAsync(http, InboxKind.Handoff, id, cancel) is not { } row) return InboxDoor.Missing(InboxKind.Handoff);
            using var hold = live.Hold(row.Key);
            var result = await door.AskAsync(http, row, (seq, me) => new AskDraft(body.Instruction, me, seq), idempotency, cancel);
            if (result is CommandResult.Refused refused) return refused.Problem();
            if (result is CommandResult.Repeated { Earlier: var earlier })
                return idempotency.Mismatch(earlier) ?? await WaitAsync(row, long.Parse(earlier.Resource.Split('/')[1]), asked: null, journal, live, clock, cancel);
            var accepted = (CommandResult.Accepted)result;
            return await WaitAsync(row, accepted.Seq, accepted.State.Handoff?.Draft?.Seq, journal, live, clock, cancel);
        });

    /// <summary>The newest of a hand-off; null where there is none.</summary>
    public static Contract.HandoffDraft? NewestOf(IReadOnlyList<Entry> entries, long handoff) =>
        entries.LastOrDefault(entry => entry.Fact is Drafted) is { } entry && entry.Seq > handoff ? ToContract(entry, entries) : null;

    /// <param name="asked">The entry whose draft it is; null = the first that is written is it.</param>
    private static async Task<IResult> WaitAsync(
        InboxRow row, long after, long? asked, IJournal journal, LiveStream live, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(LongestWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            await foreach (var e in live.FollowAsync(row.Key, new(after, 0), either.Token))
            {
                switch ((e as StreamEvent.Journaled)?.Entry)
                {
                    case { Fact: Drafted f } entry when (asked ?? f.Asked) == f.Asked:
                        var entries = await journal.ReadAsync(row.Key, f.Asked, (int)(entry.Seq - f.Asked), cancel);
                        return Results.Json(ToContract(entry, entries), ServerJson.Of<Contract.HandoffDraft>());
                    case { Fact: DraftGivenUp f } when (asked ?? f.Asked) == f.Asked: return ErrorCode.NoDraft.Problem(f.Reason);
                    case { Fact: Returned or Resolved }: return Refusal.NotHandedOff.Problem();
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // Nobody has worked on it.
        }
        return ErrorCode.NoDraft.Problem("Nothing was written in time.");
    }

    /// <summary>What it cost are all the attempts that were made for it.</summary>
    private static Contract.HandoffDraft ToContract(Entry entry, IReadOnlyList<Entry> entries)
    {
        var draft = (Drafted)entry.Fact;
        var since = entries.Where(one => one.Seq > draft.Asked && one.Seq < entry.Seq).Select(one => one.Fact).ToList();
        var attempts = since.OfType<AttemptStarted>().Where(started => started.Purpose == Purpose.Draft).Select(started => started.Attempt).ToHashSet();
        var cost = since.OfType<AttemptEnded>().Where(ended => attempts.Contains(ended.Attempt)).Sum(ended => ended.CostNanoUsd);
        return new(draft.Text, draft.Model, Usd.Exact(cost), entry.At, entry.Seq);
    }
}
