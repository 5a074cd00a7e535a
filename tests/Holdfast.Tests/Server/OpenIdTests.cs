using System.Text;
using Holdfast.Server.Auth;
using Holdfast.Tests.Support;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>People who sign in at an identity provider: who is let in as what, and which answers prove nobody.</summary>
public sealed class OpenIdTests
{
    private const string Begin = "/api/v1/session/openid";

    [Fact]
    public async Task Person_signs_in_and_may_do_what_their_role_allows()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider);
        var session = await SignedInAsync(server, "/console/inbox?state=open");
        var (_, me) = await server.JsonAsync(HttpMethod.Get, "/api/v1/keys/current", headers: session);
        Assert.Equal(("ada@example.com", "operator", "default"), (Text(me, "name"), Text(me, "role"), Text(me, "tenant")));
        Assert.Equal(403, (await server.JsonAsync(HttpMethod.Get, "/api/v1/keys", headers: session)).Status);
        Assert.Equal("127.0.0.1", Text((await server.JsonAsync(HttpMethod.Get, "/api/v1/session/ways")).Body, "open_id"));

        // The same person again is the same account.
        await SignedInAsync(server);
        var (_, keys) = await server.JsonAsync(HttpMethod.Get, "/api/v1/keys", server.Keys.Admin);
        Assert.Single(keys.GetProperty("data").EnumerateArray(), key => Text(key, "name") == "ada@example.com");
        var (_, audit) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit", server.Keys.Admin);
        Assert.Equal(2, audit.GetProperty("data").EnumerateArray().Count(row => (Text(row, "act"), Text(row, "who")) == ("session.begun", Text(me, "id"))));
    }

    [Fact]
    public async Task Groups_decide_the_role_and_another_role_is_another_account()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider, ("HOLDFAST_OPENID__ROLE_CLAIM", "realm_access.roles"), ("HOLDFAST_OPENID__ADMINS", "leads,owners"));
        provider.Claims["realm_access"] = new Dictionary<string, object> { ["roles"] = new[] { "owners" } };
        var session = await SignedInAsync(server);
        Assert.Equal("admin", Text((await server.JsonAsync(HttpMethod.Get, "/api/v1/keys/current", headers: session)).Body, "role"));
        provider.Claims["realm_access"] = new Dictionary<string, object> { ["roles"] = new[] { "holdfast-operator" } };
        session = await SignedInAsync(server);
        Assert.Equal("operator", Text((await server.JsonAsync(HttpMethod.Get, "/api/v1/keys/current", headers: session)).Body, "role"));
    }

    [Theory]
    [InlineData("another audience")]
    [InlineData("another issuer")]
    [InlineData("over")]
    [InlineData("another nonce")]
    [InlineData("no nonce")]
    [InlineData("a key nobody published")]
    [InlineData("signed with our secret")]
    [InlineData("not signed")]
    [InlineData("changed after signing")]
    [InlineData("no token")]
    public async Task Token_that_does_not_hold_lets_nobody_in(string what)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider);
        provider.Change = what switch
        {
            "another audience" => token => token.Audience = "another",
            "another issuer" => token => token.Issuer = "https://login.example.com",
            "over" => token => (token.IssuedAt, token.NotBefore, token.Expires) = (Ago(20), Ago(20), Ago(10)),
            "another nonce" => token => token.Claims["nonce"] = "of another attempt",
            "no nonce" => token => token.Claims.Remove("nonce"),
            "signed with our secret" => token => token.SigningCredentials =
                new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(IdentityProvider.ClientSecret.PadRight(32))), SecurityAlgorithms.HmacSha256),
            "not signed" => token => token.SigningCredentials = null,
            _ => null,
        };
        provider.SignsWithAnotherKey = what == "a key nobody published";
        provider.Spoil = what switch
        {
            "changed after signing" => token => token.Split('.') is [var head, _, var signature]
                ? $"{head}.{Base64UrlEncoder.Encode($$"""{"iss":"{{provider.Issuer}}","aud":"{{IdentityProvider.ClientId}}","sub":"u-2","roles":["holdfast-admin"]}""")}.{signature}"
                : token,
            "no token" => _ => "",
            _ => null,
        };
        var (cookie, location) = await EndAsync(server, await BeginAsync(server));
        Assert.Equal((null, "/console/?refused=HF0142"), (cookie, location));
    }

    [Fact]
    public async Task Provider_that_changes_its_keys_is_believed_with_the_new_ones()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider);
        await SignedInAsync(server);
        provider.ChangeKey();
        await SignedInAsync(server);
    }

    [Fact]
    public async Task Answer_to_a_question_of_another_browser_is_not_taken()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider);
        var (mine, theirs) = (await BeginAsync(server), await BeginAsync(server));
        Assert.Equal((null, "/console/?refused=HF0141"), await EndAsync(server, (theirs.Code, mine.Attempt)));
        Assert.Equal((null, "/console/?refused=HF0141"), await EndAsync(server, (theirs.Code, "holdfast_openid=nonsense")));
        Assert.Equal((null, "/console/?refused=HF0141"), await EndAsync(server, (theirs.Code, "other=1")));
    }

    [Fact]
    public async Task Person_without_a_role_or_tenant_here_or_whose_account_was_revoked_is_not_let_in()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider, ("HOLDFAST_OPENID__TENANT_CLAIM", "org"));
        await RefusedAsync();
        provider.Claims["org"] = "nobody";
        await RefusedAsync();
        provider.Claims["org"] = "default";
        var session = await SignedInAsync(server);
        var (_, me) = await server.JsonAsync(HttpMethod.Get, "/api/v1/keys/current", headers: session);
        Assert.Equal(204, (await server.JsonAsync(HttpMethod.Delete, $"/api/v1/keys/{Text(me, "id")}", server.Keys.Admin)).Status);
        Assert.Equal(401, (await server.JsonAsync(HttpMethod.Get, "/api/v1/keys/current", headers: session)).Status);
        await RefusedAsync();
        provider.Claims["roles"] = "staff";
        await RefusedAsync();

        async Task RefusedAsync() => Assert.Equal((null, "/console/?refused=HF0143"), await EndAsync(server, await BeginAsync(server)));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/console\\evil")]
    public async Task Nobody_is_led_elsewhere_after_signing_in(string page)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await StartAsync(provider);
        var begun = await BeginAsync(server, page);
        using var end = await server.SendAsync(HttpMethod.Get, begun.Code, headers: ("Cookie", begun.Attempt));
        Assert.Contains("url=/console/\"", await end.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_a_provider_says_so()
    {
        await using var server = await TestServer.StartAsync();
        var (status, body) = await server.JsonAsync(HttpMethod.Get, Begin);
        Assert.Equal((404, "HF0140"), (status, Text(body, "code")));
        Assert.False((await server.JsonAsync(HttpMethod.Get, "/api/v1/session/ways")).Body.TryGetProperty("open_id", out _));
    }

    [Fact]
    public async Task Provider_that_is_away_is_told_on_the_page()
    {
        await using var server = await TestServer.StartAsync(("HOLDFAST_OPENID__ISSUER", "http://127.0.0.1:1"), ("HOLDFAST_OPENID__CLIENT_ID", "x"));
        using var begun = await server.SendAsync(HttpMethod.Get, Begin);
        Assert.Equal("/console/?refused=HF0142", begun.Headers.Location!.ToString());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static Task<TestServer> StartAsync(IdentityProvider provider, params (string Name, string Value)[] settings) => TestServer.StartAsync(
    [
        ("HOLDFAST_OPENID__ISSUER", provider.Issuer), ("HOLDFAST_OPENID__CLIENT_ID", IdentityProvider.ClientId),
        ("HOLDFAST_OPENID__CLIENT_SECRET", IdentityProvider.ClientSecret), .. settings,
    ]);

    private static async Task<(string, string)> SignedInAsync(TestServer server, string page = "/console/")
    {
        var begun = await BeginAsync(server, page);
        using var end = await server.SendAsync(HttpMethod.Get, begun.Code, headers: ("Cookie", begun.Attempt));
        Assert.Contains($"url={System.Net.WebUtility.HtmlEncode(page)}\"", await end.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var cookie = Assert.Single(end.Headers.GetValues("Set-Cookie"), set => set.StartsWith(Sessions.Cookie, StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        return ("Cookie", cookie.Split(';')[0]);
    }

    /// <summary>As a browser would: to the provider, and back with a code.</summary>
    private static async Task<(string Code, string Attempt)> BeginAsync(TestServer server, string page = "/console/")
    {
        using var begun = await server.SendAsync(HttpMethod.Get, $"{Begin}?page={Uri.EscapeDataString(page)}");
        Assert.True(begun.Headers.Location?.IsAbsoluteUri == true, $"{(int)begun.StatusCode} {begun.Headers.Location} {await begun.Content.ReadAsStringAsync(Cancel)}");
        var attempt = Assert.Single(begun.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", attempt, StringComparison.OrdinalIgnoreCase);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var sent = await http.GetAsync(begun.Headers.Location, Cancel);
        return (sent.Headers.Location!.PathAndQuery, attempt.Split(';')[0]);
    }

    private static async Task<(string? Session, string? Location)> EndAsync(TestServer server, (string Code, string Attempt) begun)
    {
        using var end = await server.SendAsync(HttpMethod.Get, begun.Code, headers: ("Cookie", begun.Attempt));
        var session = end.Headers.GetValues("Set-Cookie").FirstOrDefault(set => set.StartsWith(Sessions.Cookie, StringComparison.Ordinal));
        return (session, end.Headers.Location?.ToString());
    }

    private static string? Text(System.Text.Json.JsonElement body, string name) => body.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static DateTime Ago(int minutes) => DateTime.UtcNow.AddMinutes(-minutes);
}
