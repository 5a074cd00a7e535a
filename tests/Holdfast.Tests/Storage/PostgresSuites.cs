using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Runtime.Ports;
using Npgsql;
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

public sealed class PostgresAuditTests : TamperedAuditSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IAudit Audit, IJournal Journal) Create() => (_store!.Audit, _store.Journal);

    [Fact]
    public async Task Nodes_that_write_at_once_make_one_chain()
    {
        var other = await _database.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? Audit : other.Audit).WriteAsync("acme", Sample.Noon, new("key_1", "x.done", $"x/{i}"), Cancel).AsTask()));
        Assert.Equal(60, (await other.Audit.HeadAsync("acme", Cancel)).Seq);
        Assert.Null(await BreakAsync("acme"));
    }

    protected override async Task TamperAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.Address);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresBudgetsTests : BudgetsSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IBudgets Budgets, IJournal Journal, ICallLedger Calls) Create() => (_store!.Budgets, _store.Journal, _store.Calls);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresBooksTests : BooksSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IBooks Books, IJournal Journal, ICallLedger Calls) Create() => (_store!.Books, _store.Journal, _store.Calls);

    protected override void Execute(string sql) => PostgresCluster.Execute(_database.Address, sql);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresAnswersTests : AnswersSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IAnswers Answers, IJournal Journal) Create() => (_store!.Answers, _store.Journal);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresPricesTests : PricesSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override IPrices Create() => _store!.Prices;

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

public sealed class PostgresAnomaliesTests : AnomaliesSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();
    private PostgresStore? _store;

    protected override (IAnomalies Anomalies, ICallLedger Calls) Create() => (_store!.Anomalies, _store.Calls);

    public async ValueTask InitializeAsync() => _store = await _database.OpenAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
