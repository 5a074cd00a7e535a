using Holdfast.Adapters.Storage.Postgres;
using Npgsql;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://ann:p%40ss@db.example:6543/talk?sslmode=require", "Host=db.example;Port=6543;Username=ann;Password=p@ss;Database=talk;SSL Mode=Require")]
    [InlineData("postgresql://db/talk?Search%20Path=hold&Maximum%20Pool%20Size=7", "Host=db;Database=talk;Search Path=hold;Maximum Pool Size=7")]
    [InlineData("Host=/run/postgresql;Username=ann", "Host=/run/postgresql;Username=ann")]
    public void Address_is_a_url_or_a_connection_string(string text, string expected) =>
        Assert.Equal(
            new NpgsqlConnectionStringBuilder(expected).ToString().Split(';').Order(StringComparer.Ordinal),
            new NpgsqlConnectionStringBuilder(PostgresAddress.Parse(text)).ToString().Split(';').Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("secret")]
    [InlineData("postgres://")]
    [InlineData("postgres://db/talk?secret=1")]
    [InlineData("Username=secret")]
    [InlineData("Host=db;Port=secret")]
    [InlineData("mysql://secret@db/talk")]
    public void Anything_else_is_refused_without_showing_it(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => PostgresAddress.Parse(text)).Message, StringComparison.Ordinal);
}
