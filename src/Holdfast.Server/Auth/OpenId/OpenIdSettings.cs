namespace Holdfast.Server.Auth.OpenId;

/// <summary>Where people sign in who have no key, and what they may do here by what is said of them there.</summary>
/// <param name="Name">What the sign-in page calls it.</param>
/// <param name="ClientSecret">Null = this server is a public client; PKCE is used either way.</param>
/// <param name="Tenant">Of those of whom no tenant is said.</param>
/// <param name="TenantClaim">The claim that names a person's tenant; null = all belong to <paramref name="Tenant"/>.</param>
/// <param name="RoleClaim">The claim that lists roles or groups; dots lead into objects (<c>realm_access.roles</c>).</param>
/// <param name="Operators">Values of it that make an operator.</param>
/// <param name="Admins">Values of it that make an admin.</param>
public sealed record OpenIdSettings(
    Uri Issuer,
    string Name,
    string ClientId,
    string? ClientSecret,
    string Tenant,
    string? TenantClaim,
    string RoleClaim,
    IReadOnlyList<string> Operators,
    IReadOnlyList<string> Admins)
{
    // A record would print the secret.
    public override string ToString() => Issuer.ToString();
}
