using System.Text;
using Holdfast.Core;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Documents in memory, with the promises of the real ones.</summary>
public sealed class MemoryDocuments : IDocuments
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AgentKey, SortedDictionary<string, (DocumentRow Row, long Change, bool IsDeleted)>> _agents = [];
    private readonly Dictionary<(AgentKey Agent, string Path, int Version), Document> _versions = [];
    private long _change;

    public ValueTask<DocumentPut> PutAsync(AgentKey agent, string path, string title, string content, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var of = Of(agent);
            var before = of.GetValueOrDefault(path);
            if (before is { Row: { } known, IsDeleted: false } && _versions[(agent, path, known.Version)] is var same
                && (same.Title, same.Content) == (title, content))
                return ValueTask.FromResult(new DocumentPut(known, IsNew: false));
            var bytes = Encoding.UTF8.GetByteCount(content);
            var others = of.Values.Where(one => !one.IsDeleted && one.Row.Path != path).ToList();
            if (others.Count >= Limits.Documents || others.Sum(one => one.Row.Bytes) + bytes > Limits.AllDocumentsBytes)
                return ValueTask.FromResult(new DocumentPut(null, IsNew: false));
            var row = new DocumentRow(path, (before.Row?.Version ?? 0) + 1, title, bytes, at);
            of[path] = (row, ++_change, false);
            _versions[(agent, path, row.Version)] = new(path, row.Version, title, content, at);
            return ValueTask.FromResult(new DocumentPut(row, IsNew: true));
        }
    }

    public ValueTask<bool> DeleteAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!Of(agent).TryGetValue(path, out var one) || one.IsDeleted) return ValueTask.FromResult(false);
            Of(agent)[path] = (one.Row, ++_change, true);
            return ValueTask.FromResult(true);
        }
    }

    public async ValueTask<bool> EraseAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel)
    {
        await DeleteAsync(agent, path, at, cancel);
        lock (_lock)
        {
            var versions = _versions.Keys.Where(known => known.Agent == agent && known.Path == path).ToList();
            foreach (var version in versions) _versions.Remove(version);
            return versions.Count > 0;
        }
    }

    public ValueTask<DocumentRow?> FindAsync(AgentKey agent, string path, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(Of(agent).TryGetValue(path, out var one) && !one.IsDeleted ? one.Row : null);
    }

    public ValueTask<Document?> ReadAsync(AgentKey agent, string path, int version, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_versions.GetValueOrDefault((agent, path, version)));
    }

    public ValueTask<Page<DocumentRow>> ListAsync(AgentKey agent, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
        {
            var rows = Of(agent).Values.Where(one => !one.IsDeleted).Select(one => one.Row)
                .Where(row => string.CompareOrdinal(row.Path, page.Cursor ?? "") > 0).Take(page.Limit + 1).ToList();
            return ValueTask.FromResult(new Page<DocumentRow>([.. rows.Take(page.Limit)], rows.Count > page.Limit ? rows[page.Limit - 1].Path : null));
        }
    }

    public ValueTask<long> LatestChangeAsync(AgentKey agent, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(Of(agent).Values.Select(one => one.Change).DefaultIfEmpty().Max());
    }

    public ValueTask<IReadOnlyList<DocumentChange>> ChangesAsync(AgentKey agent, long after, int limit, CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<DocumentChange>>([.. Of(agent).Values.Where(one => one.Change > after).OrderBy(one => one.Change)
                .Take(limit).Select(one => new DocumentChange(
                    one.Change, one.Row.Path, one.IsDeleted ? null : _versions[(agent, one.Row.Path, one.Row.Version)]))]);
        }
    }

    private SortedDictionary<string, (DocumentRow Row, long Change, bool IsDeleted)> Of(AgentKey agent) =>
        _agents.TryGetValue(agent, out var of) ? of : _agents[agent] = new(StringComparer.Ordinal);
}
