using Holdfast.Adapters.Storage.Postgres;
using Npgsql;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class PostgresSchemaTests : SchemaSuite, IAsyncLifetime
{
    private readonly PostgresFolder _database = new();

    public async ValueTask InitializeAsync()
    {
        await _database.OpenAsync();
        PostgresCluster.Execute(_database.Address, OneOfEach + "INSERT INTO vectors VALUES ('acme', 'cnv', 'p/m', 1, '\\x00')");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    protected override Task MigrateAsync() => _database.OpenAsync();

    protected override int? Try(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.Address) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        try
        {
            return command.ExecuteNonQuery();
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState == PostgresErrorCodes.InvalidTextRepresentation)
        {
            return null;
        }
    }

    [Theory]
    [InlineData("UPDATE conversations SET metadata = '{'")]
    [InlineData("UPDATE agents SET definition = 'none'")]
    [InlineData("UPDATE ledger SET owner_id = 'call_1'")]
    [InlineData("UPDATE ledger SET node_id = 'node_1'")]
    [InlineData("UPDATE ledger SET owner_id = 'call_1', node_id = 'node_1', agent = NULL")]
    [InlineData("UPDATE memory_files SET content = repeat('ü', 32769)")]
    [InlineData("UPDATE vectors SET direction = ''")]
    public void Row_that_only_here_could_be_is_refused(string sql) => Row_that_cannot_be_is_refused(sql);

    [Fact]
    public void Call_of_a_node_may_name_no_agent() =>
        Assert.Equal(1, Try("UPDATE ledger SET owner_id = 'call_1', node_id = 'node_1', agent = NULL, agent_version = NULL"));
}
