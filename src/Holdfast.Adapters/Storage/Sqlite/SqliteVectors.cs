using System.Runtime.InteropServices;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteVectors(SqliteConnection db, Writer writer, Readers readers) : IVectors
{
    public async ValueTask KeepAsync(ConversationKey key, string model, IReadOnlyList<EntryVector> vectors, CancellationToken cancel) =>
        await writer.RunAsync(
            () =>
            {
                foreach (var vector in vectors) Keep(key, model, vector);
                return true;
            },
            cancel);

    public ValueTask<IReadOnlyList<EntryVector>> ReadAsync(
        ConversationKey key, string model, long afterSeq, int limit, CancellationToken cancel) => new(
        readers.Read(
            reader => reader.Query(
                """
                SELECT seq, direction FROM vectors
                WHERE tenant_id = $tenant AND conversation_id = $conversation AND model = $model AND seq > $after ORDER BY seq LIMIT $limit
                """,
                Map, [.. Named(key, model), ("$after", afterSeq), ("$limit", limit)]),
            cancel));

    private void Keep(ConversationKey key, string model, EntryVector vector) => db.Execute(
        """
        INSERT INTO vectors (tenant_id, conversation_id, model, seq, direction) SELECT $tenant, $conversation, $model, $seq, $direction
        WHERE EXISTS (SELECT 1 FROM conversations WHERE tenant_id = $tenant AND conversation_id = $conversation)
        ON CONFLICT DO NOTHING
        """,
        [.. Named(key, model), ("$seq", vector.Seq), ("$direction", MemoryMarshal.AsBytes<sbyte>(vector.Direction).ToArray())]);

    private static EntryVector Map(SqliteDataReader row) =>
        new(row.GetInt64(0), MemoryMarshal.Cast<byte, sbyte>(row.GetFieldValue<byte[]>(1)).ToArray());

    private static (string Name, object? Value)[] Named(ConversationKey key, string model) =>
        [("$tenant", key.Tenant), ("$conversation", key.Conversation), ("$model", model)];
}
