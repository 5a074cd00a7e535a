using System.Text;
using System.Text.Json;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class KeysTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Keys = "/api/v1/keys";

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Key_may_come_in_either_header_but_not_in_both()
    {
        Assert.Equal(200, (await Server.JsonAsync(HttpMethod.Get, Keys + "/current", Server.Keys.App)).Status);
        Assert.Equal(200, (await Server.JsonAsync(HttpMethod.Get, Keys + "/current", headers: ("x-api-key", Server.Keys.App))).Status);
        var (status, problem) = await Server.JsonAsync(
            HttpMethod.Get, Keys + "/current", Server.Keys.App, headers: ("x-api-key", Server.Keys.App));
        Assert.Equal((400, "HF0012"), (status, Code(problem)));
    }

    [Theory]
    [InlineData("Basic aGY6eA==", "HF0010")]
    [InlineData("Bearer ", "HF0010")]
    [InlineData("Bearer sk-something", "HF0011")]
    [InlineData("Bearer hf_0000000000000000000000000000000", "HF0011")]
    public async Task Key_that_is_none_is_refused(string authorization, string code)
    {
        using var answer = await Server.SendAsync(HttpMethod.Get, Keys + "/current", headers: ("Authorization", authorization));
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(code, Code(JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task Created_key_works_until_it_is_revoked()
    {
        var (status, created) = await Server.JsonAsync(
            HttpMethod.Post, Keys, Server.Keys.Admin, new { name = "widget", role = "operator" });
        Assert.Equal(201, status);
        var key = created.GetProperty("key").GetString()!;
        Assert.Matches("^hf_[0-9A-Za-z]{32}$", key);

        var (_, current) = await Server.JsonAsync(HttpMethod.Get, Keys + "/current", key);
        Assert.Equal(("operator", "default", key[^4..]), (Text(current, "role"), Text(current, "tenant"), Text(current, "hint")));

        var path = $"{Keys}/{Text(created, "id")}";
        Assert.Equal(204, (await Server.JsonAsync(HttpMethod.Delete, path, Server.Keys.Admin)).Status);
        Assert.Equal(401, (await Server.JsonAsync(HttpMethod.Get, Keys + "/current", key)).Status);
        Assert.Equal("HF0072", Code((await Server.JsonAsync(HttpMethod.Delete, path, Server.Keys.Admin)).Body));
    }

    [Fact]
    public async Task Key_cannot_revoke_itself()
    {
        var (_, current) = await Server.JsonAsync(HttpMethod.Get, Keys + "/current", Server.Keys.Admin);
        var (status, problem) = await Server.JsonAsync(HttpMethod.Delete, $"{Keys}/{Text(current, "id")}", Server.Keys.Admin);
        Assert.Equal((409, "HF0014"), (status, Code(problem)));
    }

    [Fact]
    public async Task Admin_creates_no_root_key_and_root_no_other()
    {
        Assert.Equal(400, (await Server.JsonAsync(HttpMethod.Post, Keys, Server.Keys.Admin, new { name = "x", role = "root" })).Status);
        Assert.Equal(400, (await Server.JsonAsync(HttpMethod.Post, Keys, Server.Keys.Root, new { name = "x", role = "admin" })).Status);
        Assert.Equal(201, (await Server.JsonAsync(HttpMethod.Post, Keys, Server.Keys.Root, new { name = "x", role = "root" })).Status);
    }

    [Fact]
    public async Task Keys_are_kept_only_as_hashes()
    {
        await Server.AddTenantAsync("hashed");
        var (_, listed) = await Server.JsonAsync(HttpMethod.Get, Keys, Server.Keys.Admin);
        foreach (var role in Enum.GetValues<Role>())
        {
            Assert.DoesNotContain(Server.KeyOf(role), listed.GetRawText(), StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(Server.Folder, "holdfast.db*"))
                Assert.DoesNotContain(Server.KeyOf(role), await ReadSharedAsync(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Root_manages_the_keys_of_any_tenant()
    {
        var admin = await Server.AddTenantAsync("managed");
        var (status, created) = await Server.JsonAsync(
            HttpMethod.Post, "/api/v1/tenants/managed/keys", Server.Keys.Root, new { name = "second", role = "app" });
        Assert.Equal((201, "managed"), (status, Text(created, "tenant")));
        var (_, listed) = await Server.JsonAsync(HttpMethod.Get, "/api/v1/tenants/managed/keys", Server.Keys.Root);
        Assert.Equal(2, listed.GetProperty("data").GetArrayLength());

        var first = listed.GetProperty("data").EnumerateArray().Single(key => Text(key, "role") == "admin");
        Assert.Equal(204, (await Server.JsonAsync(
            HttpMethod.Delete, $"/api/v1/tenants/managed/keys/{Text(first, "id")}", Server.Keys.Root)).Status);
        Assert.Equal(401, (await Server.JsonAsync(HttpMethod.Get, Keys, admin)).Status);
        Assert.Equal("HF0071", Code((await Server.JsonAsync(HttpMethod.Get, "/api/v1/tenants/nobody/keys", Server.Keys.Root)).Body));
    }

    [Fact]
    public async Task Admin_reaches_no_key_of_another_tenant()
    {
        var other = await Server.AddTenantAsync("walled");
        var (_, mine) = await Server.JsonAsync(HttpMethod.Get, Keys + "/current", Server.Keys.App);
        Assert.Equal("HF0072", Code((await Server.JsonAsync(HttpMethod.Delete, $"{Keys}/{Text(mine, "id")}", other)).Body));
        var (_, listed) = await Server.JsonAsync(HttpMethod.Get, Keys, other);
        Assert.All(listed.GetProperty("data").EnumerateArray(), key => Assert.Equal("walled", Text(key, "tenant")));
    }

    [Fact]
    public async Task Requests_beyond_the_keys_limit_are_told_when_to_come_back()
    {
        await using var server = await TestServer.StartAsync(("HOLDFAST_LIMITS__REQUESTS_PER_MINUTE", "2"));
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await server.JsonAsync(HttpMethod.Get, Keys + "/current", server.Keys.App)).Status);
        using var refused = await server.SendAsync(HttpMethod.Get, Keys + "/current", server.Keys.App);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.False(refused.Headers.Contains("x-should-retry"));
        Assert.Equal(200, (await server.JsonAsync(HttpMethod.Get, Keys + "/current", server.Keys.Operator)).Status);
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static string? Code(JsonElement problem) => Text(problem, "code");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
