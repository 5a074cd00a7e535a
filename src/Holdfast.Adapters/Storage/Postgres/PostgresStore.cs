using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Everything Holdfast keeps, in one schema of a PostgreSQL database that any number of nodes may share; and the node's own data folder,
/// for its name and what may be lost. Disposing writes what is queued, and frees what the node held for the others.
/// </summary>
public sealed class PostgresStore : IStore
{
    /// <summary>Nobody waits for settlements: they gather so long, to share a commit.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(20);

    private readonly FolderLock _lock;
    private readonly Database _database;
    private readonly Presence _presence;
    private readonly Listener _listener;
    private readonly Writer _writer, _settlements;
    private readonly Leases _leases;

    private PostgresStore(FolderLock folder, Database database, Presence presence, string connectionString, string schema, TimeProvider clock)
    {
        (_lock, _database, _presence) = (folder, database, presence);
        var budgets = new BudgetBook();
        var telling = new Telling(schema, presence.Node);
        var writes = new GroupWrites(new LedgerWrites(presence.Node), budgets, telling, clock);
        var ledger = new LedgerReads(database, presence.Node);
        _leases = new(database, presence.Node);
        _writer = new(database, writes, TimeSpan.Zero);
        _settlements = new(database, writes, Lull);
        _listener = new(connectionString, telling, database);
        Journal = new PostgresJournal(database, _writer, new JournalReads(database, presence.Node), ledger, _leases, telling);
        Calls = new PostgresCallLedger(_writer, _settlements, ledger);
        Directory = new PostgresDirectory(database, telling);
        UserMemory = new PostgresUserMemory(database, clock);
        Documents = new PostgresDocuments(database);
        Vectors = new PostgresVectors(database);
        Answers = new PostgresAnswers(database);
        Webhooks = new PostgresWebhooks(database);
        Batches = new PostgresBatches(database);
        Inbox = new PostgresInbox(database);
        Anomalies = new PostgresAnomalies(database);
        Prices = new PostgresPrices(database, telling);
        Audit = new PostgresAudit(database);
        Budgets = new PostgresBudgets(database, ledger, budgets);
        Books = new PostgresBooks(database, ledger);
    }

    public IJournal Journal { get; }

    public ICallLedger Calls { get; }

    public IDirectory Directory { get; }

    public IUserMemory UserMemory { get; }

    public IDocuments Documents { get; }

    public IVectors Vectors { get; }

    public IAnswers Answers { get; }

    public IWebhooks Webhooks { get; }

    public IBatches Batches { get; }

    public IInbox Inbox { get; }

    public IAudit Audit { get; }

    public IBudgets Budgets { get; }

    public IBooks Books { get; }

    public IPrices Prices { get; }

    public IAnomalies Anomalies { get; }

    public INews News => _listener;

    /// <summary>Opens a database, which must be there; tables are made when missing.</summary>
    /// <param name="address">As <see cref="PostgresAddress"/> gives it.</param>
    /// <param name="folder">The node's own; made when missing.</param>
    /// <exception cref="StorageException">The folder is in use or not writable; the database cannot be reached, is newer or not fit for
    /// use.</exception>
    public static async Task<PostgresStore> OpenAsync(string address, string folder, TimeProvider clock, CancellationToken cancel = default)
    {
        folder = Path.GetFullPath(folder);
        var folderLock = FolderLock.Take(folder);
        Database? database = null;
        try
        {
            var connections = Connections(address);
            database = new(
                NpgsqlDataSource.Create(connections), $"The PostgreSQL database {connections.Database} at {connections.Host}:{connections.Port}");
            var schema = await FitnessAsync(database, cancel);
            await Migrations.ApplyAsync(database, clock, cancel);
            var presence = await Presence.BeginAsync(database, NodeName.Of(folder), cancel);
            return new(folderLock, database, presence, connections.ToString(), schema, clock);
        }
        catch
        {
            if (database is not null) await database.DisposeAsync();
            folderLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _writer.DisposeAsync();
        await _settlements.DisposeAsync();
        await _leases.DisposeAsync();
        await _presence.DisposeAsync();
        await _database.DisposeAsync();
        _lock.Dispose();
    }

    /// <summary>
    /// What the address does not say: statements are prepared by themselves, and a connection keeps no settings that had to be reset.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Connections(string address)
    {
        var given = new NpgsqlConnectionStringBuilder(address);
        given.Database ??= given.Username ?? "postgres";
        if (!given.ShouldSerialize("Maximum Pool Size")) given.MaxPoolSize = 20;
        if (!given.ShouldSerialize("Application Name")) given.ApplicationName = "holdfast";
        given.MaxAutoPrepare = 100;
        given.AutoPrepareMinUsages = 2;
        given.NoResetOnClose = true;
        return given;
    }

    /// <summary>
    /// The schema in which tables are made. What is acknowledged must be on disk, and names and texts must be what they were.
    /// </summary>
    private static async Task<string> FitnessAsync(Database database, CancellationToken cancel)
    {
        var (version, encoding, commit, schema) = (await database.QueryAsync(
            """
            SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'), current_setting('synchronous_commit'),
                current_schema()
            """,
            row => (row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetStringOrNull(3)), cancel))[0];
        if (version < 150_000) throw new StorageException($"{database.Name} runs PostgreSQL {version / 10_000}: 15 or newer is needed.");
        if (encoding != "UTF8") throw new StorageException($"{database.Name} has the encoding {encoding}: create it with UTF8.");
        if (commit == "off")
            throw new StorageException($"{database.Name} confirms commits before they are on disk: set synchronous_commit to on for this user.");
        return schema ?? throw new StorageException($"{database.Name} has no schema of the user's search_path: create one, or correct search_path.");
    }
}
