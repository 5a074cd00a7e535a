using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Listens on a connection of its own. When that breaks another is made, and what may have been missed is told.</summary>
internal sealed class Listener : INews, IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly string _connectionString;
    private readonly Telling _telling;
    private readonly Database _database;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile Action<News>? _heard;

    public Listener(string connectionString, Telling telling, Database database)
    {
        // A broken line is noticed by asking: nothing is ever sent on it.
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5 }.ToString();
        (_telling, _database) = (telling, database);
        _loop = LoopAsync(_stop.Token);
    }

    public void Follow(Action<News> heard) => _heard += heard;

    public async ValueTask TellAsync(News.AtWork news)
    {
        try
        {
            await _database.UseAsync(
                async connection =>
                {
                    await _telling.TellAsync(connection, news);
                    return true;
                },
                _stop.Token);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException or ObjectDisposedException)
        {
            // The database is away, or the node stops.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stop);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                // The database is away, or the node stops.
            }
            await Task.Delay(Again, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        connection.Notification += (_, told) => Hear(told.Payload);
        await connection.OpenAsync(stop);
        await connection.ExecuteAsync($"LISTEN \"{_telling.Channel}\"", stop);
        _heard?.Invoke(new News.Missed());
        while (true) await connection.WaitAsync(stop);
    }

    private void Hear(string message)
    {
        if (_heard is not { } heard) return;
        foreach (var news in _telling.Read(message)) heard(news);
    }
}
