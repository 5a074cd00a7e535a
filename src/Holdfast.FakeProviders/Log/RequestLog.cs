namespace Holdfast.FakeProviders.Log;

/// <summary>Every request as it came, newest kept: up to 10,000 requests or 256 MB of bodies.</summary>
internal sealed class RequestLog
{
    private const int MaxEntries = 10_000;
    private const long MaxBytes = 256L << 20;

    private readonly Lock _lock = new();
    private readonly Queue<LogEntry> _entries = new();
    private long _lastSeq;
    private long _bytes;

    public void Add(LogEntry entry)
    {
        lock (_lock)
        {
            entry.Seq = ++_lastSeq;
            _entries.Enqueue(entry);
            _bytes += entry.Body.Length;
            while (_entries.Count > MaxEntries || _bytes > MaxBytes) _bytes -= _entries.Dequeue().Body.Length;
        }
    }

    public List<LogEntry> After(long seq, int limit)
    {
        lock (_lock) return _entries.Where(entry => entry.Seq > seq).Take(limit).ToList();
    }

    /// <param name="id">A request id or a number in the log.</param>
    public LogEntry? Find(string id)
    {
        var seq = long.TryParse(id, out var number) ? number : 0;
        lock (_lock) return _entries.FirstOrDefault(entry => entry.Seq == seq || entry.RequestId == id);
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _bytes = 0;
        }
    }
}
