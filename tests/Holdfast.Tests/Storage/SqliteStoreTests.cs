using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder.Path, "holdfast.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_opened_again_has_everything()
    {
        await using (var store = Open())
        {
            await WriteSomethingAsync(store);
        }

        await using var again = Open();

        await AssertSomethingAsync(again);
    }

    [Fact]
    public async Task Store_copied_in_the_middle_of_its_life_has_everything_that_was_acknowledged()
    {
        // What a crash leaves behind: the files as they are, with nobody to close them.
        using var crashed = new TemporaryFolder();
        await using (var store = Open())
        {
            await WriteSomethingAsync(store);
            foreach (var file in new[] { "holdfast.db", "holdfast.db-wal" })
                File.Copy(Path.Combine(_folder.Path, file), Path.Combine(crashed.Path, file));
        }

        await using var recovered = SqliteStore.Open(crashed.Path, _clock);

        await AssertSomethingAsync(recovered);
    }

    [Fact]
    public async Task Dispose_writes_what_is_queued_and_leaves_one_file_of_data()
    {
        var store = Open();
        var appends = Enumerable.Range(0, 2_000).Select(i => store.Journal.AppendAsync(Sample.Start(Sample.Key($"cnv_{i}")), Cancel).AsTask()).ToList();

        store.Dispose();

        Assert.All(await Task.WhenAll(appends), result => Assert.Equal(AppendResult.Appended, result));
        Assert.Equal(["holdfast.db", "holdfast.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Journal.AppendAsync(Sample.Start(Sample.Key("late")), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Journal.FindAsync(Sample.Key(), Cancel));
    }

    [Fact]
    public void Second_open_is_refused_until_the_first_is_closed()
    {
        using (Open())
        {
            var refused = Assert.Throws<StorageException>(() => Open());
            Assert.Equal($"The data folder {_folder.Path} is in use by another Holdfast process: stop that one, or choose another folder.", refused.Message);
        }

        using var again = Open();
    }

    [Fact]
    public void Open_of_a_folder_that_cannot_be_written_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a folder that not even root can write to.");

        var refused = Assert.Throws<StorageException>(() => SqliteStore.Open("/sys/kernel", _clock));

        Assert.StartsWith("The data folder /sys/kernel cannot be written (", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_of_a_database_by_a_newer_version_says_so()
    {
        using (Open())
        {
        }
        Execute("INSERT INTO schema_migrations VALUES (999, '999_future.sql', 0)");

        var refused = Assert.Throws<StorageException>(() => Open());

        Assert.StartsWith($"The database {Database} was written by a newer Holdfast (schema 999, this one knows ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_of_a_file_that_is_no_database_says_so_and_gives_the_folder_back()
    {
        File.WriteAllText(Database, new string('x', 10_000));

        Assert.Equal(
            $"The database {Database} is damaged or not a database: restore a backup.", Assert.Throws<StorageException>(() => Open()).Message);

        File.Delete(Database);
        using var store = Open();
    }

    [Fact]
    public async Task Log_stays_small_while_writing()
    {
        await using var store = Open();
        await store.Journal.AppendAsync(Sample.Start(Sample.Key()), Cancel);
        var text = new string('x', 100_000);
        for (var seq = 1; seq <= 300; seq++) await store.Journal.AppendAsync(Sample.Say(Sample.Key(), seq, text), Cancel);

        Assert.InRange(new FileInfo(Database + "-wal").Length, 1, 8_000_000);
        Assert.True(new FileInfo(Database).Length > 20_000_000);
    }

    private SqliteStore Open() => SqliteStore.Open(_folder.Path, _clock);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    private static async Task WriteSomethingAsync(SqliteStore store)
    {
        await store.Directory.AddTenantAsync(new("acme", "Acme", Sample.Noon), Cancel);
        await store.Directory.SaveAgentAsync("acme", "support", "{}", Sample.Noon, Cancel);
        await store.Journal.AppendAsync(Sample.Start(Sample.Key()) with { Ledger = [Sample.Reserve(1)] }, Cancel);
        await store.Journal.AppendAsync(
            Sample.Say(Sample.Key(), 1, "hi") with { Ledger = [Sample.Settle(1)], Idempotency = Sample.Idempotency("k") }, Cancel);
        Assert.NotNull(await store.Journal.TryLeaseAsync(Sample.Key(), Cancel));
    }

    private static async Task AssertSomethingAsync(SqliteStore store)
    {
        Assert.Equal(1, (await store.Directory.FindAgentAsync("acme", "support", null, Cancel))!.Version);
        Assert.Equal(new UserMessage("hi"), (await store.Journal.ReadAsync(Sample.Key(), 1, 10, Cancel))[0].Fact);
        Assert.Equal(2, (await store.Journal.FindAsync(Sample.Key(), Cancel))!.Seq);
        Assert.NotNull(Assert.Single((await store.Journal.LedgerAsync("acme", new(), new(), Cancel)).Items).SettledAt);
        Assert.NotNull(await store.Journal.FindIdempotentAsync("acme", "k", Cancel));
        // Leases end with their process.
        Assert.NotNull(await store.Journal.TryLeaseAsync(Sample.Key(), Cancel));
    }
}
