using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Holdfast.FakeProviders.Wire;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Replay;

internal sealed class ReplayStore
{
    private readonly ConcurrentDictionary<string, ReplaySession> _sessions = new(StringComparer.Ordinal);

    public ICollection<string> Ids => _sessions.Keys;

    public ReplaySession? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Clear() => _sessions.Clear();

    /// <summary>Reads one session per line. A session of the same id starts afresh.</summary>
    /// <returns>The ids read.</returns>
    public async Task<List<string>> AddAsync(Stream lines, CancellationToken cancelled)
    {
        var ids = new List<string>();
        using var reader = new StreamReader(lines, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancelled) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var recording = Parse(line, ids.Count + 1);
            _sessions[recording.Id] = new ReplaySession(recording);
            ids.Add(recording.Id);
        }
        return ids;
    }

    private static Recording Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Recording.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw ApiError.Invalid(Invariant($"session {number} is not valid JSON on one line: {e.Message}"));
        }
    }
}
