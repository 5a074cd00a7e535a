using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Api;

namespace Holdfast.Server.People;

/// <summary>
/// Tells whoever looks after an inbox that something of it changed, and how much waits. It only says so: what it is, they ask. Changes of other nodes are heard of as
/// news; what is missed is told as a change of anything.
/// </summary>
public sealed class InboxFeed
{
    private readonly ConcurrentDictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly IInbox _inbox;
    private readonly TimeProvider _clock;

    public InboxFeed(IInbox inbox, ConversationStore store, TimeProvider clock)
    {
        (_inbox, _clock) = (inbox, clock);
        store.Appended += append =>
        {
            if (append.Inbox is { } rows) Of(append.Key.Tenant).Changed([.. rows.Select(NameOf)]);
        };
    }

    public void Hear(News news)
    {
        if (news is News.InboxChanged changed) Of(changed.Tenant).Changed(null);
        if (news is not News.Missed) return;
        foreach (var tenant in _tenants.Values) tenant.Changed(null);
    }

    /// <summary>Something beside the inbox changed that those who look after it are told with it.</summary>
    public void Pulse(string tenant) => Of(tenant).Changed([]);

    /// <summary>What changed after that point; at once where something has.</summary>
    /// <param name="seen">0 = nothing was seen.</param>
    public async ValueTask<InboxChange> NextAsync(string tenant, long seen, CancellationToken cancel)
    {
        var feed = Of(tenant);
        if (seen > 0) await feed.AfterAsync(seen, cancel);
        return feed.Since(seen);
    }

    /// <summary>How much waits; read once for all who ask after the same change.</summary>
    public async ValueTask<(int Handoffs, int Reviews)> CountAsync(string tenant, CancellationToken cancel)
    {
        var waiting = await Of(tenant).CountOnce(() => _inbox.WaitingAsync(tenant, _clock.GetUtcNow(), CancellationToken.None).AsTask()).WaitAsync(cancel);
        return (waiting.GetValueOrDefault(InboxKind.Handoff).All, waiting.GetValueOrDefault(InboxKind.Review).All);
    }

    internal static string NameOf(InboxRow row) => ItemId.Of(row.Kind == InboxKind.Handoff ? ItemId.Handoff : ItemId.Review, row.Key, row.Seq);

    private Tenant Of(string tenant) => _tenants.GetOrAdd(tenant, _ => new Tenant());

    private sealed class Tenant
    {
        private const int MostKept = 200;

        private readonly Lock _lock = new();
        private readonly Queue<(long Version, IReadOnlyList<string>? Ids)> _changes = new();
        private TaskCompletionSource _pulse = New();
        private long _version = 1;
        private (long Version, Task<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>> Count)? _counted;

        public void Changed(IReadOnlyList<string>? ids)
        {
            TaskCompletionSource pulse;
            lock (_lock)
            {
                _changes.Enqueue((++_version, ids));
                if (_changes.Count > MostKept) _changes.Dequeue();
                (pulse, _pulse) = (_pulse, New());
            }
            pulse.SetResult();
        }

        public Task AfterAsync(long seen, CancellationToken cancel)
        {
            lock (_lock) return _version > seen ? Task.CompletedTask : _pulse.Task.WaitAsync(cancel);
        }

        public InboxChange Since(long seen)
        {
            lock (_lock)
            {
                var since = _changes.Where(one => one.Version > seen).ToList();
                var isKnown = seen > 0 && since.Count == _version - seen && since.TrueForAll(one => one.Ids is not null);
                return new(_version, isKnown ? [.. since.SelectMany(one => one.Ids!).Distinct()] : null);
            }
        }

        public Task<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>> CountOnce(Func<Task<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>>> count)
        {
            lock (_lock)
            {
                if (_counted is { } counted && counted.Version == _version && !counted.Count.IsFaulted) return counted.Count;
                _counted = (_version, count());
                return _counted.Value.Count;
            }
        }

        // Whoever is told must not run on the flow that tells.
        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <param name="Version">What was seen with it.</param>
/// <param name="Ids">Of hand-offs and reviews; null = any may have changed.</param>
public sealed record InboxChange(long Version, IReadOnlyList<string>? Ids);
