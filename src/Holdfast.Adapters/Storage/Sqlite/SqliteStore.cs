using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>
/// Everything Holdfast keeps, in one folder on one machine: <c>holdfast.db</c> (with its -wal and -shm) and <c>holdfast.lock</c>.
/// Disposing writes what is queued, folds the log into the database and gives the folder back.
/// </summary>
public sealed class SqliteStore : IStore, IDisposable
{
    private readonly FolderLock _lock;
    private readonly SqliteConnection _connection;
    private readonly Writer _writer;
    private readonly LedgerWrites _ledger;
    private readonly BudgetWrites _budgets;
    private readonly EventWrites _events;
    private readonly BatchWrites _batches;
    private readonly InboxWrites _inbox;
    private readonly BookWrites _books;
    private readonly JournalWrites _writes;
    private readonly Readers _readers;

    private SqliteStore(FolderLock folder, SqliteConnection connection, TimeProvider clock)
    {
        var leases = new Leases();
        var audit = new AuditWrites(connection);
        _lock = folder;
        _connection = connection;
        _budgets = new(connection);
        _ledger = new(connection.Handle!, _budgets);
        _events = new(connection.Handle!);
        _batches = new(connection.Handle!);
        _inbox = new(connection.Handle!);
        _books = new(connection);
        _writes = new(connection.Handle!, _ledger, _budgets, _events, _batches, _inbox, _books, audit, leases, clock);
        _writer = new(connection, rolledBack: _budgets.Forget);
        _readers = new(connection.DataSource);
        Journal = new SqliteJournal(_writer, _writes, _books, _readers, leases);
        Calls = new SqliteCallLedger(_writer, _ledger, _budgets, _readers);
        Directory = new SqliteDirectory(connection, _writer, _readers);
        UserMemory = new SqliteUserMemory(connection, _writer, _readers, clock);
        Documents = new SqliteDocuments(connection, _writer, _readers);
        Vectors = new SqliteVectors(connection, _writer, _readers);
        Answers = new SqliteAnswers(connection, _writer, _readers);
        Webhooks = new SqliteWebhooks(connection, _writer, _readers);
        Batches = new SqliteBatches(_readers);
        Inbox = new SqliteInbox(_readers);
        Anomalies = new SqliteAnomalies(connection, _writer, _readers);
        Prices = new SqlitePrices(connection, _writer, _readers);
        Audit = new SqliteAudit(audit, _writer, _readers);
        Budgets = new SqliteBudgets(_budgets, _writer, _readers);
        Books = new SqliteBooks(connection, _books, _writer, _readers);
    }

    public IJournal Journal { get; }

    public ICallLedger Calls { get; }

    public IDirectory Directory { get; }

    public IUserMemory UserMemory { get; }

    public IDocuments Documents { get; }

    public IVectors Vectors { get; }

    public IAnswers Answers { get; }

    public INews News { get; } = new NoNews();

    public IWebhooks Webhooks { get; }

    public IBatches Batches { get; }

    public IInbox Inbox { get; }

    public IAudit Audit { get; }

    public IBudgets Budgets { get; }

    public IBooks Books { get; }

    public IPrices Prices { get; }

    public IAnomalies Anomalies { get; }

    /// <summary>Opens the database of a folder; both are created when missing.</summary>
    /// <exception cref="StorageException">The folder is in use or not writable, or the database is newer, damaged or out of space.</exception>
    public static SqliteStore Open(string folder, TimeProvider clock)
    {
        SqliteLibrary.Load();
        folder = Path.GetFullPath(folder);
        var folderLock = FolderLock.Take(folder);
        SqliteConnection? connection = null;
        var database = Path.Combine(folder, "holdfast.db");
        try
        {
            connection = Connections.OpenWriter(database);
            Migrations.Apply(connection, clock);
            return new(folderLock, connection, clock);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            folderLock.Dispose();
            if (e is SqliteException fault) throw fault.Explain(database);
            throw;
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _writes.Dispose();
        _events.Dispose();
        _batches.Dispose();
        _inbox.Dispose();
        _books.Dispose();
        _ledger.Dispose();
        // The last connection to close folds the log into the database and removes it.
        _connection.Dispose();
        _lock.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
