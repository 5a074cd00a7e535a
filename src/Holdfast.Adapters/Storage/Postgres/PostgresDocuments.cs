using System.Text;
using Holdfast.Core;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Changes of one agent's documents never overlap, so that their numbers grow in the order of their commits.</summary>
internal sealed class PostgresDocuments(Database database) : IDocuments
{
    private const string OfAgent = " WHERE tenant_id = @tenant AND agent = @agent", OfPath = OfAgent + " AND path = @path";
    private const string NextChange = "(SELECT coalesce(max(change), 0) + 1 FROM documents" + OfAgent + ")";
    private const string Row = $"SELECT {Rows.DocumentColumns} FROM documents";

    public async ValueTask<DocumentPut> PutAsync(
        AgentKey agent, string path, string title, string content, DateTimeOffset at, CancellationToken cancel) =>
        await ChangeAsync(agent, connection => PutAsync(connection, agent, path, title, content, at), cancel);

    public async ValueTask<bool> DeleteAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel) =>
        await ChangeAsync(agent, connection => DeleteAsync(connection, agent, path, at), cancel);

    public async ValueTask<bool> EraseAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel) => await ChangeAsync(
        agent,
        async connection =>
        {
            await DeleteAsync(connection, agent, path, at);
            await connection.ExecuteAsync("UPDATE documents SET title = ''" + OfPath, default, Named(agent, path));
            return await connection.ExecuteAsync("DELETE FROM document_versions" + OfPath, default, Named(agent, path)) > 0;
        },
        cancel);

    public async ValueTask<DocumentRow?> FindAsync(AgentKey agent, string path, CancellationToken cancel) =>
        (await database.QueryAsync(Row + OfPath + " AND NOT deleted", Rows.Document, cancel, Named(agent, path))).SingleOrDefault();

    public async ValueTask<Document?> ReadAsync(AgentKey agent, string path, int version, CancellationToken cancel) =>
        await database.UseAsync(connection => ReadAsync(connection, agent, path, version, cancel), cancel);

    public async ValueTask<Page<DocumentRow>> ListAsync(AgentKey agent, PageRequest page, CancellationToken cancel)
    {
        var after = page.Cursor is null ? "" : Cursor.Decode(page.Cursor, parts: 1)[0];
        var rows = await database.QueryAsync(
            Row + OfAgent + " AND path > @path AND NOT deleted ORDER BY path LIMIT @limit", Rows.Document, cancel,
            [.. Named(agent, after), ("limit", page.Limit + 1)]);
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.Path));
    }

    public async ValueTask<long> LatestChangeAsync(AgentKey agent, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT coalesce(max(change), 0) FROM documents" + OfAgent, row => row.GetInt64(0), cancel,
        ("tenant", agent.Tenant), ("agent", agent.Agent)))[0];

    public async ValueTask<IReadOnlyList<DocumentChange>> ChangesAsync(AgentKey agent, long after, int limit, CancellationToken cancel) =>
        await database.QueryAsync(
            """
            SELECT d.change, d.path, d.version, v.title, v.content, v.created_at FROM documents d
            LEFT JOIN document_versions v ON v.tenant_id = d.tenant_id AND v.agent = d.agent AND v.path = d.path AND v.version = d.version
                AND NOT d.deleted
            WHERE d.tenant_id = @tenant AND d.agent = @agent AND d.change > @after ORDER BY d.change LIMIT @limit
            """,
            Rows.DocumentChange, cancel, ("tenant", agent.Tenant), ("agent", agent.Agent), ("after", after), ("limit", limit));

    private Task<T> ChangeAsync<T>(AgentKey agent, Func<NpgsqlConnection, Task<T>> change, CancellationToken cancel) =>
        database.AloneAsync($"documents {agent.Tenant}/{agent.Agent}", change, cancel);

    private static async Task<DocumentPut> PutAsync(
        NpgsqlConnection connection, AgentKey agent, string path, string title, string content, DateTimeOffset at)
    {
        var bytes = Encoding.UTF8.GetByteCount(content);
        var current = (await connection.QueryAsync(Row + OfPath + " AND NOT deleted", Rows.Document, default, Named(agent, path))).SingleOrDefault();
        if (current is not null && await ReadAsync(connection, agent, path, current.Version, default) is { } same
            && (same.Title, same.Content) == (title, content))
            return new(current, IsNew: false);
        if (await IsFullAsync(connection, agent, path, bytes)) return new(null, IsNew: false);
        var row = (await connection.QueryAsync(
            $"""
            INSERT INTO documents AS d (tenant_id, agent, path, version, title, bytes, deleted, change, updated_at)
            VALUES (@tenant, @agent, @path, 1, @title, @bytes, false, {NextChange}, @at)
            ON CONFLICT (tenant_id, agent, path) DO UPDATE SET
                version = d.version + 1, title = @title, bytes = @bytes, deleted = false, change = excluded.change, updated_at = @at
            RETURNING {Rows.DocumentColumns}
            """,
            Rows.Document, default, [.. Named(agent, path), ("title", title), ("bytes", bytes), ("at", at)])).Single();
        await connection.ExecuteAsync(
            """
            INSERT INTO document_versions (tenant_id, agent, path, version, title, content, created_at)
            VALUES (@tenant, @agent, @path, @version, @title, @content, @at)
            """,
            default, [.. Named(agent, path), ("version", row.Version), ("title", title), ("content", content), ("at", at)]);
        return new(row, IsNew: true);
    }

    /// <summary>Counts what the others take.</summary>
    private static async Task<bool> IsFullAsync(NpgsqlConnection connection, AgentKey agent, string path, long bytes)
    {
        var (count, total) = (await connection.QueryAsync(
            "SELECT count(*), coalesce(sum(bytes), 0)::bigint FROM documents" + OfAgent + " AND NOT deleted AND path <> @path",
            row => (row.GetInt64(0), row.GetInt64(1)), default, Named(agent, path))).Single();
        return count >= Limits.Documents || total + bytes > Limits.AllDocumentsBytes;
    }

    private static async Task<bool> DeleteAsync(NpgsqlConnection connection, AgentKey agent, string path, DateTimeOffset at) =>
        await connection.ExecuteAsync(
            $"UPDATE documents SET deleted = true, change = {NextChange}, updated_at = @at{OfPath} AND NOT deleted", default,
            [.. Named(agent, path), ("at", at)]) > 0;

    private static async Task<Document?> ReadAsync(
        NpgsqlConnection connection, AgentKey agent, string path, int version, CancellationToken cancel) => (await connection.QueryAsync(
        "SELECT title, content, created_at FROM document_versions" + OfPath + " AND version = @version",
        row => new Document(path, version, row.GetString(0), row.GetString(1), row.GetTime(2)), cancel, [.. Named(agent, path), ("version", version)]))
        .SingleOrDefault();

    private static (string Name, object? Value)[] Named(AgentKey agent, string path) =>
        [("tenant", agent.Tenant), ("agent", agent.Agent), ("path", path)];
}
