using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Brings a schema up to what this program knows. Numbered files, all that are missing in one transaction, under a lock: several nodes may
/// start at once.
/// </summary>
internal static class Migrations
{
    private static readonly SchemaFiles Files = new(typeof(Migrations));

    public static Task ApplyAsync(Database database, TimeProvider clock, CancellationToken cancel) => database.AloneAsync(
        "migrations",
        async connection =>
        {
            await connection.ExecuteAsync(
                "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)", cancel);
            var applied = await connection.QueryAsync("SELECT version FROM schema_migrations ORDER BY version", row => row.GetInt32(0), cancel);
            if (applied is [.., var current] && current > Files.Newest)
                throw new StorageException(
                    $"{database.Name} was written by a newer Holdfast (schema {current}, this one knows {Files.Newest}): " +
                    "start that version, or restore a backup.");
            foreach (var (version, name) in Files.Missing(applied))
                await ApplyAsync(connection, version, name, clock.GetUtcNow(), cancel);
            return true;
        },
        cancel);

    private static async Task ApplyAsync(NpgsqlConnection connection, int version, string name, DateTimeOffset now, CancellationToken cancel)
    {
        await connection.ExecuteAsync(Files.Read(name), cancel);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@version, @name, @now)", cancel,
            ("version", version), ("name", name), ("now", now));
    }
}
