using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Holdfast.Tests.Support;

/// <summary>An OpenID Connect provider on a port of its own, at which one person is signed in already. It refuses what the protocol lets it refuse.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "holdfast", ClientSecret = "a secret/with: signs";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Back)> _codes = new();
    private RsaSecurityKey _key = NewKey();

    private IdentityProvider(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.Single();

    /// <summary>What is said of the person.</summary>
    public Dictionary<string, object> Claims { get; } = new()
    {
        ["sub"] = "u-1", ["email"] = "ada@example.com", ["roles"] = new[] { "staff", "holdfast-operator" },
    };

    /// <summary>Changes the token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Change { get; set; }

    /// <summary>Changes the token after it was signed.</summary>
    public Func<string, string>? Spoil { get; set; }

    /// <summary>Signs with a key that is not published.</summary>
    public bool SignsWithAnotherKey { get; set; }

    public static async Task<IdentityProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new IdentityProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = provider.Issuer, ["authorization_endpoint"] = $"{provider.Issuer}/authorize", ["token_endpoint"] = $"{provider.Issuer}/token",
            ["jwks_uri"] = $"{provider.Issuer}/keys",
        }));
        app.MapGet("/keys", () => Results.Json(new Dictionary<string, object> { ["keys"] = new[] { provider.Published() } }));
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public void ChangeKey() => _key = NewKey();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private Dictionary<string, string> Published()
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = _key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    private IResult Authorize(HttpRequest request)
    {
        string Asked(string name) => request.Query[name].ToString();
        if (Asked("client_id") != ClientId || Asked("response_type") != "code" || Asked("code_challenge_method") != "S256" || !Asked("scope").Split(' ').Contains("openid"))
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (Asked("code_challenge"), Asked("nonce"), Asked("redirect_uri"));
        return Results.Redirect($"{Asked("redirect_uri")}?code={code}&state={Uri.EscapeDataString(Asked("state"))}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(ClientSecret)}"))}";
        if (request.Headers.Authorization != basic) return Results.Unauthorized();
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || asked.Back != form["redirect_uri"]
            || asked.Challenge != Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
            return Results.BadRequest(new { error = "invalid_grant" });
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = ClientId, IssuedAt = DateTime.UtcNow, NotBefore = DateTime.UtcNow, Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object>(Claims) { ["nonce"] = asked.Nonce },
            SigningCredentials = new(SignsWithAnotherKey ? NewKey() : _key, SecurityAlgorithms.RsaSha256),
        };
        Change?.Invoke(token);
        var signed = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
        return Results.Json(new Dictionary<string, object>
        {
            ["access_token"] = "opaque", ["token_type"] = "Bearer", ["expires_in"] = 300, ["id_token"] = Spoil?.Invoke(signed) ?? signed,
        });
    }
}
