using Holdfast.Adapters.Storage.Sqlite;

namespace Holdfast.Tests.Storage;

/// <summary>A store in a folder of its own for one test.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    public string Path => _folder.Path;

    public SqliteStore Open(TimeProvider? clock = null) => _store = SqliteStore.Open(_folder.Path, clock ?? TimeProvider.System);

    public void Close() => _store!.Dispose();

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}
