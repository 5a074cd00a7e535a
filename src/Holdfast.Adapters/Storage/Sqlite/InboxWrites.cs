using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Rewrites what waits for people, on the writer's thread, with the append that changes it.</summary>
internal sealed class InboxWrites(sqlite3 db) : IDisposable
{
    private readonly Statement _write = new(db, $"""
        INSERT INTO inbox ({Rows.InboxColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT DO UPDATE SET state = ?9, priority = ?10, owner = ?11, due_at = ?13, closed_at = ?14, outcome = ?15, closed_by = ?16
        """);

    private readonly Statement _ask = new(db, $"INSERT INTO clarifications ({Rows.ClarificationColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    private readonly Statement _delete = new(db, "DELETE FROM inbox WHERE tenant_id = ?1 AND conversation_id = ?2");
    private readonly Statement _deleteAsked = new(db, "DELETE FROM clarifications WHERE tenant_id = ?1 AND conversation_id = ?2");

    public void Write(InboxRow row)
    {
        Address(_write, row.Key);
        _write.Bind(3, row.Seq);
        _write.Bind(4, SnakeCase.Name(row.Kind));
        _write.Bind(5, row.Subject);
        _write.Bind(6, row.Title);
        _write.Bind(7, row.Agent);
        _write.Bind(8, row.User);
        _write.Bind(9, row.State);
        _write.Bind(10, row.Priority);
        _write.Bind(11, row.Owner);
        _write.Bind(12, row.OpenedAt);
        _write.Bind(13, row.DueAt);
        _write.Bind(14, row.ClosedAt);
        _write.Bind(15, row.Outcome);
        _write.Bind(16, row.ClosedBy);
        _write.Run();
    }

    public void Write(Clarification row)
    {
        Address(_ask, row.Key);
        _ask.Bind(3, row.Seq);
        _ask.Bind(4, row.Agent);
        _ask.Bind(5, row.Question);
        _ask.Bind(6, row.Request);
        _ask.Bind(7, row.At);
        _ask.Run();
    }

    public void Delete(ConversationKey key)
    {
        Address(_delete, key).Run();
        Address(_deleteAsked, key).Run();
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _write, _ask, _delete, _deleteAsked }) statement.Dispose();
    }

    private static Statement Address(Statement statement, ConversationKey key)
    {
        statement.Bind(1, key.Tenant);
        statement.Bind(2, key.Conversation);
        return statement;
    }
}
