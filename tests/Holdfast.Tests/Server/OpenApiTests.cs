using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class OpenApiTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Document_in_the_repository_is_the_one_the_server_gives()
    {
        var given = await DocumentAsync();
        var file = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "api/openapi.json"), TestContext.Current.CancellationToken);
        Assert.True(given.Trim() == file.Trim(),
            "api/openapi.json differs from what the code says. If the change is meant, run ./api/refresh and commit it.");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_who_may_use_it_and_how_it_fails()
    {
        var document = JsonElement.Parse(await DocumentAsync());
        foreach (var path in document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{name} has no summary.");
                Assert.Contains("Takes ", operation.Value.GetProperty("description").GetString(), StringComparison.Ordinal);
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty("default", out _),
                    $"{name} does not describe its problems.");
            }
        }
    }

    private async Task<string> DocumentAsync()
    {
        using var answer = await fixture.Server.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
