using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresDirectory(Database database, Telling telling) : IDirectory
{
    private const string Key = $"SELECT {Rows.KeyColumns} FROM keys";
    private const string Agent = $"SELECT {Rows.AgentColumns} FROM agents a WHERE tenant_id = @tenant";

    public async ValueTask<bool> AddTenantAsync(TenantRow tenant, CancellationToken cancel) => await database.ExecuteAsync(
        "INSERT INTO tenants (tenant_id, name, created_at) VALUES (@id, @name, @at) ON CONFLICT DO NOTHING", cancel,
        ("id", tenant.Id), ("name", tenant.Name), ("at", tenant.CreatedAt)) == 1;

    public async ValueTask<IReadOnlyList<TenantRow>> TenantsAsync(CancellationToken cancel) =>
        await database.QueryAsync("SELECT tenant_id, name, created_at FROM tenants ORDER BY tenant_id", Rows.Tenant, cancel);

    public async ValueTask AddKeyAsync(KeyRow key, CancellationToken cancel) => await database.ExecuteAsync(
        """
        INSERT INTO keys (tenant_id, key_id, role, name, hash, hint, created_at, revoked_at)
        VALUES (@tenant, @id, @role, @name, @hash, @hint, @created, @revoked) ON CONFLICT (hash) DO NOTHING
        """,
        cancel,
        ("tenant", key.Tenant), ("id", key.Id), ("role", SnakeCase.Name(key.Role)), ("name", key.Name), ("hash", key.Hash),
        ("hint", key.Hint), ("created", key.CreatedAt), ("revoked", key.RevokedAt?.ToUnixTimeMilliseconds()));

    public async ValueTask<KeyRow?> FindKeyAsync(string hash, CancellationToken cancel) =>
        (await database.QueryAsync(Key + " WHERE hash = @hash", Rows.Key, cancel, ("hash", hash))).SingleOrDefault();

    public async ValueTask<IReadOnlyList<KeyRow>> KeysAsync(string? tenant, CancellationToken cancel) => await database.QueryAsync(
        Key + " WHERE tenant_id IS NOT DISTINCT FROM @tenant ORDER BY created_at, key_id", Rows.Key, cancel, ("tenant", tenant));

    public async ValueTask<bool> RevokeKeyAsync(
        string? tenant, string id, DateTimeOffset at, CancellationToken cancel) => await database.UseAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var revoked = await connection.ExecuteAsync(
                "UPDATE keys SET revoked_at = @at WHERE tenant_id IS NOT DISTINCT FROM @tenant AND key_id = @id AND revoked_at IS NULL", cancel,
                ("tenant", tenant), ("id", id), ("at", at)) == 1;
            if (revoked) await telling.TellAsync(connection, new News.KeyRevoked(id));
            await transaction.CommitAsync(CancellationToken.None);
            return revoked;
        },
        cancel);

    public async ValueTask<AgentRow> SaveAgentAsync(string tenant, string name, string definition, DateTimeOffset at, CancellationToken cancel) =>
        await database.AloneAsync(
            $"agent {tenant}/{name}",
            async connection =>
            {
                var saved = await connection.QueryAsync(
                    $"""
                    INSERT INTO agents (tenant_id, name, version, definition, created_at)
                    SELECT @tenant, @name, coalesce(max(version), 0) + 1, @definition::json, @at
                    FROM agents WHERE tenant_id = @tenant AND name = @name
                    RETURNING {Rows.AgentColumns}
                    """,
                    Rows.Agent, cancel, ("tenant", tenant), ("name", name), ("definition", definition), ("at", at));
                await telling.TellAsync(connection, new News.AgentSaved(tenant, name));
                return saved.Single();
            },
            cancel);

    public async ValueTask<AgentRow?> FindAgentAsync(
        string tenant, string name, int? version, CancellationToken cancel) => (await database.QueryAsync(
        Agent + " AND name = @name AND version = coalesce(@version, version) ORDER BY version DESC LIMIT 1", Rows.Agent, cancel,
        ("tenant", tenant), ("name", name), ("version", version))).SingleOrDefault();

    public async ValueTask<Page<AgentRow>> AgentsAsync(string tenant, PageRequest page, CancellationToken cancel)
    {
        var after = page.Cursor is null ? "" : Cursor.Decode(page.Cursor, parts: 1)[0];
        var rows = await database.QueryAsync(
            Agent + """
             AND name > @after AND version = (SELECT max(version) FROM agents WHERE tenant_id = a.tenant_id AND name = a.name)
            ORDER BY name LIMIT @limit
            """,
            Rows.Agent, cancel, ("tenant", tenant), ("after", after), ("limit", page.Limit + 1));
        return Cursor.Cut(rows, page.Limit, row => Cursor.Encode(row.Name));
    }

    public async ValueTask<IReadOnlyList<AgentRow>> AgentVersionsAsync(string tenant, string name, CancellationToken cancel) =>
        await database.QueryAsync(Agent + " AND name = @name ORDER BY version DESC", Rows.Agent, cancel, ("tenant", tenant), ("name", name));

    public async ValueTask RememberAsync(string tenant, IdempotencyRecord request, CancellationToken cancel) => await database.ExecuteAsync(
        """
        INSERT INTO idempotency (tenant_id, key, body_hash, resource, at) VALUES (@tenant, @key, @hash, @resource, @at) ON CONFLICT DO NOTHING
        """,
        cancel,
        ("tenant", tenant), ("key", request.Key), ("hash", request.BodyHash), ("resource", request.Resource), ("at", request.At));

    public async ValueTask AddSessionAsync(SessionRow session, DateTimeOffset now, CancellationToken cancel)
    {
        await database.ExecuteAsync("DELETE FROM sessions WHERE ends_at <= @now", cancel, ("now", now));
        await database.ExecuteAsync(
            "INSERT INTO sessions (hash, key_hash, ends_at) VALUES (@hash, @key, @ends)", cancel,
            ("hash", session.Hash), ("key", session.KeyHash), ("ends", session.EndsAt));
    }

    public async ValueTask<SessionRow?> FindSessionAsync(string hash, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT hash, key_hash, ends_at FROM sessions WHERE hash = @hash", Rows.Session, cancel, ("hash", hash))).SingleOrDefault();

    public async ValueTask EndSessionAsync(string hash, CancellationToken cancel) =>
        await database.ExecuteAsync("DELETE FROM sessions WHERE hash = @hash", cancel, ("hash", hash));

    public async ValueTask AddWidgetTokenAsync(WidgetTokenRow token, DateTimeOffset forget, CancellationToken cancel)
    {
        await database.ExecuteAsync("DELETE FROM widget_tokens WHERE ends_at <= @forget", cancel, ("forget", forget));
        await database.ExecuteAsync(
            $"INSERT INTO widget_tokens ({Rows.WidgetTokenColumns}) VALUES (@id, @hash, @tenant, @key, @agent, @conversation, @user, @origins, @ends, NULL)", cancel,
            ("id", token.Id), ("hash", token.Hash), ("tenant", token.Tenant), ("key", token.KeyHash), ("agent", token.Agent),
            ("conversation", token.Conversation), ("user", token.User), ("origins", string.Join(' ', token.Origins)), ("ends", token.EndsAt));
    }

    public async ValueTask<WidgetTokenRow?> FindWidgetTokenAsync(string hash, CancellationToken cancel) => (await database.QueryAsync(
        $"SELECT {Rows.WidgetTokenColumns} FROM widget_tokens WHERE hash = @hash", Rows.WidgetToken, cancel, ("hash", hash))).SingleOrDefault();

    public async ValueTask<IReadOnlyList<string>> WidgetOriginsAsync(string conversation, CancellationToken cancel) =>
        [.. (await database.QueryAsync("SELECT origins FROM widget_tokens WHERE conversation_id = @id", row => row.GetString(0), cancel, ("id", conversation)))
            .SelectMany(origins => origins.Split(' ')).Distinct()];

    public async ValueTask<bool> RevokeWidgetTokenAsync(string tenant, string id, DateTimeOffset at, CancellationToken cancel) => await database.ExecuteAsync(
        "UPDATE widget_tokens SET revoked_at = @at WHERE tenant_id = @tenant AND token_id = @id AND revoked_at IS NULL", cancel,
        ("tenant", tenant), ("id", id), ("at", at)) > 0;
}
