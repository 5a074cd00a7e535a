using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class SqliteJournalTests : JournalSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override IJournal Create() => _database.Open().Journal;

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteCallLedgerTests : CallLedgerSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IJournal Journal, ICallLedger Calls) Create()
    {
        var store = _database.Open();
        return (store.Journal, store.Calls);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteDirectoryTests : DirectorySuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override IDirectory Create() => _database.Open().Directory;

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteUserMemoryTests : UserMemorySuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override IUserMemory Create() => _database.Open().UserMemory;

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteDocumentsTests : DocumentsSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override IDocuments Create() => _database.Open().Documents;

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteBatchesTests : BatchesSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IBatches Batches, IJournal Journal) Create()
    {
        var store = _database.Open();
        return (store.Batches, store.Journal);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteWebhooksTests : WebhooksSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IWebhooks Webhooks, IJournal Journal) Create()
    {
        var store = _database.Open();
        return (store.Webhooks, store.Journal);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteVectorsTests : VectorsSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IVectors Vectors, IJournal Journal) Create()
    {
        var store = _database.Open();
        return (store.Vectors, store.Journal);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteSharedStoreTests : StoreSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override Task<IStore> OpenAsync(TimeProvider clock) => Task.FromResult<IStore>(_database.Open(clock));

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteInboxTests : InboxSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IInbox Inbox, IJournal Journal) Create()
    {
        var store = _database.Open();
        return (store.Inbox, store.Journal);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteAuditTests : TamperedAuditSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IAudit Audit, IJournal Journal) Create()
    {
        var store = _database.Open();
        return (store.Audit, store.Journal);
    }

    protected override async Task TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_database.Path, "holdfast.db")};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteBudgetsTests : BudgetsSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IBudgets Budgets, IJournal Journal, ICallLedger Calls) Create()
    {
        var store = _database.Open();
        return (store.Budgets, store.Journal, store.Calls);
    }

    [Fact]
    public async Task What_is_used_and_held_outlives_a_restart()
    {
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        Assert.True(await ReserveAsync("call_1", 60));
        await SettleAsync("call_1", 10);
        Assert.True(await ReserveAsync("call_2", 50));

        _database.Close();
        Reopen();
        var standing = Assert.Single(await StandingsAsync(new()));
        Assert.Equal((60L, 50L, 40L), (standing.UsedNanoUsd, standing.HeldNanoUsd, standing.LeftNanoUsd));
        Assert.False(await ReserveAsync("call_3", 41));
        Assert.True(await ReserveAsync("call_4", 40));
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteBooksTests : BooksSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IBooks Books, IJournal Journal, ICallLedger Calls) Create()
    {
        var store = _database.Open();
        return (store.Books, store.Journal, store.Calls);
    }

    protected override void Execute(string sql)
    {
        using var connection = Connections.OpenWriter(Path.Combine(_database.Path, "holdfast.db"));
        connection.Execute(sql);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteAnswersTests : AnswersSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IAnswers Answers, IJournal Journal) Create()
    {
        var store = _database.Open();
        return (store.Answers, store.Journal);
    }

    public void Dispose() => _database.Dispose();
}

public sealed class SqlitePricesTests : PricesSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override IPrices Create() => _database.Open().Prices;

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteAnomaliesTests : AnomaliesSuite, IDisposable
{
    private readonly SqliteFolder _database = new();

    protected override (IAnomalies Anomalies, ICallLedger Calls) Create()
    {
        var store = _database.Open();
        return (store.Anomalies, store.Calls);
    }

    public void Dispose() => _database.Dispose();
}
