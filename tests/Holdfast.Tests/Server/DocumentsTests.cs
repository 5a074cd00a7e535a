using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>The documents of agents, through the API alone.</summary>
public sealed class DocumentsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Documents = "/api/v1/agents/default/documents";

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Document_is_put_as_text_or_json_read_listed_and_deleted()
    {
        var (status, made) = await PutAsync("refunds/late.md", "# Late parcels\n\nAre sent again. 📦\n");
        Assert.Equal((201, "refunds/late.md", "Late parcels", 1, 37), (
            status, Text(made, "path"), Text(made, "title"), made.GetProperty("version").GetInt32(), made.GetProperty("bytes").GetInt32()));
        Assert.False(made.TryGetProperty("content", out _));
        Assert.Equal("# Late parcels\n\nAre sent again. 📦\n", Text((await GetAsync("/refunds/late.md")).Body, "content"));

        await Server.JsonAsync(HttpMethod.Put, $"{Documents}/refunds/all.md", Server.Keys.Admin, new { content = "Within 30 days.", title = "All refunds" });
        var listed = (await GetAsync("?limit=200")).Body.GetProperty("data").EnumerateArray().Select(one => Text(one, "path"));
        Assert.Equal(["refunds/all.md", "refunds/late.md"], listed.Where(path => path.StartsWith("refunds/", StringComparison.Ordinal)));
        Assert.Equal("All refunds", Text((await GetAsync("/refunds/all.md")).Body, "title"));

        Assert.Equal(204, (await DeleteAsync("refunds/all.md")).Status);
        AssertProblem(await GetAsync("/refunds/all.md"), 404, "HF0051");
        AssertProblem(await DeleteAsync("refunds/all.md"), 404, "HF0051");
    }

    [Fact]
    public async Task Same_again_changes_nothing_and_a_change_is_the_next_version()
    {
        Assert.Equal(201, (await PutAsync("prices.md", "Tea is 3 euros.")).Status);
        Assert.Equal(200, (await PutAsync("prices.md", "Tea is 3 euros.")).Status);
        var (status, second) = await PutAsync("prices.md", "Tea is 4 euros.");
        Assert.Equal((201, 2), (status, second.GetProperty("version").GetInt32()));
        Assert.Equal("Tea is 3 euros.", Text((await GetAsync("/prices.md?version=1")).Body, "content"));
        Assert.Equal("Tea is 4 euros.", Text((await GetAsync("/prices.md")).Body, "content"));
        AssertProblem(await GetAsync("/prices.md?version=3"), 404, "HF0051");
    }

    [Fact]
    public async Task Deleted_document_keeps_its_versions_and_an_erased_one_nothing()
    {
        await PutAsync("secret.md", "The code is 1234.");
        await DeleteAsync("secret.md");
        Assert.Equal("The code is 1234.", Text((await GetAsync("/secret.md?version=1")).Body, "content"));
        Assert.Equal(204, (await DeleteAsync("secret.md?erase=true")).Status);
        AssertProblem(await GetAsync("/secret.md?version=1"), 404, "HF0051");
        Assert.Equal(2, (await PutAsync("secret.md", "There is no code.")).Body.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task What_is_wrong_is_named_with_its_remedy()
    {
        AssertProblem(await PutAsync("large.md", new string('x', 1024 * 1024 + 1)), 413, "HF0052");
        AssertField(await PutAsync("blank.md", " \n"), "content", "not blank");
        AssertField(await PutAsync("a%5Cb", "x"), "path", "relative path");
        AssertField(await PutAsync(new string('a', 201), "x"), "path", "200 characters");
        AssertField(await Server.JsonAsync(HttpMethod.Put, $"{Documents}/t.md", Server.Keys.Admin, new { content = "x", title = "a\nb" }), "title", "one line");
        AssertField(await Server.JsonAsync(HttpMethod.Put, $"{Documents}/b.md", Server.Keys.Admin, Body([0xff, 0xfe])), "content", "UTF-8");
        AssertProblem(await Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/nobody/documents/a.md", Server.Keys.Admin, "x"), 404, "HF0041");
        AssertProblem(await Server.JsonAsync(HttpMethod.Get, "/api/v1/agents/nobody/documents", Server.Keys.Admin), 404, "HF0041");
    }

    [Fact]
    public async Task Other_tenant_sees_nothing()
    {
        await PutAsync("mine.md", "Mine.");
        var other = await Server.AddTenantAsync("documents-other");
        AssertProblem(await Server.JsonAsync(HttpMethod.Get, $"{Documents}/mine.md", other), 404, "HF0051");
        AssertProblem(await Server.JsonAsync(HttpMethod.Delete, $"{Documents}/mine.md?erase=true", other), 404, "HF0051");
        Assert.Equal(200, (await GetAsync("/mine.md")).Status);
    }

    private Task<(int Status, JsonElement Body)> GetAsync(string path) => Server.JsonAsync(HttpMethod.Get, Documents + path, Server.Keys.App);

    private Task<(int Status, JsonElement Body)> PutAsync(string path, string content) =>
        Server.JsonAsync(HttpMethod.Put, $"{Documents}/{path}", Server.Keys.Admin, Body(Encoding.UTF8.GetBytes(content)));

    private Task<(int Status, JsonElement Body)> DeleteAsync(string path) =>
        Server.JsonAsync(HttpMethod.Delete, $"{Documents}/{path}", Server.Keys.Admin);

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("text/markdown") } };

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static void AssertProblem((int Status, JsonElement Body) answer, int status, string code) =>
        Assert.Equal((status, code), (answer.Status, Text(answer.Body, "code")));

    private static void AssertField((int Status, JsonElement Body) answer, string field, string remedy)
    {
        AssertProblem(answer, 400, "HF0002");
        var error = Assert.Single(answer.Body.GetProperty("errors").EnumerateArray().ToList());
        Assert.Equal(field, Text(error, "field"));
        Assert.Contains(remedy, Text(error, "message"), StringComparison.Ordinal);
    }
}
