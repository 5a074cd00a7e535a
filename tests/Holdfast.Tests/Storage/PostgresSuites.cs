using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class PostgresJournalTests : JournalSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override IJournal Create() => _store!.Journal;

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresCallLedgerTests : CallLedgerSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IJournal Journal, ICallLedger Calls) Create() => (_store!.Journal, _store.Calls);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresDirectoryTests : DirectorySuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override IDirectory Create() => _store!.Directory;

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresUserMemoryTests : UserMemorySuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override IUserMemory Create() => _store!.UserMemory;

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresDocumentsTests : DocumentsSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override IDocuments Create() => _store!.Documents;

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresVectorsTests : VectorsSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IVectors Vectors, IJournal Journal) Create() => (_store!.Vectors, _store.Journal);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresWebhooksTests : WebhooksSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IWebhooks Webhooks, IJournal Journal) Create() => (_store!.Webhooks, _store.Journal);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresBatchesTests : BatchesSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IBatches Batches, IJournal Journal) Create() => (_store!.Batches, _store.Journal);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresSharedStoreTests : StoreSuite, IAsyncDisposable
{
    private readonly PostgresFolder _database = new();

    protected override async Task<IStore> OpenAsync(TimeProvider clock) => await _database.OpenAsync(clock);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresInboxTests : InboxSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IInbox Inbox, IJournal Journal) Create() => (_store!.Inbox, _store.Journal);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
