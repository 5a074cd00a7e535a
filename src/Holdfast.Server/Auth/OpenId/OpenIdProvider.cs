using System.IdentityModel.Tokens.Jwt;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Holdfast.Server.Auth.OpenId;

/// <summary>The identity provider: what it publishes of itself, and what it says of who signed in. Authorization code flow with PKCE.</summary>
public sealed class OpenIdProvider
{
    /// <summary>Signatures whose key only the provider has. A shared secret would let anybody who reads our configuration vouch for anybody.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };

    private readonly OpenIdSettings _settings;
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly HttpDocumentRetriever _documents;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _published;

    public OpenIdProvider(OpenIdSettings settings, HttpClient http)
    {
        (_settings, _http) = (settings, http);
        _address = $"{settings.Issuer.ToString().TrimEnd('/')}/.well-known/openid-configuration";
        _documents = new(http) { RequireHttps = !settings.Issuer.IsLoopback };
        _published = new(_address, new OpenIdConnectConfigurationRetriever(), _documents);
    }

    /// <summary>Where the browser asks for a code.</summary>
    /// <param name="back">Where it comes back to; registered with the provider.</param>
    public async Task<Uri> QuestionAsync(OpenIdAttempt attempt, Uri back, CancellationToken cancel)
    {
        var published = await _published.GetConfigurationAsync(cancel);
        var question = new OpenIdConnectMessage
        {
            IssuerAddress = published.AuthorizationEndpoint,
            ClientId = _settings.ClientId,
            RedirectUri = back.ToString(),
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = "openid profile email",
            State = attempt.State,
            Nonce = attempt.Nonce,
            Parameters = { ["code_challenge"] = attempt.Challenge, ["code_challenge_method"] = "S256" },
        };
        return new(question.CreateAuthenticationRequestUrl());
    }

    /// <summary>Redeems the code for a token, and gives what it says once it is proven to be the provider's, for us, for this attempt, and of now.</summary>
    /// <exception cref="OpenIdException">It is not.</exception>
    public async Task<JsonElement> RedeemAsync(string code, OpenIdAttempt attempt, Uri back, CancellationToken cancel)
    {
        var published = await _published.GetConfigurationAsync(cancel);
        var answer = await AskForTokenAsync(published, code, attempt, back, cancel);
        var judged = await _tokens.ValidateTokenAsync(answer.IdToken, RulesOf(published));
        if (judged.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Providers change their keys, and may have since these were read. What is asked for here is known later, so it is read at once for this one.
            _published.RequestRefresh();
            published = await OpenIdConnectConfigurationRetriever.GetAsync(_address, _documents, cancel);
            judged = await _tokens.ValidateTokenAsync(answer.IdToken, RulesOf(published));
        }
        if (!judged.IsValid) throw new OpenIdException($"The token does not hold: {judged.Exception?.GetType().Name}.");
        CheckProtocol(answer, attempt);
        return JsonElement.Parse(Base64UrlEncoder.DecodeBytes(((JsonWebToken)judged.SecurityToken).EncodedPayload));
    }

    private async Task<OpenIdConnectMessage> AskForTokenAsync(
        OpenIdConnectConfiguration published, string code, OpenIdAttempt attempt, Uri back, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = back.ToString(),
            ["client_id"] = _settings.ClientId,
            ["code_verifier"] = attempt.Verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, published.TokenEndpoint);
        if (_settings.ClientSecret is { } secret)
        {
            // Basic is what holds where a provider says nothing (OpenID Connect Discovery, 3).
            if (published.TokenEndpointAuthMethodsSupported is not { Count: > 0 } ways || ways.Contains("client_secret_basic"))
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(_settings.ClientId)}:{Uri.EscapeDataString(secret)}")));
            else fields["client_secret"] = secret;
        }
        request.Content = new FormUrlEncodedContent(fields);
        using var response = await _http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) throw new OpenIdException($"The code was not redeemed: {(int)response.StatusCode}.");
        try
        {
            return new OpenIdConnectMessage(body);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new OpenIdException("The answer to the code is no JSON.");
        }
    }

    private TokenValidationParameters RulesOf(OpenIdConnectConfiguration published) => new()
    {
        ValidIssuer = published.Issuer,
        ValidAudience = _settings.ClientId,
        IssuerSigningKeys = published.SigningKeys,
        ValidAlgorithms = Algorithms,
        ClockSkew = ClockSkew,
    };

    private void CheckProtocol(OpenIdConnectMessage answer, OpenIdAttempt attempt)
    {
        try
        {
            new OpenIdConnectProtocolValidator { RequireTimeStampInNonce = false, RequireState = false, RequireStateValidation = false }.ValidateTokenResponse(
                new OpenIdConnectProtocolValidationContext
                {
                    ClientId = _settings.ClientId,
                    Nonce = attempt.Nonce,
                    ProtocolMessage = answer,
                    ValidatedIdToken = new JwtSecurityToken(answer.IdToken),
                });
        }
        catch (OpenIdConnectProtocolException e)
        {
            throw new OpenIdException($"The answer does not keep to the protocol: {e.GetType().Name}.");
        }
    }
}

/// <summary>The identity provider's answer proves nobody.</summary>
public sealed class OpenIdException(string message) : Exception(message);
