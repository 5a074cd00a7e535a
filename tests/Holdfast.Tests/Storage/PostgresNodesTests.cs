using System.Collections.Concurrent;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>Several nodes on one database.</summary>
public sealed class PostgresNodesTests : IAsyncLifetime
{
    private static readonly ConversationKey Key = Sample.Key();

    private readonly PostgresFolder _database = new();
    private PostgresStore _one = null!, _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_one, _other) = (await _database.OpenAsync(), await _database.OpenAsync());
        await _one.Journal.AppendAsync(Due(Sample.Start(Key)), Cancel);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Lease_is_given_to_one_node_at_a_time()
    {
        var lease = await _one.Journal.TryLeaseAsync(Key, Cancel);
        Assert.Null(await _other.Journal.TryLeaseAsync(Key, Cancel));

        await _one.Journal.ReleaseAsync(lease!, Cancel);

        Lease? next = null;
        for (var tries = 0; tries < 250 && next is null; tries++)
        {
            next = await _other.Journal.TryLeaseAsync(Key, Cancel);
            if (next is null) await Task.Delay(20, Cancel);
        }
        Assert.True(next!.Epoch > lease!.Epoch);
        Assert.Null(await _one.Journal.TryLeaseAsync(Key, Cancel));
    }

    [Fact]
    public async Task Parallel_takers_of_all_nodes_get_one_lease()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? _one : _other).Journal.TryLeaseAsync(Key, Cancel).AsTask()));
        Assert.Single(taken, lease => lease is not null);
    }

    [Fact]
    public async Task Lease_of_a_dead_node_is_taken_over_and_fences_it_out()
    {
        var old = await _one.Journal.TryLeaseAsync(Key, Cancel);
        LetDie();

        var lease = await _other.Journal.TryLeaseAsync(Key, Cancel);

        Assert.NotNull(lease);
        Assert.Equal(AppendResult.Conflict, await _one.Journal.AppendAsync(Sample.Say(Key, 1, "late") with { Lease = old }, Cancel));
        Assert.Equal(AppendResult.Appended, await _other.Journal.AppendAsync(Sample.Say(Key, 1, "hi") with { Lease = lease }, Cancel));
        await _one.Journal.ReleaseAsync(old!, Cancel);
        PostgresCluster.Execute(_database.Address, "UPDATE nodes SET alive_until = now() + interval '1 minute'");
        Assert.Null(await _one.Journal.TryLeaseAsync(Key, Cancel));
    }

    [Fact]
    public async Task Node_that_comes_back_takes_up_its_own_at_once()
    {
        using var folder = new TemporaryFolder();
        var crashed = await PostgresStore.OpenAsync(_database.Address, folder.Path, TimeProvider.System, Cancel);
        Assert.NotNull(await crashed.Journal.TryLeaseAsync(Key, Cancel));
        await crashed.DisposeAsync();
        // As if it had not been disposed of: its lease is there, and it was alive a moment ago.
        PostgresCluster.Execute(_database.Address, "UPDATE nodes SET alive_until = now() + interval '1 minute'");
        Assert.Null(await _other.Journal.TryLeaseAsync(Key, Cancel));

        await using var back = await PostgresStore.OpenAsync(_database.Address, folder.Path, TimeProvider.System, Cancel);

        Assert.NotNull(await back.Journal.TryLeaseAsync(Key, Cancel));
    }

    [Fact]
    public async Task Due_is_what_no_other_node_is_at_work_on()
    {
        await _one.Journal.TryLeaseAsync(Key, Cancel);
        Assert.Single(await _one.Journal.DueAsync(Sample.Noon, 10, Cancel));
        Assert.Empty(await _other.Journal.DueAsync(Sample.Noon, 10, Cancel));
        LetDie();
        Assert.Single(await _other.Journal.DueAsync(Sample.Noon, 10, Cancel));
    }

    [Fact]
    public async Task Open_calls_of_a_node_that_lives_are_its_own()
    {
        await _one.Calls.ReserveAsync(new("acme", "call_1"), Sample.Reserve(1), Cancel);
        Assert.Empty(await _other.Calls.OpenAsync(10, Cancel));
        Assert.Single(await _one.Calls.OpenAsync(10, Cancel));
        LetDie();
        Assert.Single(await _other.Calls.OpenAsync(10, Cancel));
    }

    [Fact]
    public async Task Parallel_appends_of_two_nodes_leave_no_gap_and_lose_none()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => AppendUntilWrittenAsync(i % 2 == 0 ? _one : _other, $"message {i}")));

        var entries = await _other.Journal.ReadAsync(Key, 1, 100, Cancel);
        Assert.Equal(Enumerable.Range(2, 16), entries.Select(entry => (int)entry.Seq));
        Assert.Equal(16, entries.Select(entry => ((UserMessage)entry.Fact).Content).Distinct().Count());
    }

    [Fact]
    public async Task Conversation_made_by_two_nodes_at_once_is_made_once_and_a_key_used_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _one : _other).Journal.AppendAsync(
            Sample.Start(Sample.Key($"new {i / 2}")) with { Idempotency = Sample.Idempotency($"key {i / 2}") }, Cancel).AsTask()));
        Assert.Equal(10, results.Count(result => result == AppendResult.Appended));
        Assert.Equal(10, results.Count(result => result == AppendResult.Duplicate));
    }

    [Fact]
    public async Task Of_two_nodes_that_make_one_conversation_by_itself_the_slower_is_told_of_a_conflict()
    {
        for (var i = 0; i < 50; i++)
        {
            var start = Sample.Start(Sample.Key($"alone {i}"));
            var results = await Task.WhenAll(_one.Journal.AppendAsync(start, Cancel).AsTask(), _other.Journal.AppendAsync(start, Cancel).AsTask());
            Assert.Equal([AppendResult.Appended, AppendResult.Conflict], results.Order());
        }
    }

    [Fact]
    public async Task News_of_a_node_reach_the_others_and_not_itself()
    {
        var (mine, theirs) = (new ConcurrentQueue<News>(), new ConcurrentQueue<News>());
        _one.News.Follow(mine.Enqueue);
        _other.News.Follow(theirs.Enqueue);
        await UntilAsync(() => Listening() == 2);
        await _one.Directory.AddTenantAsync(new("acme", "Acme", Sample.Noon), Cancel);
        await _one.Directory.AddKeyAsync(new("key_1", "acme", Role.App, "n", "hash", "hint", Sample.Noon), Cancel);

        var key = Sample.Key("told");
        await _one.Journal.AppendAsync(Sample.Start(key), Cancel);
        await _one.Directory.RevokeKeyAsync("acme", "key_1", Sample.Noon, Cancel);
        await _one.Directory.SaveAgentAsync("acme", "clerk", "{}", Sample.Noon, Cancel);
        var atWork = new News.AtWork("acme", "rev_1", "key_1", "Ada\nof \u001f Linz", IsTyping: true);
        await _one.News.TellAsync(atWork);
        await _one.Journal.DeleteAsync(key, Cancel);

        News[] expected = [new News.Appended(key), new News.KeyRevoked("key_1"), new News.AgentSaved("acme", "clerk"), atWork, new News.Deleted(key)];
        await UntilAsync(() => theirs.Contains(expected[^1]));
        // What was appended before anybody followed may be on its way still.
        Assert.Equal(expected, theirs.Where(news => news is not News.Missed && news != new News.Appended(Key)));
        Assert.DoesNotContain(mine, news => news is not News.Missed);
    }

    [Fact]
    public async Task News_that_may_have_been_missed_are_told_when_the_line_is_back()
    {
        var heard = new ConcurrentQueue<News>();
        await UntilAsync(() => Listening() == 2);
        _other.News.Follow(heard.Enqueue);
        PostgresCluster.Execute(_database.Address, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN \"{Channel}\"%'");
        await UntilAsync(() => heard.Any(news => news is News.Missed));
    }

    private string Channel => "holdfast_" + new Npgsql.NpgsqlConnectionStringBuilder(_database.Address).SearchPath;

    private int Listening()
    {
        using var connection = new Npgsql.NpgsqlConnection(_database.Address);
        connection.Open();
        using var command = new Npgsql.NpgsqlCommand($"SELECT count(*)::integer FROM pg_stat_activity WHERE query LIKE 'LISTEN \"{Channel}\"%'", connection);
        return (int)command.ExecuteScalar()!;
    }

    /// <summary>All nodes have died, as far as the database knows, until they say again that they live.</summary>
    private void LetDie() => PostgresCluster.Execute(_database.Address, "UPDATE nodes SET alive_until = now() - interval '1 second'");

    private static Append Due(Append append) => append with { Row = append.Row with { State = "working", WakeAt = Sample.Noon } };

    private static async Task AppendUntilWrittenAsync(PostgresStore store, string text)
    {
        AppendResult result;
        do
        {
            var known = await store.Journal.FindAsync(Key, Cancel);
            result = await store.Journal.AppendAsync(Sample.Say(Key, known!.Seq, text), Cancel);
        }
        while (result == AppendResult.Conflict);
        Assert.Equal(AppendResult.Appended, result);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var waited = 0; waited < 1_000 && !isSo(); waited++) await Task.Delay(20, Cancel);
        Assert.True(isSo());
    }
}
