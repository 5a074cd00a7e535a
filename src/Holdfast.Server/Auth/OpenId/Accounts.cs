using System.Text.Json;
using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth.OpenId;

/// <summary>
/// People who sign in without a key. An account is a row among the keys to which no key exists: limits, revoking, and by whom something was done, are as for keys.
/// </summary>
public sealed class Accounts(OpenIdSettings settings, IDirectory directory, IAudit audit, KeyRing keys, TimeProvider clock)
{
    private const int LongestName = 100;

    /// <summary>What a person may do; null when nothing is said of them that allows anything, or it was revoked.</summary>
    /// <param name="said">The token's claims.</param>
    public async ValueTask<KeyState?> EnterAsync(JsonElement said, CancellationToken cancel)
    {
        if (RoleOf(said) is not { } role || Texts(said, "sub") is not [var subject]) return null;
        var tenant = settings.TenantClaim is { } claim ? Texts(said, claim) is [var named] ? named : null : settings.Tenant;
        if (tenant is null || !(await directory.TenantsAsync(cancel)).Any(known => known.Id == tenant)) return null;
        // With the role in it: who is given another one has another account, and what was done as which stays known.
        var hash = ApiKey.Hash($"openid\n{settings.Issuer}\n{subject}\n{tenant}\n{role}");
        if (await directory.FindKeyAsync(hash, cancel) is null)
            await AddAsync(new(ApiKey.NewId("key_"), tenant, role, NameOf(said, subject), hash, Hint: "", clock.Now()), cancel);
        if (await keys.FindByHashAsync(hash, cancel) is not { } account) return null;
        await audit.WriteAsync(tenant, clock.Now(), new(account.Row.Id, "session.begun", "session/openid"), cancel);
        return account;
    }

    private async ValueTask AddAsync(KeyRow account, CancellationToken cancel)
    {
        var made = new AuditAct(AuditAct.Holdfast, "key.created", $"keys/{account.Id}", After: AuditChain.HashOf($"{account.Role} {account.Name}"));
        await audit.WriteAsync(account.Tenant!, account.CreatedAt, made, cancel);
        await directory.AddKeyAsync(account, cancel);
    }

    private Role? RoleOf(JsonElement said)
    {
        var roles = Texts(said, settings.RoleClaim);
        return roles.Intersect(settings.Admins, StringComparer.Ordinal).Any() ? Role.Admin
            : roles.Intersect(settings.Operators, StringComparer.Ordinal).Any() ? Role.Operator
            : null;
    }

    private static string NameOf(JsonElement said, string subject)
    {
        var name = new[] { "email", "preferred_username", "name" }.SelectMany(claim => Texts(said, claim)).FirstOrDefault(text => text.Length > 0) ?? subject;
        var plain = string.Concat(name.Where(c => !char.IsControl(c)));
        return plain.Length <= LongestName ? plain : plain[..LongestName];
    }

    /// <summary>A claim's texts: by its name, which may be an address with dots in it, else along a path of names.</summary>
    private static IReadOnlyList<string> Texts(JsonElement said, string claim)
    {
        if (!said.TryGetProperty(claim, out var value))
        {
            value = said;
            foreach (var name in claim.Split('.'))
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return [];
        }
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
            _ => [],
        };
    }
}
