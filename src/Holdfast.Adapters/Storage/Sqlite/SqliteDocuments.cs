using System.Text;
using Holdfast.Core;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteDocuments(SqliteConnection db, Writer writer, Readers readers) : IDocuments
{
    private const string OfAgent = " WHERE tenant_id = $tenant AND agent = $agent", OfPath = OfAgent + " AND path = $path";
    private const string NextChange = "(SELECT coalesce(max(change), 0) + 1 FROM documents" + OfAgent + ")";
    private const string Row = $"SELECT {Rows.DocumentColumns} FROM documents";

    public async ValueTask<DocumentPut> PutAsync(
        AgentKey agent, string path, string title, string content, DateTimeOffset at, CancellationToken cancel) =>
        await writer.RunAsync(() => Put(agent, path, title, content, at), cancel);

    public async ValueTask<bool> DeleteAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel) =>
        await writer.RunAsync(() => Delete(agent, path, at), cancel);

    public async ValueTask<bool> EraseAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel) => await writer.RunAsync(
        () =>
        {
            Delete(agent, path, at);
            db.Execute("UPDATE documents SET title = ''" + OfPath, Named(agent, path));
            return db.Execute("DELETE FROM document_versions" + OfPath, Named(agent, path)) > 0;
        },
        cancel);

    public ValueTask<DocumentRow?> FindAsync(AgentKey agent, string path, CancellationToken cancel) =>
        new(readers.Read(reader => reader.Query(Row + OfPath + " AND deleted = 0", Rows.Document, Named(agent, path)).SingleOrDefault(), cancel));

    public ValueTask<Document?> ReadAsync(AgentKey agent, string path, int version, CancellationToken cancel) =>
        new(readers.Read(reader => Read(reader, agent, path, version), cancel));

    public ValueTask<Page<DocumentRow>> ListAsync(AgentKey agent, PageRequest page, CancellationToken cancel)
    {
        var after = page.Cursor is null ? "" : Cursor.Decode(page.Cursor, parts: 1)[0];
        var rows = readers.Read(
            reader => reader.Query(
                Row + OfAgent + " AND path > $path AND deleted = 0 ORDER BY path LIMIT $limit", Rows.Document, [.. Named(agent, after), ("$limit", page.Limit + 1)]),
            cancel);
        return new(Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.Path)));
    }

    public ValueTask<long> LatestChangeAsync(AgentKey agent, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query("SELECT coalesce(max(change), 0) FROM documents" + OfAgent, row => row.GetInt64(0), Named(agent, ""))[0], cancel));

    public ValueTask<IReadOnlyList<DocumentChange>> ChangesAsync(AgentKey agent, long after, int limit, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(
            """
            SELECT d.change, d.path, d.version, v.title, v.content, v.created_at FROM documents d
            LEFT JOIN document_versions v ON v.tenant_id = d.tenant_id AND v.agent = d.agent AND v.path = d.path AND v.version = d.version AND d.deleted = 0
            WHERE d.tenant_id = $tenant AND d.agent = $agent AND d.change > $after ORDER BY d.change LIMIT $limit
            """,
            Rows.DocumentChange, [.. Named(agent, ""), ("$after", after), ("$limit", limit)]),
        cancel));

    private DocumentPut Put(AgentKey agent, string path, string title, string content, DateTimeOffset at)
    {
        var bytes = Encoding.UTF8.GetByteCount(content);
        var current = db.Query(Row + OfPath + " AND deleted = 0", Rows.Document, Named(agent, path)).SingleOrDefault();
        if (current is not null && Read(db, agent, path, current.Version) is { } same && (same.Title, same.Content) == (title, content))
            return new(current, IsNew: false);
        if (IsFull(agent, path, bytes)) return new(null, IsNew: false);
        var row = db.Query(
            $"""
            INSERT INTO documents (tenant_id, agent, path, version, title, bytes, deleted, change, updated_at)
            VALUES ($tenant, $agent, $path, 1, $title, $bytes, 0, {NextChange}, $at)
            ON CONFLICT (tenant_id, agent, path) DO UPDATE SET
                version = version + 1, title = $title, bytes = $bytes, deleted = 0, change = excluded.change, updated_at = $at
            RETURNING path, version, title, bytes, updated_at
            """,
            Rows.Document, [.. Named(agent, path), ("$title", title), ("$bytes", bytes), ("$at", at)]).Single();
        db.Execute(
            """
            INSERT INTO document_versions (tenant_id, agent, path, version, title, content, created_at)
            VALUES ($tenant, $agent, $path, $version, $title, $content, $at)
            """,
            [.. Named(agent, path), ("$version", row.Version), ("$title", title), ("$content", content), ("$at", at)]);
        return new(row, IsNew: true);
    }

    /// <summary>Counts what the others take.</summary>
    private bool IsFull(AgentKey agent, string path, long bytes)
    {
        var (count, total) = db.Query(
            "SELECT count(*), coalesce(sum(bytes), 0) FROM documents" + OfAgent + " AND deleted = 0 AND path <> $path",
            row => (row.GetInt64(0), row.GetInt64(1)), Named(agent, path)).Single();
        return count >= Limits.Documents || total + bytes > Limits.AllDocumentsBytes;
    }

    private bool Delete(AgentKey agent, string path, DateTimeOffset at) => db.Execute(
        $"UPDATE documents SET deleted = 1, change = {NextChange}, updated_at = $at{OfPath} AND deleted = 0",
        [.. Named(agent, path), ("$at", at)]) > 0;

    private static Document? Read(SqliteConnection db, AgentKey agent, string path, int version) => db.Query(
        "SELECT title, content, created_at FROM document_versions" + OfPath + " AND version = $version",
        row => new Document(path, version, row.GetString(0), row.GetString(1), row.GetTime(2)), [.. Named(agent, path), ("$version", version)])
        .SingleOrDefault();

    private static (string Name, object? Value)[] Named(AgentKey agent, string path) =>
        [("$tenant", agent.Tenant), ("$agent", agent.Agent), ("$path", path)];
}
