using Holdfast.Server.Auth;
using Holdfast.Tests.Support;
using Holdfast.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Browsers: a key becomes a cookie, and the cookie may do what the key may do, for as long as both last.</summary>
public sealed class SessionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Current = "/api/v1/keys/current", Sign = "/api/v1/session";

    private static readonly (string Name, string Value) Marked = (Sessions.Header, "1");

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Cookie_stands_for_the_key_and_no_script_or_other_site_gets_at_it()
    {
        using var begun = await Server.SendAsync(HttpMethod.Post, Sign, Server.Keys.Operator);
        var set = Assert.Single(begun.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", set, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", set, StringComparison.OrdinalIgnoreCase);

        var (status, body) = await Server.JsonAsync(HttpMethod.Get, Current, headers: Cookie(set));
        Assert.Equal((200, "operator"), (status, body.GetProperty("role").GetString()));
        Assert.Equal(403, (await Server.JsonAsync(HttpMethod.Get, "/api/v1/keys", headers: Cookie(set))).Status);
    }

    [Fact]
    public async Task Cookie_behind_https_is_for_https_alone()
    {
        using var begun = await Server.SendAsync(HttpMethod.Post, Sign, Server.Keys.Operator, headers: ("X-Forwarded-Proto", "https"));
        Assert.Contains("secure", Assert.Single(begun.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_is_changed_by_a_cookie_without_the_consoles_header()
    {
        var cookie = await SignInAsync(Server);
        var (status, body) = await Server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", body: "{}", headers: cookie);
        Assert.Equal((403, "HF0016"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(201, (await Server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", body: "{}", headers: [cookie, Marked])).Status);
    }

    [Fact]
    public async Task Session_that_was_signed_out_is_over()
    {
        var cookie = await SignInAsync(Server);
        Assert.Equal(204, (await Server.JsonAsync(HttpMethod.Delete, Sign, headers: [cookie, Marked])).Status);
        var (status, body) = await Server.JsonAsync(HttpMethod.Get, Current, headers: cookie);
        Assert.Equal((401, "HF0015"), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Session_ends_with_its_key()
    {
        var (_, made) = await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "a browser's", role = "operator" });
        var cookie = await SignInAsync(Server, made.GetProperty("key").GetString());
        Assert.Equal(204, (await Server.JsonAsync(HttpMethod.Delete, $"/api/v1/keys/{made.GetProperty("id").GetString()}", Server.Keys.Admin)).Status);
        Assert.Equal(401, (await Server.JsonAsync(HttpMethod.Get, Current, headers: cookie)).Status);
    }

    [Fact]
    public async Task Session_outlives_a_restart_and_not_its_day()
    {
        using var folder = new TemporaryFolder();
        (string, string) cookie;
        await using (var first = await TestServer.StartOnAsync(folder.Path, TimeProvider.System)) cookie = await SignInAsync(first);
        await using (var second = await TestServer.StartOnAsync(folder.Path, TimeProvider.System))
            Assert.Equal(200, (await second.JsonAsync(HttpMethod.Get, Current, headers: cookie)).Status);
        var clock = new ShiftedClock();
        clock.Shift(TimeSpan.FromHours(13));
        await using var tomorrow = await TestServer.StartOnAsync(folder.Path, clock);
        Assert.Equal(401, (await tomorrow.JsonAsync(HttpMethod.Get, Current, headers: cookie)).Status);
    }

    private static async Task<(string, string)> SignInAsync(TestServer server, string? key = null)
    {
        using var begun = await server.SendAsync(HttpMethod.Post, Sign, key ?? server.Keys.Operator);
        Assert.Equal(201, (int)begun.StatusCode);
        return Cookie(Assert.Single(begun.Headers.GetValues("Set-Cookie")));
    }

    private static (string, string) Cookie(string set) => ("Cookie", set.Split(';')[0]);
}
