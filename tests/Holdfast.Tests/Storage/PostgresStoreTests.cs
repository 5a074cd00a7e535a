using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class PostgresStoreTests : IAsyncDisposable
{
    private readonly PostgresFolder _database = new();
    private readonly FakeTime _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Dispose_writes_what_is_queued_and_another_opening_has_everything()
    {
        using var folder = new TemporaryFolder();
        var store = await PostgresStore.OpenAsync(_database.Address, folder.Path, _clock, Cancel);
        await store.Directory.AddTenantAsync(new("acme", "Acme", Sample.Noon), Cancel);
        var appends = Enumerable.Range(0, 2_000).Select(i => store.Journal.AppendAsync(Sample.Start(Sample.Key($"cnv_{i}")), Cancel).AsTask()).ToList();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(appends), result => Assert.Equal(AppendResult.Appended, result));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Journal.AppendAsync(Sample.Start(Sample.Key("late")), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Journal.FindAsync(Sample.Key(), Cancel));
        await using var again = await PostgresStore.OpenAsync(_database.Address, folder.Path, _clock, Cancel);
        Assert.Single(await again.Directory.TenantsAsync(Cancel));
        Assert.NotNull(await again.Journal.FindAsync(Sample.Key("cnv_1999"), Cancel));
    }

    [Fact]
    public async Task Statement_that_fails_takes_no_other_append_with_it()
    {
        var store = await _database.OpenAsync();
        PostgresCluster.Execute(_database.Address, "ALTER TABLE entries ADD CHECK (body NOT LIKE '%poison%')");

        var appends = new[] { "good", "poison", "better" }.Select(
            text => store.Journal.AppendAsync(Sample.Next(Sample.Key(text), 0, new UserMessage(text)), Cancel).AsTask()).ToList();

        Assert.Equal(AppendResult.Appended, await appends[0]);
        var refused = await Assert.ThrowsAsync<StorageException>(() => appends[1]);
        Assert.Contains("refused a statement (23514)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Appended, await appends[2]);
        Assert.Equal(2, (await store.Journal.ListAsync("acme", new(), new(), Cancel)).Items.Count);
    }

    [Fact]
    public async Task Group_shares_one_commit()
    {
        var store = await _database.OpenAsync();
        PostgresCluster.Execute(_database.Address, "CREATE TABLE commits (xid xid8); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS "
            + "'BEGIN INSERT INTO commits VALUES (pg_current_xact_id()); RETURN NULL; END'; "
            + "CREATE TRIGGER note AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION note()");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => store.Journal.AppendAsync(Sample.Start(Sample.Key($"{i}")), Cancel).AsTask()));

        Assert.InRange(await CountAsync("SELECT count(DISTINCT xid) FROM commits"), 1, 20);
    }

    [Fact]
    public async Task Null_character_that_somebody_said_is_kept_and_searched_around()
    {
        var store = await _database.OpenAsync();
        await store.Journal.AppendAsync(Sample.Start(Sample.Key()), Cancel);
        await store.Journal.AppendAsync(Sample.Say(Sample.Key(), 1, "Before \0 after"), Cancel);

        Assert.Equal(new UserMessage("Before \0 after"), (await store.Journal.ReadAsync(Sample.Key(), 1, 1, Cancel))[0].Fact);
        Assert.Single((await store.Journal.ListAsync("acme", new(Query: "after"), new(), Cancel)).Items);
    }

    [Fact]
    public async Task Connections_that_break_are_made_anew()
    {
        var store = await _database.OpenAsync();
        await store.Journal.AppendAsync(Sample.Start(Sample.Key()), Cancel);
        PostgresCluster.Execute(_database.Address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            + "WHERE application_name = current_schema() AND pid <> pg_backend_pid()");

        for (var tries = 0; tries < 20; tries++)
        {
            try
            {
                Assert.Equal(AppendResult.Appended, await store.Journal.AppendAsync(Sample.Say(Sample.Key(), 1, "hi"), Cancel));
                return;
            }
            catch (StorageException)
            {
                // One of those that were broken.
            }
        }
        Assert.Fail("No connection was made anew.");
    }

    [Fact]
    public async Task Open_of_a_database_by_a_newer_version_says_so()
    {
        await _database.OpenAsync();
        PostgresCluster.Execute(_database.Address, "INSERT INTO schema_migrations VALUES (999, '999_future.sql', 0)");

        var refused = await Assert.ThrowsAsync<StorageException>(() => _database.OpenAsync());

        Assert.Contains("was written by a newer Holdfast (schema 999, this one knows ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=nowhere", "does not exist: create it, or name another.")]
    [InlineData("Host=127.0.0.1;Port=1", "cannot be reached (")]
    [InlineData("Options=-c synchronous_commit=off", "confirms commits before they are on disk")]
    [InlineData("Search Path=nothing_here", "has no schema of the user's search_path")]
    public async Task Open_of_what_is_not_fit_says_what_to_do(string change, string sentence)
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<StorageException>(
            () => PostgresStore.OpenAsync($"{_database.Address};{change}", folder.Path, _clock, Cancel));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_make_the_tables_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _database.OpenAsync()));
        Assert.Equal(new SchemaFiles(typeof(PostgresStore)).Missing([]).Length, await CountAsync("SELECT count(*) FROM schema_migrations"));
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_database.Address);
        await connection.OpenAsync(Cancel);
        return (await connection.QueryAsync(sql, row => row.GetInt64(0), Cancel))[0];
    }
}
