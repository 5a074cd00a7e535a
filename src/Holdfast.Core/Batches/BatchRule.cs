using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Batches;

/// <summary>From the state of a batch to what is owed to it next, and how many items go into a call.</summary>
public static class BatchRule
{
    /// <summary>An item that was asked for so often in vain, the last time alone, is given up.</summary>
    public const int MostMisses = 3;

    /// <summary>Items in the first call of work that nothing is known of.</summary>
    public const int FirstSize = 10;

    /// <summary>What was handed in at a provider comes first when it is due; else it is waited for, beside what is asked for otherwise.</summary>
    public static Effect Next(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        var batch = c.Batch!;
        if (SubmissionRule.Due(c, policy, now) is { } due) return due;
        if (batch is { CancelRequested: true, Submissions.IsEmpty: true }) return Ended(batch, "cancelled");
        if (batch is { Pending.IsEmpty: true, Submissions.IsEmpty: true }) return Ended(batch, "completed");
        var waits = SubmissionRule.Wait(batch);
        if (batch.CancelRequested || batch.Pending.IsEmpty) return waits!;
        var next = batch is { Tier: ServiceTier.Batch, FellBack: null } ? SubmissionRule.Submit(c, policy, now) : Asking(c, policy, now);
        return next is Effect.Wait wait && waits?.Until < wait.Until ? waits : next;
    }

    /// <summary>The first item in line could be read by the model.</summary>
    public static bool FitsFirst(Conversation c, AgentPolicy policy, Rung rung) =>
        c.Batch!.Items[c.Batch.Pending.Min.Number].Weight <= BatchPrompt.Room(c, policy, rung);

    /// <returns>What is done when the first item in line can be read by the model; else that it cannot.</returns>
    internal static Effect IfFits(Conversation c, AgentPolicy policy, Rung rung, Effect effect) => FitsFirst(c, policy, rung)
        ? effect
        : new Effect.Record([new ItemsFailed([new(c.Batch!.Items[c.Batch.Pending.Min.Number].Id, $"It is longer than {rung.Name} can read at once.")])]);

    private static Effect Asking(Conversation c, AgentPolicy policy, DateTimeOffset now) => c.Batch! switch
    {
        { Trouble: { Last.Kind: FailureKind.OverBudget, Parked: null } trouble, Tier: not ServiceTier.Batch } =>
            new Effect.Record([new Economised($"{trouble.Last.Message} What is left is handed in at the provider's batch interface, which costs less.", Cheaper: false)]),
        { Trouble: { } trouble } => RetryRule.Next(c, trouble, policy, now) is var next && next is Effect.CallModel call
            ? IfFits(c, policy, call.Rung, new Effect.AskItems(call.Rung))
            : next,
        _ => IfFits(c, policy, policy.Ladder[0], new Effect.AskItems(policy.Ladder[0])),
    };

    /// <summary>
    /// The items of the next call: those that were missed as often, as many as go into one. What was missed is asked for in smaller groups,
    /// then alone.
    /// </summary>
    public static IReadOnlyList<BatchItemState> Group(Conversation c, AgentPolicy policy, Rung rung)
    {
        var batch = c.Batch!;
        var misses = batch.Pending.Min.Misses;
        var most = misses switch { 0 => batch.PerCall, 1 => Math.Max(1, batch.PerCall / 2), _ => 1 };
        var room = BatchPrompt.Room(c, policy, rung);
        var group = new List<BatchItemState>(most);
        foreach (var pending in batch.Pending)
        {
            var item = batch.Items[pending.Number];
            room -= item.Weight;
            if (pending.Misses != misses || group.Count == most || (room < 0 && group.Count > 0)) break;
            group.Add(item);
        }
        return group;
    }

    /// <summary>Slowly, and by a tenth where that is more than one.</summary>
    internal static int Grown(Batch batch) => Math.Min(batch.MostPerCall, Math.Max(batch.PerCall + 1, batch.PerCall * 11 / 10));

    /// <summary>Half of what was too much.</summary>
    internal static int Shrunk(Batch batch, int asked) => Math.Min(batch.PerCall, Math.Max(1, asked / 2));

    private static Effect.Record Ended(Batch batch, string state) => new([new BatchEnded(state, batch.Answered, batch.Failed)]);
}
