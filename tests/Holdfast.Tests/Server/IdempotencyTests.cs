using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class IdempotencyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Header = "Idempotency-Key";

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Repeated_creation_of_a_key_makes_one_key_and_shows_it_once()
    {
        var body = new { name = "once" };
        var first = await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, body, (Header, "k1"));
        var again = await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, body, (Header, "k1"));
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Body.GetProperty("id").GetString(), again.Body.GetProperty("id").GetString());
        Assert.True(first.Body.TryGetProperty("key", out _));
        Assert.False(again.Body.TryGetProperty("key", out _));
        Assert.Contains("shown in the first answer", again.Body.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Single(await NamesAsync("once"));
    }

    [Fact]
    public async Task Key_of_one_request_serves_no_other()
    {
        await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "a" }, (Header, "k2"));
        var (status, problem) = await Server.JsonAsync(
            HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "b" }, (Header, "k2"));
        Assert.Equal((422, "HF0030"), (status, problem.GetProperty("code").GetString()));
        Assert.Empty(await NamesAsync("b"));
    }

    [Fact]
    public async Task Tenants_do_not_share_idempotency_keys()
    {
        var other = await Server.AddTenantAsync("apart");
        var first = await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "same" }, (Header, "k3"));
        var second = await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", other, new { name = "same" }, (Header, "k3"));
        Assert.NotEqual(first.Body.GetProperty("id").GetString(), second.Body.GetProperty("id").GetString());
        Assert.Equal("apart", second.Body.GetProperty("tenant").GetString());
    }

    [Fact]
    public async Task Repeated_creation_of_a_tenant_makes_one_tenant()
    {
        var body = new { name = "Twice" };
        var first = await Server.JsonAsync(HttpMethod.Post, "/api/v1/tenants", Server.Keys.Root, body, (Header, "t1"));
        var again = await Server.JsonAsync(HttpMethod.Post, "/api/v1/tenants", Server.Keys.Root, body, (Header, "t1"));
        Assert.Equal(first.Body.GetProperty("tenant").GetRawText(), again.Body.GetProperty("tenant").GetRawText());
        Assert.False(again.Body.GetProperty("admin_key").TryGetProperty("key", out _));
        var taken = await Server.JsonAsync(
            HttpMethod.Post, "/api/v1/tenants", Server.Keys.Root,
            new { name = "Other", id = first.Body.GetProperty("tenant").GetProperty("id").GetString() });
        Assert.Equal((409, "HF0070"), (taken.Status, taken.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Requests_at_the_same_time_do_it_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "racing" }, (Header, "k4"))));
        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 409));
        Assert.All(answers.Where(answer => answer.Status == 409), answer =>
            Assert.Equal("HF0031", answer.Body.GetProperty("code").GetString()));
        Assert.Single(await NamesAsync("racing"));
    }

    [Fact]
    public async Task Idempotency_key_out_of_bounds_is_refused()
    {
        var (status, problem) = await Server.JsonAsync(
            HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "x" }, (Header, new string('k', 256)));
        Assert.Equal((400, Header), (status, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
    }

    private async Task<IEnumerable<JsonElement>> NamesAsync(string name)
    {
        var (_, keys) = await Server.JsonAsync(HttpMethod.Get, "/api/v1/keys", Server.Keys.Admin);
        return keys.GetProperty("data").EnumerateArray().Where(key => key.GetProperty("name").GetString() == name);
    }
}
