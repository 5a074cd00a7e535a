using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What is remembered of end users, through the API alone.</summary>
public sealed class UserMemoryTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Memory = "/api/v1/memory", Facts = "/api/v1/memory/facts", Files = "/api/v1/memory/files";

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Fact_is_added_once_read_edited_and_forgotten()
    {
        var (status, fact) = await PostAsync(Facts, new { user = "ann", text = "Likes tea." });
        Assert.Equal((201, "Likes tea.", "person"), (status, Text(fact, "text"), Text(fact.GetProperty("source"), "by")));
        var one = $"{Facts}/{Text(fact, "id")}?user=ann";
        var (again, same) = await PostAsync(Facts, new { user = "ann", text = "likes TEA" });
        Assert.Equal((200, Text(fact, "id")), (again, Text(same, "id")));
        Assert.Equal("Likes tea.", Text((await GetAsync(one)).Body, "text"));
        Assert.Equal("Likes green tea.", Text((await PutAsync(one, new { text = "Likes green tea." })).Body, "text"));

        Assert.Equal(204, (await DeleteAsync(one)).Status);
        AssertProblem(await GetAsync(one), 404, "HF0050");
        AssertProblem(await PutAsync(one, new { text = "Likes rum." }), 404, "HF0050");
        AssertProblem(await DeleteAsync(one), 404, "HF0050");
    }

    [Fact]
    public async Task Fact_with_a_source_must_be_quoted_exactly_from_the_users_own_words()
    {
        var id = await ImportAsync("bob", "I moved to the blue house in May.", "So you live in the blue house.");
        var fact = await PostAsync(Facts, Sourced("bob", id, 2, "the blue house"));
        var source = fact.Body.GetProperty("source");
        Assert.Equal((201, id, 2), (fact.Status, Text(source, "conversation"), source.GetProperty("seq").GetInt32()));

        AssertField(await PostAsync(Facts, Sourced("bob", id, 2, "the red house")), "source.quote", "do not stand in entry 2");
        AssertField(await PostAsync(Facts, Sourced("bob", id, 3, "the blue house")), "source.quote", "neither the user's own words");
        AssertField(await PostAsync(Facts, Sourced("bob", id, 9, "the blue house")), "source.quote", "no entry 9");
        AssertField(await PostAsync(Facts, Sourced("eve", id, 2, "the blue house")), "source.conversation", "of user eve");
        AssertField(await PostAsync(Facts, Sourced("bob", "cnv_x", 2, "the blue house")), "source.conversation", "of user bob");
    }

    [Fact]
    public async Task File_is_written_read_and_forgotten()
    {
        var (status, file) = await PutAsync($"{Files}?user=cat&path=/memories/notes/a.md", new { content = "Tee 🍵" });
        Assert.Equal((200, 8, "person"), (status, file.GetProperty("bytes").GetInt32(), Text(file.GetProperty("source"), "by")));
        await PutAsync($"{Files}?user=cat&path=/memories/b.md", new { content = "b" });
        Assert.Equal("Tee 🍵", Text((await GetAsync($"{Files}?user=cat&path=/memories/notes/a.md")).Body, "content"));
        var listed = (await GetAsync($"{Memory}?user=cat")).Body.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(["/memories/b.md", "/memories/notes/a.md"], listed.Select(one => Text(one, "path")));
        Assert.All(listed, one => Assert.False(one.TryGetProperty("content", out _)));

        Assert.Equal(204, (await DeleteAsync($"{Files}?user=cat&path=/memories/notes")).Status);
        AssertProblem(await GetAsync($"{Files}?user=cat&path=/memories/notes/a.md"), 404, "HF0050");
        AssertProblem(await DeleteAsync($"{Files}?user=cat&path=/memories/notes"), 404, "HF0050");
    }

    [Fact]
    public async Task Everything_of_a_user_is_forgotten_and_nothing_of_others()
    {
        foreach (var user in new[] { "dan", "dora" })
        {
            await PostAsync(Facts, new { user, text = "Likes tea." });
            await PutAsync($"{Files}?user={user}&path=/memories/a", new { content = "x" });
        }
        Assert.Equal(204, (await DeleteAsync($"{Memory}?user=dan")).Status);
        Assert.Equal(204, (await DeleteAsync($"{Memory}?user=dan")).Status);
        Assert.Equal("""{"user":"dan","facts":[],"files":[]}""", (await GetAsync($"{Memory}?user=dan")).Body.GetRawText());
        Assert.Equal((1, 1), Counts((await GetAsync($"{Memory}?user=dora")).Body));
    }

    [Fact]
    public async Task Other_tenant_sees_nothing()
    {
        var fact = await PostAsync(Facts, new { user = "fay", text = "Likes tea." });
        var other = await Server.AddTenantAsync("memory-other");
        Assert.Equal((0, 0), Counts((await Server.JsonAsync(HttpMethod.Get, $"{Memory}?user=fay", other)).Body));
        await Server.JsonAsync(HttpMethod.Delete, $"{Memory}?user=fay", other);
        AssertProblem(await Server.JsonAsync(HttpMethod.Delete, $"{Facts}/{Text(fact.Body, "id")}?user=fay", other), 404, "HF0050");
        var id = await ImportAsync("fay", "I live in the blue house.", "Noted.");
        AssertField(await Server.JsonAsync(HttpMethod.Post, Facts, other, Sourced("fay", id, 2, "the blue house")), "source.conversation",
            "of user fay");
        Assert.Equal((1, 0), Counts((await GetAsync($"{Memory}?user=fay")).Body));
    }

    [Fact]
    public async Task What_is_wrong_is_named_with_its_remedy()
    {
        AssertField(await GetAsync(Memory), "user", "Name the end user");
        AssertField(await DeleteAsync($"{Memory}?user="), "user", "Name the end user");
        AssertField(await GetAsync($"{Memory}?user={new string('x', 201)}"), "user", "1 to 200");
        AssertField(await PostAsync(Facts, new { user = "gus", text = "Card 4111 1111 1111 1111" }), "text", "a card number");
        AssertField(await PostAsync(Facts, new { user = "gus", text = " " }), "text", "one sentence");
        AssertField(await GetAsync($"{Files}?user=gus"), "path", "under /memories");
        AssertField(await PutAsync($"{Files}?user=gus&path=/memories/../x", new { content = "x" }), "path", "under /memories");
        AssertField(await PutAsync($"{Files}?user=gus&path=/memories/x", new { content = new string('x', 65_537) }), "content",
            "65536 bytes");
        AssertField(await PutAsync($"{Files}?user=gus&path=/memories/x", new { content = "password: hunter2" }), "content", "a password");
        AssertField(await PutAsync($"{Files}?user=gus&path=/memories", new { content = "x" }), "path", "directory");
    }

    [Fact]
    public async Task Idempotency_key_tells_another_body_apart()
    {
        Task<(int Status, JsonElement Body)> AddAsync(string text) =>
            Server.JsonAsync(HttpMethod.Post, Facts, Server.Keys.App, new { user = "hal", text }, ("Idempotency-Key", "memory-1"));

        Assert.Equal(201, (await AddAsync("Likes tea.")).Status);
        Assert.Equal(200, (await AddAsync("Likes tea.")).Status);
        AssertProblem(await AddAsync("Likes rum."), 422, "HF0030");
    }

    [Fact]
    public async Task Agent_with_memory_has_no_tool_of_the_same_name()
    {
        var tool = new { name = "memory", description = "Mine.", input_schema = new { type = "object" }, url = "http://127.0.0.1/" };
        var principles = new { role = "r", hard_limits = new[] { "l" }, interaction_pattern = "p" };
        var agent = new { constitution = principles, ladder = new[] { "practice/practice" }, memory = true, tools = new[] { tool } };
        var answer = await Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/two-memories", Server.Keys.Admin, agent);
        AssertField(answer, "tools[0].name", "name yours otherwise");
    }

    private async Task<string> ImportAsync(string user, string said, string answer)
    {
        var messages = new[] { new { role = "user", content = said }, new { role = "assistant", content = answer } };
        return Text((await PostAsync("/api/v1/conversations", new { user, messages })).Body, "id");
    }

    private static object Sourced(string user, string conversation, int seq, string quote) =>
        new { user, text = "Lives in the blue house.", source = new { conversation, seq, quote } };

    private Task<(int Status, JsonElement Body)> GetAsync(string path) => Server.JsonAsync(HttpMethod.Get, path, Server.Keys.App);

    private Task<(int Status, JsonElement Body)> PostAsync(string path, object body) =>
        Server.JsonAsync(HttpMethod.Post, path, Server.Keys.App, body);

    private Task<(int Status, JsonElement Body)> PutAsync(string path, object body) =>
        Server.JsonAsync(HttpMethod.Put, path, Server.Keys.App, body);

    private Task<(int Status, JsonElement Body)> DeleteAsync(string path) => Server.JsonAsync(HttpMethod.Delete, path, Server.Keys.App);

    private static void AssertProblem((int Status, JsonElement Body) answer, int status, string code) =>
        Assert.Equal((status, code), (answer.Status, Text(answer.Body, "code")));

    private static void AssertField((int Status, JsonElement Body) answer, string field, string remedy)
    {
        AssertProblem(answer, 400, "HF0002");
        var error = answer.Body.GetProperty("errors").EnumerateArray().Single();
        Assert.Equal(field, Text(error, "field"));
        Assert.Contains(remedy, Text(error, "message"), StringComparison.Ordinal);
    }

    private static (int Facts, int Files) Counts(JsonElement memory) =>
        (memory.GetProperty("facts").GetArrayLength(), memory.GetProperty("files").GetArrayLength());

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
