using Holdfast.Adapters.Storage.Postgres;

namespace Holdfast.Tests.Storage;

/// <summary>A store in a schema and a data folder of its own for one test.</summary>
internal sealed class PostgresFolder : IAsyncDisposable
{
    private readonly List<(TemporaryFolder Folder, PostgresStore Store)> _nodes = [];

    public string Address { get; } = PostgresCluster.NewSchema();

    /// <summary>One more node on the same database.</summary>
    public async Task<PostgresStore> OpenAsync(TimeProvider? clock = null)
    {
        var folder = new TemporaryFolder();
        var store = await PostgresStore.OpenAsync(Address, folder.Path, clock ?? TimeProvider.System);
        _nodes.Add((folder, store));
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (folder, store) in _nodes)
        {
            await store.DisposeAsync();
            folder.Dispose();
        }
    }
}
