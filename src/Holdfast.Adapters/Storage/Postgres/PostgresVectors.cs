using System.Runtime.InteropServices;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresVectors(Database database) : IVectors
{
    /// <summary>The conversation is locked against its deletion, so that nothing is kept after it.</summary>
    public async ValueTask KeepAsync(ConversationKey key, string model, IReadOnlyList<EntryVector> vectors, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await database.ExecuteAsync(
            """
            WITH kept AS (
                SELECT tenant_id, conversation_id FROM conversations WHERE tenant_id = @tenant AND conversation_id = @conversation FOR KEY SHARE)
            INSERT INTO vectors (tenant_id, conversation_id, model, seq, direction)
            SELECT tenant_id, conversation_id, @model, seq, direction FROM kept, unnest(@seqs, @directions) AS made (seq, direction)
            ON CONFLICT DO NOTHING
            """,
            CancellationToken.None,
            [
                .. Named(key, model), ("seqs", vectors.Select(vector => vector.Seq).ToArray()),
                ("directions", vectors.Select(vector => MemoryMarshal.AsBytes<sbyte>(vector.Direction).ToArray()).ToArray()),
            ]);
    }

    public async ValueTask<IReadOnlyList<EntryVector>> ReadAsync(
        ConversationKey key, string model, long afterSeq, int limit, CancellationToken cancel) => await database.QueryAsync(
        """
        SELECT seq, direction FROM vectors
        WHERE tenant_id = @tenant AND conversation_id = @conversation AND model = @model AND seq > @after ORDER BY seq LIMIT @limit
        """,
        row => new EntryVector(row.GetInt64(0), MemoryMarshal.Cast<byte, sbyte>(row.GetFieldValue<byte[]>(1)).ToArray()), cancel,
        [.. Named(key, model), ("after", afterSeq), ("limit", limit)]);

    private static (string Name, object? Value)[] Named(ConversationKey key, string model) =>
        [("tenant", key.Tenant), ("conversation", key.Conversation), ("model", model)];
}
