using Holdfast.Adapters.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class SqliteSchemaTests : SchemaSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteConnection _connection;

    public SqliteSchemaTests()
    {
        SqliteLibrary.Load();
        _connection = Connections.OpenWriter(Path.Combine(_folder.Path, "holdfast.db"));
        Migrations.Apply(_connection, TimeProvider.System);
        _connection.Execute(OneOfEach + "INSERT INTO vectors VALUES ('acme', 'cnv', 'p/m', 1, x'00')");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    protected override Task MigrateAsync()
    {
        Migrations.Apply(_connection, TimeProvider.System);
        return Task.CompletedTask;
    }

    protected override int? Try(string sql)
    {
        try
        {
            return _connection.Execute(sql);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19)
        {
            return null;
        }
    }

    [Theory]
    [InlineData("UPDATE conversations SET metadata = '{'")]
    [InlineData("UPDATE conversations SET state = 'parked', wake_at = 'soon'")]
    [InlineData("UPDATE ledger SET owner_id = 'call_1', agent = NULL")]
    [InlineData("UPDATE ledger SET " + Settled + "; UPDATE ledger SET usage_estimated = 2")]
    [InlineData("UPDATE agents SET definition = 'none'")]
    [InlineData("UPDATE memory_files SET content = replace(hex(zeroblob(32768)), '0', 'ü')")]
    [InlineData("UPDATE documents SET deleted = 2")]
    [InlineData("UPDATE vectors SET direction = x''")]
    [InlineData("UPDATE vectors SET direction = '[1]'")]
    public void Row_that_only_here_could_be_is_refused(string sql) => Row_that_cannot_be_is_refused(sql);

    [Fact]
    public void Call_may_name_no_agent() => Assert.Equal(1, Try("UPDATE ledger SET owner_id = 'call_1', agent = NULL, agent_version = NULL"));

    [Fact]
    public void Migrations_are_applied_once()
    {
        var applied = _connection.Query("SELECT count(*) FROM schema_migrations", row => row.GetInt32(0)).Single();

        Migrations.Apply(_connection, TimeProvider.System);

        Assert.Equal(applied, _connection.Query("SELECT count(*) FROM schema_migrations", row => row.GetInt32(0)).Single());
    }
}
