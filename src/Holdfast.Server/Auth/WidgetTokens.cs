using System.Security.Cryptography;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Api;

namespace Holdfast.Server.Auth;

/// <summary>
/// What browsers of customers hold in place of a key: <c>hfw_</c>, the conversation that it opens, a point, and 32 random letters and digits. The conversation
/// may not have begun; which one it will be stands from the beginning, so that a token and those that renew it never open two.
/// </summary>
public sealed class WidgetTokens(IDirectory directory, KeyRing keys, TimeProvider clock)
{
    public const string Prefix = "hfw_";

    /// <summary>How long after its end a token may still be shown to go on with its conversation.</summary>
    private static readonly TimeSpan Renewable = TimeSpan.FromDays(7);

    /// <param name="maker">The key of the customer's server.</param>
    public async ValueTask<(WidgetTokenRow Row, string Token)> CreateAsync(
        KeyRow maker, string agent, string? user, string? conversation, IReadOnlyList<string> origins, TimeSpan lifetime, CancellationToken cancel)
    {
        conversation ??= NewId.Conversation();
        var token = $"{Prefix}{conversation}.{ApiKey.NewId("")}{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var now = clock.Now();
        var row = new WidgetTokenRow(
            ApiKey.NewId("wgt_"), ApiKey.Hash(token), maker.Tenant!, maker.Hash, agent, conversation, user, origins, now + lifetime);
        await directory.AddWidgetTokenAsync(row, now - Renewable, cancel);
        return (row, token);
    }

    /// <summary>False when there is no such token or it was revoked before.</summary>
    public ValueTask<bool> RevokeAsync(string tenant, string id, CancellationToken cancel) => directory.RevokeWidgetTokenAsync(tenant, id, clock.Now(), cancel);

    /// <summary>The conversation to go on with, when this was a token of the same agent and user; null = it was not.</summary>
    public async ValueTask<string?> RenewedAsync(string tenant, string agent, string? user, string token, CancellationToken cancel) =>
        await directory.FindWidgetTokenAsync(ApiKey.Hash(token), cancel) is { RevokedAt: null } row
        && (row.Tenant, row.Agent, row.User) == (tenant, agent, user) && row.EndsAt > clock.Now() - Renewable
            ? row.Conversation
            : null;

    /// <summary>The token and the key that made it; null when it is over, revoked or unknown, or the key is.</summary>
    public async ValueTask<(WidgetTokenRow Row, KeyRow Maker)?> FindAsync(string token, CancellationToken cancel) =>
        await FindByHashAsync(ApiKey.Hash(token), cancel);

    public async ValueTask<(WidgetTokenRow Row, KeyRow Maker)?> FindByHashAsync(string hash, CancellationToken cancel) =>
        await directory.FindWidgetTokenAsync(hash, cancel) is { RevokedAt: null } row && row.EndsAt > clock.Now()
        && await keys.FindByHashAsync(row.KeyHash, cancel) is { } maker
            ? (row, maker.Row)
            : null;
}
