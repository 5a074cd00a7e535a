using System.Globalization;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Brings a schema up to what this program knows. Numbered files, all that are missing in one transaction, under a lock: several nodes may
/// start at once.
/// </summary>
internal static class Migrations
{
    private static readonly string Folder = typeof(Migrations).Namespace + ".Migrations.";

    public static Task ApplyAsync(Database database, TimeProvider clock, CancellationToken cancel) => database.AloneAsync(
        "migrations",
        async connection =>
        {
            await connection.ExecuteAsync(
                "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)", cancel);
            var current = (await connection.QueryAsync("SELECT coalesce(max(version), 0) FROM schema_migrations", row => row.GetInt32(0), cancel))[0];
            var known = Known();
            if (current > known[^1].Version)
                throw new StorageException(
                    $"{database.Name} was written by a newer Holdfast (schema {current}, this one knows {known[^1].Version}): " +
                    "start that version, or restore a backup.");
            foreach (var (version, name) in known.Where(migration => migration.Version > current))
                await ApplyAsync(connection, version, name, clock.GetUtcNow(), cancel);
            return true;
        },
        cancel);

    private static async Task ApplyAsync(NpgsqlConnection connection, int version, string name, DateTimeOffset now, CancellationToken cancel)
    {
        await connection.ExecuteAsync(Read(name), cancel);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@version, @name, @now)", cancel,
            ("version", version), ("name", name), ("now", now));
    }

    private static (int Version, string Name)[] Known() =>
        [.. from resource in typeof(Migrations).Assembly.GetManifestResourceNames()
            where resource.StartsWith(Folder, StringComparison.Ordinal)
            let name = resource[Folder.Length..]
            let version = int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture)
            orderby version
            select (version, name)];

    private static string Read(string name)
    {
        using var file = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(Folder + name)!);
        return file.ReadToEnd();
    }
}
