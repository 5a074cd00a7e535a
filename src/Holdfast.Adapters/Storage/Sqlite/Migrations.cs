using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Brings a database up to the schema this program knows. Numbered files, each applied once, in a transaction, and recorded.</summary>
internal static class Migrations
{
    private static readonly SchemaFiles Files = new(typeof(Migrations));

    public static void Apply(SqliteConnection connection, TimeProvider clock)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
        var applied = connection.Query("SELECT version FROM schema_migrations ORDER BY version", row => row.GetInt32(0));
        if (applied is [.., var current] && current > Files.Newest)
            throw new StorageException(
                $"The database {connection.DataSource} was written by a newer Holdfast (schema {current}, this one knows {Files.Newest}): " +
                "start that version, or restore a backup.");
        foreach (var (version, name) in Files.Missing(applied)) Apply(connection, version, name, clock.GetUtcNow());
    }

    private static void Apply(SqliteConnection connection, int version, string name, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(Files.Read(name));
        connection.Execute(
            "INSERT INTO schema_migrations (version, name, applied_at) VALUES ($version, $name, $now)",
            ("$version", version), ("$name", name), ("$now", now));
        transaction.Commit();
    }
}
