using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>How both databases count what is not at rest: over the index of what wakes, and over that of what waits.</summary>
internal static class UnfinishedQuery
{
    public const string Conversations = "SELECT state, count(*) FROM conversations WHERE wake_at IS NOT NULL AND state NOT IN ('at_rest', 'resolved') GROUP BY state";

    /// <param name="now">The parameter's name, with its mark.</param>
    public static string Waiting(string now) =>
        $"SELECT kind, count(*), sum(CASE WHEN due_at < {now} THEN 1 ELSE 0 END) FROM inbox WHERE closed_at IS NULL GROUP BY kind";

    public static Unfinished Read(IEnumerable<(string State, long Count)> states, IEnumerable<(string Kind, long All, long Overdue)> waiting) => new(
        states.ToDictionary(row => row.State, row => (int)row.Count),
        waiting.ToDictionary(row => SnakeCase<InboxKind>.Value(row.Kind), row => ((int)row.All, (int)row.Overdue)));
}
