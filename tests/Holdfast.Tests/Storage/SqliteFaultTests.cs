using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>Faults made by SQLite itself, at each step of a group commit.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteConnection _connection;
    private readonly Writer _writer;
    private readonly LedgerWrites _ledger;
    private readonly EventWrites _events;
    private readonly BatchWrites _batches;
    private readonly InboxWrites _inbox;
    private readonly BookWrites _books;
    private readonly JournalWrites _writes;
    private readonly Readers _readers;
    private readonly SqliteJournal _journal;

    public SqliteFaultTests()
    {
        SqliteLibrary.Load();
        _connection = Connections.OpenWriter(Path.Combine(_folder.Path, "holdfast.db"));
        Migrations.Apply(_connection, TimeProvider.System);
        var leases = new Leases();
        var budgets = new BudgetWrites(_connection);
        _ledger = new(_connection.Handle!, budgets);
        _events = new(_connection.Handle!);
        _batches = new(_connection.Handle!);
        _inbox = new(_connection.Handle!);
        _books = new(_connection);
        _writes = new(_connection.Handle!, _ledger, budgets, _events, _batches, _inbox, _books, new(_connection), leases, TimeProvider.System);
        _writer = new(_connection, budgets.Forget);
        _readers = new(_connection.DataSource);
        _journal = new(_writer, _writes, _books, _readers, leases);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _writer.Dispose();
        _writes.Dispose();
        _events.Dispose();
        _batches.Dispose();
        _inbox.Dispose();
        _books.Dispose();
        _ledger.Dispose();
        _readers.Dispose();
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Commit_that_fails_acknowledges_nothing_of_its_group_and_the_next_one_works()
    {
        await ExecuteAsync("""
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER poison AFTER INSERT ON entries WHEN new.body LIKE '%poison%' BEGIN INSERT INTO child VALUES (1); END;
            """);

        var group = await InOneGroupAsync("good", "poison", "better");

        foreach (var append in group) await Assert.ThrowsAsync<StorageException>(() => append);
        Assert.Empty((await _journal.ListAsync("acme", new(), new(), Cancel)).Items);
        Assert.Equal(AppendResult.Appended, await _journal.AppendAsync(Sample.Start(Sample.Key("good")), Cancel));
    }

    [Fact]
    public async Task Statement_that_fails_takes_no_other_append_with_it()
    {
        await ExecuteAsync("CREATE TRIGGER poison AFTER INSERT ON entries WHEN new.body LIKE '%poison%' BEGIN SELECT RAISE(ABORT, 'poisoned'); END");

        var group = await InOneGroupAsync("good", "poison", "better");

        Assert.Equal(AppendResult.Appended, await group[0]);
        var refused = await Assert.ThrowsAsync<StorageException>(() => group[1]);
        Assert.Contains("poisoned", refused.Message, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Appended, await group[2]);
        Assert.Equal(2, (await _journal.ListAsync("acme", new(), new(), Cancel)).Items.Count);
    }

    [Fact]
    public async Task Full_disk_is_named_and_writing_goes_on_when_there_is_space_again()
    {
        await _journal.AppendAsync(Sample.Start(Sample.Key()), Cancel);
        await ExecuteAsync("PRAGMA max_page_count = 40");
        var large = Sample.Say(Sample.Key(), 1, new string('x', 200_000));

        var refused = await Assert.ThrowsAsync<StorageException>(async () => await _journal.AppendAsync(large, Cancel));

        Assert.Equal($"The disk of {_connection.DataSource} is full: free some space.", refused.Message);
        Assert.Equal(1, (await _journal.FindAsync(Sample.Key(), Cancel))!.Seq);
        await ExecuteAsync("PRAGMA max_page_count = 4000");
        Assert.Equal(AppendResult.Appended, await _journal.AppendAsync(large, Cancel));
    }

    [Fact]
    public async Task Group_shares_one_commit()
    {
        var commits = 0;
        SQLitePCL.raw.sqlite3_commit_hook(_connection.Handle, _ => { commits++; return 0; }, null);

        await Task.WhenAll(await InOneGroupAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")]));

        // The write that held the writer up, and all the others together.
        Assert.Equal(2, commits);
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    [InlineData("busy_timeout", "5000")]
    public void Writer_has_the_settings_that_durability_rests_on(string pragma, string value) =>
        Assert.Equal(value, _connection.Query($"PRAGMA {pragma}", row => row.GetString(0)).Single());

    [Fact]
    public void Reader_cannot_write()
    {
        var refused = Assert.Throws<StorageException>(() => _readers.Read(db => db.Execute("DELETE FROM entries"), Cancel));

        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Holds the writer up until all of them are queued.</summary>
    private async Task<Task<AppendResult>[]> InOneGroupAsync(params string[] texts)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var queued = new ManualResetEventSlim();
        var first = _writer.RunAsync(
            () =>
            {
                started.TrySetResult();
                queued.Wait(Cancel);
                return 0;
            },
            Cancel);
        await started.Task;
        var appends = texts.Select(text => _journal.AppendAsync(Sample.Next(Sample.Key(text), 0, new UserMessage(text)), Cancel).AsTask()).ToArray();
        queued.Set();
        await first;
        await Task.WhenAll(appends.Select(append => append.ContinueWith(_ => { }, TaskScheduler.Default)));
        return appends;
    }

    private Task<int> ExecuteAsync(string sql) => _writer.RunAsync(() => _connection.Execute(sql), Cancel);
}
