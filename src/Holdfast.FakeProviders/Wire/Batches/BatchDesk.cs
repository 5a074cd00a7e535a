using Holdfast.FakeProviders.Faults;
using Holdfast.FakeProviders.Log;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>All batches and files, and the work on them: one thing at a time, so that nothing is answered or billed twice.</summary>
internal sealed class BatchDesk(ModelCalls calls, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<PracticeBatch> _batches = [];
    private readonly Dictionary<(string Workspace, string Id), PracticeFile> _files = [];
    private BatchOptions _options = new();
    private int _handedIn;

    public void Set(BatchOptions options)
    {
        lock (_lock) (_options, _handedIn) = (options, 0);
    }

    public void Clear()
    {
        lock (_lock)
        {
            _batches.Clear();
            _files.Clear();
            (_options, _handedIn) = (new(), 0);
        }
    }

    /// <summary>The fault that the next try to hand in meets; null = none.</summary>
    public Fault? NextFault()
    {
        lock (_lock)
            return _options.HandIn is { } faults && _handedIn < faults.Length && faults[_handedIn++] is { Length: > 0 } text ? Fault.Parse(text) : null;
    }

    public PracticeBatch Add(Func<BatchOptions, PracticeBatch> make)
    {
        lock (_lock)
        {
            var batch = make(_options);
            _batches.Add(batch);
            return batch;
        }
    }

    /// <summary>Of a workspace, the newest first, after or before one.</summary>
    public List<PracticeBatch> List(string workspace, string? after = null, string? before = null)
    {
        lock (_lock)
        {
            IEnumerable<PracticeBatch> newest = _batches.Where(batch => batch.Workspace == workspace).Reverse();
            if (after is not null) newest = newest.SkipWhile(batch => batch.Id != after).Skip(1);
            if (before is not null) newest = newest.TakeWhile(batch => batch.Id != before);
            return [.. newest];
        }
    }

    /// <summary>As it stands now, all that is due of it done.</summary>
    public T Look<T>(string workspace, string id, IDialect dialect, Func<PracticeBatch, DateTimeOffset, T> look)
    {
        lock (_lock)
        {
            var batch = _batches.Find(one => one.Id == id && one.Workspace == workspace) ?? throw new ApiError(404, $"No batch found with id '{id}'.");
            var now = time.GetUtcNow();
            BringUp(batch, dialect, now);
            return look(batch, now);
        }
    }

    public void Keep(PracticeFile file)
    {
        lock (_lock) _files[(file.Workspace, file.Id)] = file;
    }

    public PracticeFile File(string workspace, string id)
    {
        lock (_lock)
            return _files.GetValueOrDefault((workspace, id)) ?? throw new ApiError(404, $"No such File object: {id}") { Param = "id" };
    }

    private void BringUp(PracticeBatch batch, IDialect dialect, DateTimeOffset now)
    {
        if (batch.Mistake is not null) return;
        var due = (int)(batch.Items.Count * batch.Share(batch.CancelledAt ?? now));
        while (batch.Results.Count < due) batch.Results.Add(Answer(batch, batch.Items[batch.Results.Count], dialect));
        if (batch.CancelledAt is null) return;
        foreach (var item in batch.Items.Skip(batch.Results.Count)) batch.Results.Add(new(item.CustomId, ItemEnd.Canceled, [], 0, ""));
    }

    private ItemResult Answer(PracticeBatch batch, BatchItem item, IDialect dialect)
    {
        var number = batch.Results.Count + 1;
        if (batch.Options.ExpireEvery is > 0 and var expired && number % expired == 0) return new(item.CustomId, ItemEnd.Expired, [], 0, "");
        var http = new DefaultHttpContext();
        foreach (var (name, value) in batch.Headers) http.Request.Headers[name] = value;
        var entry = new LogEntry(Ids.Next("req_"), time.GetUtcNow(), http.Request, item.Body);
        var exchange = new Exchange(http, item.Body, entry, time) { Workspace = batch.Workspace };
        try
        {
            if (batch.Options.Fails || batch.Options.ErrorEvery is > 0 and var failed && number % failed == 0)
                throw new ApiError(500, "Internal server error");
            return new(item.CustomId, ItemEnd.Succeeded, calls.AnswerInBatch(exchange, dialect), 200, entry.RequestId);
        }
        catch (ApiError error)
        {
            return new(item.CustomId, ItemEnd.Errored, dialect.Error(error, entry.RequestId), dialect.Status(error), entry.RequestId);
        }
    }
}
