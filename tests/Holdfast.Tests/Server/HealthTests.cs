using System.Text.Json;
using Holdfast.Tests.Providers;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class HealthTests
{
    [Fact]
    public async Task Provider_that_is_away_is_a_warning_with_a_remedy_and_the_server_stays_ready()
    {
        await using var server = await TestServer.StartAsync();
        var (status, health) = await server.JsonAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal((200, "warning"), (status, health.GetProperty("status").GetString()));
        Assert.Equal(
            ["database", "data folder", "disk space", "workers", "provider practice", "provider practice-openai"],
            Checks(health).Select(check => Text(check, "name")));
        Assert.All(Checks(health), check => Assert.Equal(Text(check, "status") == "ok", !check.TryGetProperty("remedy", out _)));
        Assert.Equal(200, (await server.JsonAsync(HttpMethod.Get, "/health/live")).Status);
    }

    [Fact]
    public async Task Provider_that_answers_is_ok()
    {
        var practice = new PracticeServerFixture();
        await practice.InitializeAsync();
        await using var stopping = practice;
        await using var server = await TestServer.StartAsync(("HOLDFAST_PRACTICE_URL", practice.Url.AbsoluteUri));
        var (_, health) = await server.JsonAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal("ok", health.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Folder_that_is_gone_fails()
    {
        await using var server = await TestServer.StartAsync();
        Directory.Delete(server.Folder, recursive: true);
        var (status, health) = await server.JsonAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal((503, "failing"), (status, health.GetProperty("status").GetString()));
        Directory.CreateDirectory(server.Folder);
    }

    private static IEnumerable<JsonElement> Checks(JsonElement health) => health.GetProperty("checks").EnumerateArray();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
