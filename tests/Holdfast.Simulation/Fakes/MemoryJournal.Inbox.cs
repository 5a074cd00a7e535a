using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>What waits for people lives and goes with its conversation.</summary>
public sealed partial class MemoryJournal : IInbox
{
    public ValueTask<InboxRow?> FindAsync(ConversationKey key, long seq, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_conversations.GetValueOrDefault(key)?.Inbox.GetValueOrDefault(seq));
    }

    public ValueTask<Page<InboxRow>> ListAsync(string tenant, InboxFilter filter, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
        {
            var rows = _conversations.Where(one => one.Key.Tenant == tenant).SelectMany(one => one.Value.Inbox.Values).Where(row =>
                (row.State == "closed") == (filter.State == "closed") && (filter.State ?? row.State) == row.State && (filter.Kind ?? row.Kind) == row.Kind
                && (filter.Agent ?? row.Agent) == row.Agent && (filter.Subject ?? row.Subject) == row.Subject
                && (filter.Owner is null || filter.Owner == row.Owner));
            rows = filter.State == "closed"
                ? rows.OrderByDescending(row => row.ClosedAt).ThenByDescending(row => row.Key.Conversation, StringComparer.Ordinal).ThenByDescending(row => row.Seq)
                : rows.OrderByDescending(row => row.Priority).ThenBy(row => row.DueAt ?? DateTimeOffset.MaxValue)
                    .ThenBy(row => row.Key.Conversation, StringComparer.Ordinal).ThenBy(row => row.Seq);
            var from = page.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
            var all = rows.ToList();
            var end = Math.Min(all.Count, from + page.Limit);
            return ValueTask.FromResult(new Page<InboxRow>(all[from..end], end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public ValueTask<IReadOnlyList<Clarification>> ClarificationsAsync(AgentKey agent, DateTimeOffset since, int limit, CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<Clarification>>([.. _conversations.Where(one => one.Key.Tenant == agent.Tenant)
                .SelectMany(one => one.Value.Asked).Where(one => one.Agent == agent.Agent && one.At >= since)
                .OrderByDescending(one => one.At).ThenByDescending(one => one.Key.Conversation, StringComparer.Ordinal).ThenByDescending(one => one.Seq).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>> WaitingAsync(string? tenant, DateTimeOffset now, CancellationToken cancel)
    {
        lock (_lock)
        {
            var waiting = _conversations.Values.SelectMany(one => one.Inbox.Values).Where(row => row.ClosedAt is null && (tenant ?? row.Key.Tenant) == row.Key.Tenant);
            return ValueTask.FromResult<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>>(
                waiting.GroupBy(row => row.Kind).ToDictionary(same => same.Key, same => (same.Count(), same.Count(row => row.DueAt < now))));
        }
    }
}
