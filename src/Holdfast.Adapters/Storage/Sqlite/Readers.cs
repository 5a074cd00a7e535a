using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Read-only connections, opened as needed and used again. They see the last commit and never wait for the writer.</summary>
internal sealed class Readers(string database) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs on the caller's thread: SQLite has no asynchronous reading, and a read of a page takes microseconds.</summary>
    public T Read<T>(Func<SqliteConnection, T> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
        try
        {
            if (!_idle.TryTake(out var connection)) connection = Connections.OpenReader(database);
            try
            {
                return read(connection);
            }
            finally
            {
                _idle.Add(connection);
                if (_closed) Dispose();
            }
        }
        catch (SqliteException e)
        {
            throw e.Explain(database);
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }
}
