using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>A fork says what its origin said: the vectors of that are taken over and not paid for again.</summary>
internal static class ForkedVectors
{
    private const int PageSize = 1000;

    /// <returns>How far they reach; null when there is no origin, or nothing of it.</returns>
    public static async ValueTask<Embedded?> InheritAsync(
        IJournal journal, IVectors vectors, Conversation fork, string model, CancellationToken cancel)
    {
        if (fork.ForkedFrom is not { } origin) return null;
        var key = fork.Key with { Conversation = origin.Conversation };
        var taken = Forking.Taken(key, await journal.ReadUpToAsync(key, origin.Seq, cancel), origin.Seq);
        var kept = (await VectorsAsync(vectors, key, model, cancel)).ToDictionary(vector => vector.Seq, vector => vector.Direction);
        var inherited = taken.Index().Where(one => kept.ContainsKey(one.Item.Of))
            .Select(one => new EntryVector(Forking.First + one.Index, kept[one.Item.Of])).ToList();
        var reach = taken.TakeWhile(one => kept.ContainsKey(one.Of) || Recollection.Of(new(0, default, one.Fact)) is null).Count();
        if (inherited.Count == 0 || reach == 0) return null;
        await vectors.KeepAsync(fork.Key, model, inherited, cancel);
        return new(model, Forking.First + reach - 1);
    }

    private static async ValueTask<List<EntryVector>> VectorsAsync(IVectors vectors, ConversationKey key, string model, CancellationToken cancel)
    {
        var all = new List<EntryVector>();
        while (await vectors.ReadAsync(key, model, all.Count == 0 ? 0 : all[^1].Seq, PageSize, cancel) is { Count: > 0 } page)
            all.AddRange(page);
        return all;
    }
}
