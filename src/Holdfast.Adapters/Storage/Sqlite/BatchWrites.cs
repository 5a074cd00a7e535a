using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Rewrites the row of a batch, on the writer's thread, with the append that changes it.</summary>
internal sealed class BatchWrites(sqlite3 db) : IDisposable
{
    private readonly Statement _write = new(db, """
        INSERT INTO batches (tenant_id, conversation_id, agent, task, state, items, answered, failed, per_call, learned_from, created_at, updated_at,
            service_tier)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT DO UPDATE SET state = ?5, answered = ?7, failed = ?8, per_call = ?9, updated_at = ?12, service_tier = ?13
        """);

    private readonly Statement _delete = new(db, "DELETE FROM batches WHERE tenant_id = ?1 AND conversation_id = ?2");

    public void Write(BatchRow row)
    {
        _write.Bind(1, row.Key.Tenant);
        _write.Bind(2, row.Key.Conversation);
        _write.Bind(3, row.Agent);
        _write.Bind(4, row.Task);
        _write.Bind(5, row.State);
        _write.Bind(6, row.Items);
        _write.Bind(7, row.Answered);
        _write.Bind(8, row.Failed);
        _write.Bind(9, row.PerCall);
        _write.Bind(10, row.LearnedFrom);
        _write.Bind(11, row.CreatedAt);
        _write.Bind(12, row.UpdatedAt);
        _write.Bind(13, SnakeCase.Name(row.Tier));
        _write.Run();
    }

    public void Delete(ConversationKey key)
    {
        _delete.Bind(1, key.Tenant);
        _delete.Bind(2, key.Conversation);
        _delete.Run();
    }

    public void Dispose()
    {
        _write.Dispose();
        _delete.Dispose();
    }
}
