using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Server.Auth.OpenId;

/// <summary>
/// A sign-in that has begun: secrets that tie the answer to this browser and this attempt. The browser keeps it, in a cookie that no script reads, so every node
/// can end what another began.
/// </summary>
/// <param name="State">Comes back with the answer: it is one to a question of this browser's (RFC 6749, 10.12).</param>
/// <param name="Nonce">Comes back inside the token: it was made for this attempt (OpenID Connect Core, 3.1.2.1).</param>
/// <param name="Verifier">Only who knows it can redeem the code (RFC 7636).</param>
/// <param name="Page">Where the person was going, a path of the console.</param>
public sealed record OpenIdAttempt(string State, string Nonce, string Verifier, string Page)
{
    public const string Cookie = "holdfast_openid";

    /// <summary>People look for their phones.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);

    private const string Home = "/console/";
    private const int SecretBytes = 32, LongestPage = 500;

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <param name="page">Anything but a path of the console becomes its first page: nobody is led elsewhere.</param>
    public static OpenIdAttempt Begin(string? page) => new(
        Secret(), Secret(), Secret(),
        page is not null && page.StartsWith(Home, StringComparison.Ordinal) && page.Length <= LongestPage && !page.Any(c => c is '\\' or < ' ') ? page : Home);

    public string Write() => $"{State}.{Nonce}.{Verifier}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Page))}";

    /// <summary>Null when it is none, or that of another attempt.</summary>
    public static OpenIdAttempt? Read(string? cookie, string? state)
    {
        if (cookie?.Split('.') is not [var mine, var nonce, var verifier, var page] || state is null || !Base64Url.IsValid(page)) return null;
        var isMine = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mine), Encoding.UTF8.GetBytes(state));
        return isMine ? Begin(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(page))) with { State = mine, Nonce = nonce, Verifier = verifier } : null;
    }

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}
