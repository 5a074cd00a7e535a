using System.Text.Json.Serialization;
using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>Who may do what, and the agents of each tenant. Small, slow-changing; every write is durable when it returns. Safe for any number of threads.</summary>
public interface IDirectory
{
    /// <summary>False when the id is taken.</summary>
    ValueTask<bool> AddTenantAsync(TenantRow tenant, CancellationToken cancel);

    ValueTask<IReadOnlyList<TenantRow>> TenantsAsync(CancellationToken cancel);

    /// <summary>Does nothing when there is a key with this hash.</summary>
    ValueTask AddKeyAsync(KeyRow key, CancellationToken cancel);

    /// <summary>The key with this hash, revoked or not; null when unknown.</summary>
    ValueTask<KeyRow?> FindKeyAsync(string hash, CancellationToken cancel);

    /// <summary>Keys of a tenant; of no tenant (root keys) when null.</summary>
    ValueTask<IReadOnlyList<KeyRow>> KeysAsync(string? tenant, CancellationToken cancel);

    /// <summary>False when there is no such key or it was revoked before.</summary>
    ValueTask<bool> RevokeKeyAsync(string? tenant, string id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Stores the definition as the agent's next version (1, 2, 3 …) and returns it.</summary>
    ValueTask<AgentRow> SaveAgentAsync(string tenant, string name, string definition, DateTimeOffset at, CancellationToken cancel);

    /// <summary>A version, or the newest when <paramref name="version"/> is null; null when there is none.</summary>
    ValueTask<AgentRow?> FindAgentAsync(string tenant, string name, int? version, CancellationToken cancel);

    /// <summary>The newest version of each agent, by name.</summary>
    ValueTask<Page<AgentRow>> AgentsAsync(string tenant, PageRequest page, CancellationToken cancel);

    /// <summary>All versions of an agent, newest first.</summary>
    ValueTask<IReadOnlyList<AgentRow>> AgentVersionsAsync(string tenant, string name, CancellationToken cancel);

    /// <summary>Keeps what a request did, for <see cref="IJournal.FindIdempotentAsync"/>. The first record of a key stays.</summary>
    /// <param name="tenant">Empty for requests of root keys.</param>
    ValueTask RememberAsync(string tenant, IdempotencyRecord request, CancellationToken cancel);

    /// <summary>Keeps a session, and forgets those that are over at <paramref name="now"/>.</summary>
    ValueTask AddSessionAsync(SessionRow session, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The session with this hash, over or not; null when unknown.</summary>
    ValueTask<SessionRow?> FindSessionAsync(string hash, CancellationToken cancel);

    ValueTask EndSessionAsync(string hash, CancellationToken cancel);

    /// <summary>Keeps a token, and forgets those that ended at <paramref name="forget"/> or before.</summary>
    ValueTask AddWidgetTokenAsync(WidgetTokenRow token, DateTimeOffset forget, CancellationToken cancel);

    /// <summary>The token with this hash, over or not; null when unknown.</summary>
    ValueTask<WidgetTokenRow?> FindWidgetTokenAsync(string hash, CancellationToken cancel);

    /// <summary>Of every token of the conversation, over or not.</summary>
    ValueTask<IReadOnlyList<string>> WidgetOriginsAsync(string conversation, CancellationToken cancel);

    /// <summary>False when there is no such token or it was revoked before.</summary>
    ValueTask<bool> RevokeWidgetTokenAsync(string tenant, string id, DateTimeOffset at, CancellationToken cancel);
}

[JsonConverter(typeof(SnakeCaseEnum<Role>))]
public enum Role { App, Operator, Admin, Root }

public sealed record TenantRow(string Id, string Name, DateTimeOffset CreatedAt);

/// <param name="Id">"key_…", safe to show.</param>
/// <param name="Tenant">Null for root keys only.</param>
/// <param name="Hash">SHA-256 of the key, hex. The key itself is shown once and never stored.</param>
/// <param name="Hint">Its last four characters, to recognise it by; empty = nobody has this key, it stands for a person who signs in elsewhere.</param>
public sealed record KeyRow(
    string Id, string? Tenant, Role Role, string Name, string Hash, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt = null);

/// <param name="Definition">The agent as it was PUT, JSON text.</param>
public sealed record AgentRow(string Tenant, string Name, int Version, string Definition, DateTimeOffset CreatedAt);

/// <summary>A person at a browser, signed in with a key.</summary>
/// <param name="Hash">SHA-256 of what the browser holds, hex. That itself is never stored.</param>
/// <param name="KeyHash">Of the key; the session ends with it.</param>
public sealed record SessionRow(string Hash, string KeyHash, DateTimeOffset EndsAt);

/// <summary>What the browser of somebody's customer holds, to speak in one conversation.</summary>
/// <param name="Id">"wgt_…", safe to show.</param>
/// <param name="Hash">SHA-256 of the token, hex. The token itself is never stored.</param>
/// <param name="KeyHash">Of the key that made it; the token ends with it.</param>
/// <param name="Conversation">The only one it opens, which may not have begun.</param>
/// <param name="User">Whose conversation it is; null = nobody was named.</param>
/// <param name="Origins">Of the pages that may use it, as browsers write them: https://shop.example.</param>
public sealed record WidgetTokenRow(
    string Id, string Hash, string Tenant, string KeyHash, string Agent, string Conversation, string? User, IReadOnlyList<string> Origins, DateTimeOffset EndsAt,
    DateTimeOffset? RevokedAt = null);
