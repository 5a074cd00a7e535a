using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>SQLite's error codes as sentences for the operator.</summary>
internal static class SqliteFaults
{
    public static StorageException Explain(this SqliteException fault, string database) => new(Sentence(fault, database), fault);

    private static string Sentence(SqliteException fault, string database) => fault.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => $"The disk of {database} is full: free some space.",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => $"The database {database} cannot be written: make it and its folder writable.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The database {database} is damaged or not a database: restore a backup.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The database {database} is locked by another program: close what has it open.",
        raw.SQLITE_IOERR => $"The disk of {database} failed to read or write ({fault.SqliteExtendedErrorCode}): check it and its space.",
        _ => $"The database {database} refused a statement: {fault.Message}",
    };
}
