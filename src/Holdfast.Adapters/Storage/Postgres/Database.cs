using System.Data.Common;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>A pool of connections to one schema of one database. Faults come out as <see cref="StorageException"/>.</summary>
/// <param name="name">As operators are told of it, without a password.</param>
internal sealed class Database(NpgsqlDataSource source, string name) : IAsyncDisposable
{
    private volatile bool _isClosed;

    public string Name => name;

    public Task<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        UseAsync(connection => connection.QueryAsync(sql, map, cancel, parameters), cancel);

    public Task<int> ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        UseAsync(connection => connection.ExecuteAsync(sql, cancel, parameters), cancel);

    /// <summary>Reads, decides and writes, while no other node does the same under this name.</summary>
    public Task<T> AloneAsync<T>(string subject, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel) => UseAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || @subject, 0))", cancel, ("subject", subject));
            var result = await work(connection);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        },
        cancel);

    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isClosed, typeof(PostgresStore));
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            return await use(connection);
        }
        catch (NpgsqlException e)
        {
            throw e.Explain(name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        await source.DisposeAsync();
    }
}
