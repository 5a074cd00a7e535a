using System.Collections.Immutable;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Batches;

/// <summary>Entries of a batch to its state.</summary>
internal static class BatchFold
{
    public static Batch Opened(BatchOpened f) => new(
        f.Task, f.Instructions, f.Items, f.PerCall, f.MostPerCall, f.LearnedFrom, [], ImmutableDictionary<string, int>.Empty, []) { Tier = f.Tier };

    public static Batch Given(Batch batch, long seq, ItemsGiven f)
    {
        var first = batch.Items.Count;
        var items = f.Items.Select((item, i) => new BatchItemState(first + i, item.Id, seq, BatchPrompt.Weight(item))).ToList();
        return batch with
        {
            Items = batch.Items.AddRange(items),
            Numbers = batch.Numbers.AddRange(items.Select(item => KeyValuePair.Create(item.Id, item.Number))),
            Pending = batch.Pending.Union(items.Select(item => (0, item.Number))),
        };
    }

    public static Batch Answered(Batch batch, long seq, ItemsAnswered f)
    {
        foreach (var answer in f.Answers) batch = End(batch, answer.Id, seq, isAnswered: true);
        foreach (var id in f.Missed ?? [])
        {
            var pending = Find(batch, id);
            batch = batch with { Pending = batch.Pending.Remove(pending).Add((pending.Misses + 1, pending.Number)) };
        }
        return batch;
    }

    public static Batch Failed(Batch batch, long seq, ItemsFailed f) =>
        f.Items.Aggregate(batch, (state, item) => End(state, item.Id, seq, isAnswered: false));

    /// <summary>A provider that is not at fault for it is not in trouble either.</summary>
    public static Batch AttemptEnded(Batch batch, string model, Failure? failure, DateTimeOffset at) => failure?.Kind switch
    {
        null or FailureKind.PromptTooLong or FailureKind.ContentRefused => batch with { Trouble = null },
        FailureKind.Abandoned or FailureKind.Cancelled => batch,
        _ => batch with { Trouble = Fold.Troubled(batch.Trouble, model, failure!, at) },
    };

    /// <summary>What a budget had no room for to be handed in was never an attempt that could have failed.</summary>
    public static Batch Parked(Batch batch, Parked f, DateTimeOffset at)
    {
        var trouble = batch.Trouble ?? Fold.Troubled(null, "", new(FailureKind.OverBudget, FailureStage.Preparing, FailureSide.Ours, f.Reason), at);
        return batch with { Trouble = trouble with { Failures = 0, FailuresOnRung = 0, Parkings = trouble.Parkings + 1, Parked = f } };
    }

    /// <summary>What is left is handed in at the provider's batch interface, which costs less.</summary>
    public static Batch Economised(Batch batch) => batch with { Tier = ServiceTier.Batch, Trouble = null };

    /// <summary>Time has lifted the parking.</summary>
    public static Batch Started(Batch batch) =>
        batch.Trouble is { Parked: not null } trouble ? batch with { Trouble = trouble with { Parked = null } } : batch;

    private static Batch End(Batch batch, string id, long seq, bool isAnswered)
    {
        var pending = Find(batch, id);
        var item = batch.Items[pending.Number] with { End = seq, IsAnswered = isAnswered };
        return batch with
        {
            Items = batch.Items.SetItem(item.Number, item), Pending = batch.Pending.Remove(pending),
            Answered = batch.Answered + (isAnswered ? 1 : 0), Failed = batch.Failed + (isAnswered ? 0 : 1),
        };
    }

    private static (int Misses, int Number) Find(Batch batch, string id)
    {
        var number = batch.Numbers[id];
        for (var misses = 0; misses <= BatchRule.MostMisses; misses++)
            if (batch.Pending.Contains((misses, number))) return (misses, number);
        throw new InvalidOperationException($"Item {id} has an end already.");
    }
}
