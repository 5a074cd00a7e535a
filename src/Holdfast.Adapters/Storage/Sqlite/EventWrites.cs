using Holdfast.Core;
using Holdfast.Core.Webhooks;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Owes events to the subscriptions that want them, on the writer's thread, with the append that makes them happen.</summary>
internal sealed class EventWrites(sqlite3 db) : IDisposable
{
    private readonly Statement _owe = new(db, """
        INSERT INTO deliveries (tenant_id, webhook_id, event_id, event, conversation_id, first_seq, seq, at, state, tries, next_at)
        SELECT tenant_id, webhook_id, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', 0, ?7 FROM webhooks
        WHERE tenant_id = ?1 AND disabled_at IS NULL AND instr(events, '"' || ?3 || '"') > 0
        ON CONFLICT DO NOTHING
        """);

    public void Write(ConversationKey key, Happening happening)
    {
        _owe.Bind(1, key.Tenant);
        _owe.Bind(2, happening.Id);
        _owe.Bind(3, EventNames.Of(happening.Kind));
        _owe.Bind(4, key.Conversation);
        _owe.Bind(5, happening.FirstSeq);
        _owe.Bind(6, happening.Seq);
        _owe.Bind(7, happening.At);
        _owe.Run();
    }

    public void Dispose() => _owe.Dispose();
}
