using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>
/// What a key may do: hold conversations; also read everything of the tenant; also change agents and keys; or, with no tenant, create
/// tenants.
/// </summary>
[JsonConverter(typeof(SnakeCaseEnum<KeyRole>))]
public enum KeyRole { App, Operator, Admin, Root }

/// <summary>Body of <c>POST /api/v1/tenants</c> (root keys); the answer is a <see cref="CreatedTenant"/>.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Id">1 to 64 of a-z, 0-9, _ and -; made from a random number when left out.</param>
public sealed record CreateTenant(string Name, string? Id = null);

/// <summary><c>GET /api/v1/tenants</c> (root keys).</summary>
public sealed record Tenant(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>A new tenant and its first admin key, shown this once.</summary>
public sealed record CreatedTenant(Tenant Tenant, CreatedKey AdminKey);

/// <summary>Body of <c>POST /api/v1/keys</c> (admin keys); the answer is a <see cref="CreatedKey"/>.</summary>
/// <param name="Name">To recognise it by, 1 to 200 characters.</param>
/// <param name="Role">app, operator or admin.</param>
public sealed record CreateKey(string Name, KeyRole Role = KeyRole.App);

/// <summary>
/// Answer to <c>POST /api/v1/session</c>, which a browser sends with a key: from then on its cookie stands for the key. <c>DELETE /api/v1/session</c> ends it.
/// </summary>
/// <param name="Key">What the session may do, and for which tenant.</param>
public sealed record Session(Key Key, DateTimeOffset EndsAt);

/// <summary><c>GET /api/v1/session/ways</c>: how people may sign in besides with a key.</summary>
/// <param name="OpenId">What the identity provider is called, at which <c>GET /api/v1/session/openid</c> lets a browser sign in; absent = there is none.</param>
public sealed record SignInWays(string? OpenId = null);

/// <summary>
/// A key, without the key itself: <c>GET /api/v1/keys</c> (admin keys); <c>GET /api/v1/keys/current</c> is the one that asks (any key);
/// <c>DELETE /api/v1/keys/{id}</c> revokes.
/// </summary>
/// <param name="Id"><c>key_…</c></param>
/// <param name="Tenant">Absent for a root key.</param>
/// <param name="Hint">Its last four characters; empty for a person who signs in at the identity provider, without a key.</param>
public sealed record Key(
    string Id, KeyRole Role, string Name, string Hint, DateTimeOffset CreatedAt, string? Tenant = null, DateTimeOffset? RevokedAt = null);

/// <param name="Key">The key itself, <c>hf_…</c>: shown this once, stored hashed. Absent in the answer to a repeated request.</param>
/// <param name="Note">For people: why the key is absent.</param>
public sealed record CreatedKey(
    string Id, KeyRole Role, string Name, string? Key, DateTimeOffset CreatedAt, string? Tenant = null, string? Note = null);
