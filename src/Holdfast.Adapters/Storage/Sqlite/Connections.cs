using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>The one place where connections are opened, so that each has the same settings.</summary>
internal static class Connections
{
    private const int BusySeconds = 5;

    public static SqliteConnection OpenWriter(string database)
    {
        // FULL: a commit returns when its bytes are on the disk. fullfsync: macOS keeps them in the drive's cache otherwise.
        // The page cache holds the upper pages of the trees; what is below them is in the system's cache, once for writer and readers.
        var connection = Open(database, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA fullfsync = ON;
            PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -4096;
            PRAGMA journal_size_limit = 67108864;
            """);
        return connection;
    }

    public static SqliteConnection OpenReader(string database)
    {
        var connection = Open(database, SqliteOpenMode.ReadOnly);
        // A quarter of a megabyte for each of many.
        connection.Execute("PRAGMA cache_size = -256");
        connection.CreateFunction("holds", static (string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) ?? false, true);
        return connection;
    }

    private static SqliteConnection Open(string database, SqliteOpenMode mode)
    {
        // The provider's own pool would keep files open after the store is closed, and keeps settings of its last user.
        var text = new SqliteConnectionStringBuilder { DataSource = database, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
