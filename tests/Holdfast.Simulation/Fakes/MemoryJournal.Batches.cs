using System.Globalization;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Rows of batches live and go with their conversations.</summary>
public sealed partial class MemoryJournal : IBatches
{
    ValueTask<BatchRow?> IBatches.FindAsync(ConversationKey key, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_conversations.GetValueOrDefault(key)?.Batch);
    }

    ValueTask<Page<BatchRow>> IBatches.ListAsync(string tenant, BatchFilter filter, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
        {
            var rows = Batches(tenant)
                .Where(row => (filter.Agent ?? row.Agent) == row.Agent && (filter.Task ?? row.Task) == row.Task && (filter.State ?? row.State) == row.State)
                .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Key.Conversation, StringComparer.Ordinal).ToList();
            var from = page.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
            var end = Math.Min(rows.Count, from + page.Limit);
            return ValueTask.FromResult(new Page<BatchRow>(rows[from..end], end < rows.Count ? end.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public ValueTask<BatchRow?> LatestAsync(AgentKey agent, string task, CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Batches(agent.Tenant).Where(row => row.Agent == agent.Agent && row.Task == task)
                .OrderBy(row => row.UpdatedAt).ThenBy(row => row.Key.Conversation, StringComparer.Ordinal).LastOrDefault());
        }
    }

    private IEnumerable<BatchRow> Batches(string tenant) =>
        _conversations.Values.Select(stored => stored.Batch).OfType<BatchRow>().Where(row => row.Key.Tenant == tenant);
}
