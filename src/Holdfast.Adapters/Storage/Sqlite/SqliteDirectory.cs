using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteDirectory(SqliteConnection db, Writer writer, Readers readers) : IDirectory
{
    private const string Key = $"SELECT {Rows.KeyColumns} FROM keys";
    private const string Agent = $"SELECT {Rows.AgentColumns} FROM agents a WHERE tenant_id = $tenant";

    public async ValueTask<bool> AddTenantAsync(TenantRow tenant, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            "INSERT INTO tenants (tenant_id, name, created_at) VALUES ($id, $name, $at) ON CONFLICT DO NOTHING",
            ("$id", tenant.Id), ("$name", tenant.Name), ("$at", tenant.CreatedAt)) == 1,
        cancel);

    public ValueTask<IReadOnlyList<TenantRow>> TenantsAsync(CancellationToken cancel) => new(readers.Read(
        reader => reader.Query("SELECT tenant_id, name, created_at FROM tenants ORDER BY tenant_id", Rows.Tenant), cancel));

    public async ValueTask AddKeyAsync(KeyRow key, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            """
            INSERT INTO keys (tenant_id, key_id, role, name, hash, hint, created_at, revoked_at)
            VALUES ($tenant, $id, $role, $name, $hash, $hint, $created, $revoked) ON CONFLICT (hash) DO NOTHING
            """,
            ("$tenant", key.Tenant), ("$id", key.Id), ("$role", SnakeCase.Name(key.Role)), ("$name", key.Name), ("$hash", key.Hash),
            ("$hint", key.Hint), ("$created", key.CreatedAt), ("$revoked", key.RevokedAt)),
        cancel);

    public ValueTask<KeyRow?> FindKeyAsync(string hash, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(Key + " WHERE hash = $hash", Rows.Key, ("$hash", hash)).SingleOrDefault(), cancel));

    public ValueTask<IReadOnlyList<KeyRow>> KeysAsync(string? tenant, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(Key + " WHERE tenant_id IS $tenant ORDER BY created_at, key_id", Rows.Key, ("$tenant", tenant)), cancel));

    public async ValueTask<bool> RevokeKeyAsync(string? tenant, string id, DateTimeOffset at, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            "UPDATE keys SET revoked_at = $at WHERE tenant_id IS $tenant AND key_id = $id AND revoked_at IS NULL",
            ("$tenant", tenant), ("$id", id), ("$at", at)) == 1,
        cancel);

    public async ValueTask<AgentRow> SaveAgentAsync(string tenant, string name, string definition, DateTimeOffset at, CancellationToken cancel) =>
        await writer.RunAsync(
            () => db.Query(
                """
                INSERT INTO agents (tenant_id, name, version, definition, created_at)
                SELECT $tenant, $name, coalesce(max(version), 0) + 1, $definition, $at FROM agents WHERE tenant_id = $tenant AND name = $name
                RETURNING tenant_id, name, version, definition, created_at
                """,
                Rows.Agent, ("$tenant", tenant), ("$name", name), ("$definition", definition), ("$at", at)).Single(),
            cancel);

    public ValueTask<AgentRow?> FindAgentAsync(string tenant, string name, int? version, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(
            Agent + " AND name = $name AND version = coalesce($version, version) ORDER BY version DESC LIMIT 1",
            Rows.Agent, ("$tenant", tenant), ("$name", name), ("$version", version)).SingleOrDefault(),
        cancel));

    public ValueTask<Page<AgentRow>> AgentsAsync(string tenant, PageRequest page, CancellationToken cancel)
    {
        var after = page.Cursor is null ? "" : Cursor.Decode(page.Cursor, parts: 1)[0];
        var rows = readers.Read(
            reader => reader.Query(
                Agent + """
                 AND name > $after AND version = (SELECT max(version) FROM agents WHERE tenant_id = a.tenant_id AND name = a.name)
                ORDER BY name LIMIT $limit
                """,
                Rows.Agent, ("$tenant", tenant), ("$after", after), ("$limit", page.Limit + 1)),
            cancel);
        return new(Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.Name)));
    }

    public ValueTask<IReadOnlyList<AgentRow>> AgentVersionsAsync(string tenant, string name, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(Agent + " AND name = $name ORDER BY version DESC", Rows.Agent, ("$tenant", tenant), ("$name", name)), cancel));

    public async ValueTask RememberAsync(string tenant, IdempotencyRecord request, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            """
            INSERT INTO idempotency (tenant_id, key, body_hash, resource, at) VALUES ($tenant, $key, $hash, $resource, $at) ON CONFLICT DO NOTHING
            """,
            ("$tenant", tenant), ("$key", request.Key), ("$hash", request.BodyHash), ("$resource", request.Resource), ("$at", request.At)),
        cancel);

    public async ValueTask AddSessionAsync(SessionRow session, DateTimeOffset now, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute("DELETE FROM sessions WHERE ends_at <= $now", ("$now", now)) + db.Execute(
            "INSERT INTO sessions (hash, key_hash, ends_at) VALUES ($hash, $key, $ends)",
            ("$hash", session.Hash), ("$key", session.KeyHash), ("$ends", session.EndsAt)),
        cancel);

    public ValueTask<SessionRow?> FindSessionAsync(string hash, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query("SELECT hash, key_hash, ends_at FROM sessions WHERE hash = $hash", Rows.Session, ("$hash", hash)).SingleOrDefault(), cancel));

    public async ValueTask EndSessionAsync(string hash, CancellationToken cancel) =>
        await writer.RunAsync(() => db.Execute("DELETE FROM sessions WHERE hash = $hash", ("$hash", hash)), cancel);

    public async ValueTask AddWidgetTokenAsync(WidgetTokenRow token, DateTimeOffset forget, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute("DELETE FROM widget_tokens WHERE ends_at <= $forget", ("$forget", forget)) + db.Execute(
            $"INSERT INTO widget_tokens ({Rows.WidgetTokenColumns}) VALUES ($id, $hash, $tenant, $key, $agent, $conversation, $user, $origins, $ends, NULL)",
            ("$id", token.Id), ("$hash", token.Hash), ("$tenant", token.Tenant), ("$key", token.KeyHash), ("$agent", token.Agent),
            ("$conversation", token.Conversation), ("$user", token.User), ("$origins", string.Join(' ', token.Origins)), ("$ends", token.EndsAt)),
        cancel);

    public ValueTask<WidgetTokenRow?> FindWidgetTokenAsync(string hash, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query($"SELECT {Rows.WidgetTokenColumns} FROM widget_tokens WHERE hash = $hash", Rows.WidgetToken, ("$hash", hash)).SingleOrDefault(), cancel));

    public ValueTask<IReadOnlyList<string>> WidgetOriginsAsync(string conversation, CancellationToken cancel) => new(readers.Read<IReadOnlyList<string>>(
        reader => [.. reader.Query("SELECT origins FROM widget_tokens WHERE conversation_id = $id", row => row.GetString(0), ("$id", conversation))
            .SelectMany(origins => origins.Split(' ')).Distinct()], cancel));

    public async ValueTask<bool> RevokeWidgetTokenAsync(string tenant, string id, DateTimeOffset at, CancellationToken cancel) => await writer.RunAsync(
        () => db.Execute(
            "UPDATE widget_tokens SET revoked_at = $at WHERE tenant_id = $tenant AND token_id = $id AND revoked_at IS NULL",
            ("$tenant", tenant), ("$id", id), ("$at", at)),
        cancel) > 0;
}
