using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>
/// The only thread that writes. Whatever was queued while the last commit went to disk shares the next one, so that the more there is to
/// write, the less each write costs. A write is a function that runs inside the transaction; its caller hears of it only after the commit.
/// A lazy write, for which nobody waits, begins no commit of its own before a lull has passed: mostly another one takes it along.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int GroupSize = 512;

    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(20);

    private readonly Queue<Write> _queue = new();
    private readonly SqliteConnection _connection;
    private readonly Action _rolledBack;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Thread _thread;
    private int _urgent;
    private bool _asleep;
    private bool _closing;

    /// <param name="rolledBack">What was run since the last commit has not happened, some of which may be run again.</param>
    public Writer(SqliteConnection connection, Action rolledBack)
    {
        _connection = connection;
        _rolledBack = rolledBack;
        _begin = new(connection.Handle!, "BEGIN IMMEDIATE");
        _commit = new(connection.Handle!, "COMMIT");
        _rollback = new(connection.Handle!, "ROLLBACK");
        _thread = new(Loop) { Name = "sqlite writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs the function on the writer's thread; completes when what it wrote is on disk, or with what went wrong.</summary>
    /// <param name="write">May be run a second time after a rollback.</param>
    /// <param name="lazily">It may wait for others to share a commit with.</param>
    public Task<T> RunAsync<T>(Func<T> write, CancellationToken cancel, bool lazily = false)
    {
        // Not looked at again: once queued, a write happens, and its caller must know how it ended.
        cancel.ThrowIfCancellationRequested();
        var queued = new Write<T>(write, isUrgent: !lazily);
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteStore));
            _queue.Enqueue(queued);
            if (lazily ? _asleep : ++_urgent == 1) Monitor.Pulse(_queue);
        }
        return queued.Done;
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _closing = true;
            Monitor.Pulse(_queue);
        }
        _thread.Join();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }

    private void Loop()
    {
        var group = new List<Write>(GroupSize);
        while (Take(group))
        {
            Commit(group);
            group.Clear();
        }
    }

    private bool Take(List<Write> group)
    {
        lock (_queue)
        {
            while (_urgent == 0 && !_closing && !IsLull()) continue;
            while (group.Count < GroupSize && _queue.TryDequeue(out var write))
            {
                group.Add(write);
                if (write.IsUrgent) _urgent--;
            }
        }
        return group.Count > 0;
    }

    /// <summary>
    /// Waits for what is urgent. True when it is time for what is not. After a lull without anything at all it sleeps until it is woken.
    /// </summary>
    private bool IsLull()
    {
        if (_asleep)
        {
            Monitor.Wait(_queue);
            _asleep = false;
            return false;
        }
        if (Monitor.Wait(_queue, Lull)) return false;
        _asleep = _queue.Count == 0;
        return !_asleep;
    }

    private void Commit(List<Write> group)
    {
        if (Try(() => Run(group)) is { } failed)
        {
            // One bad write must not take its neighbours along: each is tried again alone.
            if (group.Count == 1) group[0].Fail(failed);
            else foreach (var write in group) Commit([write]);
            return;
        }
        var lost = Try(() => _commit.Run());
        foreach (var write in group)
        {
            if (lost is null) write.Complete();
            else write.Fail(lost);
        }
    }

    private void Run(List<Write> group)
    {
        _begin.Run();
        foreach (var write in group) write.Run();
    }

    private Exception? Try(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (Exception e)
        {
            // Some faults have rolled back already.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.Run();
            _rolledBack();
            return e is SqliteException fault ? fault.Explain(_connection.DataSource) : e;
        }
    }

    private abstract class Write(bool isUrgent)
    {
        public bool IsUrgent => isUrgent;

        public abstract void Run();

        public abstract void Complete();

        public abstract void Fail(Exception why);
    }

    private sealed class Write<T>(Func<T> write, bool isUrgent) : Write(isUrgent)
    {
        // Continuations must not run on the writer's thread.
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Done => _done.Task;

        public override void Run() => _result = write();

        public override void Complete() => _done.SetResult(_result);

        public override void Fail(Exception why) => _done.SetException(why);
    }
}
