using Xunit;

namespace Holdfast.Tests.Server;

public sealed class IsolationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Conversations = "/api/v1/conversations";

    private TestServer Server => fixture.Server;

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/entries")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/context")]
    [InlineData("GET", "/attempts")]
    [InlineData("GET", "/attempts/1/request")]
    [InlineData("POST", "/messages", """{"content":"x"}""")]
    [InlineData("POST", "/cancel", "{}")]
    [InlineData("POST", "/resolve", "{}")]
    [InlineData("POST", "/feedback", """{"rating":1}""")]
    [InlineData("POST", "/fork", "{}")]
    public async Task Conversation_of_another_tenant_is_not_there(string method, string path, string? body = null)
    {
        var other = await Server.AddTenantAsync($"other-{Guid.NewGuid():n}");
        var id = await CreateAsync();
        var (status, problem) = await Server.JsonAsync(new(method), $"{Conversations}/{id}{path}", other, body);
        var unknown = await Server.JsonAsync(new(method), $"{Conversations}/cnv_unknown{path}", other, body);
        Assert.Equal(404, status);
        Assert.Equal(unknown.Body.GetRawText(), problem.GetRawText());
        Assert.Equal(200, (await Server.JsonAsync(HttpMethod.Get, $"{Conversations}/{id}", Server.Keys.App)).Status);
    }

    [Fact]
    public async Task Lists_hold_nothing_of_another_tenant()
    {
        await CreateAsync();
        var other = await Server.AddTenantAsync("lists");
        foreach (var list in new[] { Conversations, "/api/v1/ledger", "/api/v1/costs?by=conversation" })
        {
            var (_, page) = await Server.JsonAsync(HttpMethod.Get, list, other);
            Assert.Equal(0, (page.TryGetProperty("data", out var data) ? data : page.GetProperty("lines")).EnumerateArray().Count(Belongs));
        }

        static bool Belongs(System.Text.Json.JsonElement row) => row.GetRawText().Contains("cnv_", StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync() =>
        (await Server.JsonAsync(HttpMethod.Post, Conversations, Server.Keys.App, new { })).Body.GetProperty("id").GetString()!;
}
