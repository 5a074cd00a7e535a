using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>PostgreSQL's errors as sentences for the operator.</summary>
internal static class PostgresFaults
{
    public static StorageException Explain(this NpgsqlException fault, string database) => new(Sentence(fault, database), fault);

    /// <summary>The database answered, and refused a statement: others may be tried.</summary>
    public static bool IsOfStatement(StorageException e) =>
        e.InnerException is PostgresException fault && fault.SqlState[..2] is not ("08" or "57" or "53" or "58" or "XX");

    /// <summary>Another node has made meanwhile what was to be made.</summary>
    public static bool IsTaken(StorageException e) => e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private static string Sentence(NpgsqlException fault, string database) => (fault as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"{database} does not let this user in ({Message(fault)}): correct user and password.",
        PostgresErrorCodes.InvalidCatalogName => $"{database} does not exist: create it, or name another.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"{database} does not allow this user what it needs ({Message(fault)}): make it the owner.",
        PostgresErrorCodes.TooManyConnections =>
            $"{database} takes no more connections: raise its max_connections, or give fewer with Maximum Pool Size.",
        PostgresErrorCodes.DiskFull => $"The disk of {database} is full: free some space.",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"{database} cannot be written, it is perhaps a standby: name the primary.",
        null => $"{database} cannot be reached ({fault.InnerException?.Message ?? fault.Message}): start it, or correct its address.",
        var code => $"{database} refused a statement ({code}): {Message(fault)}",
    };

    private static string Message(NpgsqlException fault) => fault is PostgresException answer ? answer.MessageText : fault.Message;
}
