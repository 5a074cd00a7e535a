using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Runtime.Ports;

namespace Holdfast.Tests.Storage;

public sealed class SqliteJournalTests : JournalSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override IJournal Create() => (_store = SqliteStore.Open(_folder.Path, TimeProvider.System)).Journal;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteCallLedgerTests : CallLedgerSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override (IJournal Journal, ICallLedger Calls) Create()
    {
        _store = SqliteStore.Open(_folder.Path, TimeProvider.System);
        return (_store.Journal, _store.Calls);
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteDirectoryTests : DirectorySuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override IDirectory Create() => (_store = SqliteStore.Open(_folder.Path, TimeProvider.System)).Directory;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteUserMemoryTests : UserMemorySuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override IUserMemory Create() => (_store = SqliteStore.Open(_folder.Path, TimeProvider.System)).UserMemory;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteDocumentsTests : DocumentsSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override IDocuments Create() => (_store = SqliteStore.Open(_folder.Path, TimeProvider.System)).Documents;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteBatchesTests : BatchesSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override (IBatches Batches, IJournal Journal) Create()
    {
        _store = SqliteStore.Open(_folder.Path, TimeProvider.System);
        return (_store.Batches, _store.Journal);
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteWebhooksTests : WebhooksSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override (IWebhooks Webhooks, IJournal Journal) Create()
    {
        _store = SqliteStore.Open(_folder.Path, TimeProvider.System);
        return (_store.Webhooks, _store.Journal);
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteVectorsTests : VectorsSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override (IVectors Vectors, IJournal Journal) Create()
    {
        _store = SqliteStore.Open(_folder.Path, TimeProvider.System);
        return (_store.Vectors, _store.Journal);
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }
}
