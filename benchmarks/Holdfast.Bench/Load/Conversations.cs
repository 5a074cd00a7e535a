using System.Collections.Concurrent;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Load;

internal static class Conversations
{
    private const int AtOnce = 32;

    /// <summary>Ids of new conversations.</summary>
    public static async Task<IReadOnlyCollection<string>> CreateAsync(Server server, string agent, int count, CancellationToken cancel)
    {
        var client = server.Client();
        var ids = new ConcurrentBag<string>();
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(
            0, count, some, async (_, stop) => ids.Add((await client.CreateConversationAsync(new(agent), cancel: stop)).Id));
        return ids;
    }
}
