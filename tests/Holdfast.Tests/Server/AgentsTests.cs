using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class AgentsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly object Principles = new
    {
        role = "You help customers of a bicycle shop.",
        hard_limits = new[] { "Never promise a delivery date." },
        interaction_pattern = "Be brief. Ask when the order number is missing.",
    };

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Change_is_the_next_version_and_no_change_is_none()
    {
        Assert.Equal((201, 1), await PutAsync("versioned", new { constitution = Principles, ladder = new[] { "practice/practice" } }));
        Assert.Equal((200, 1), await PutAsync("versioned", new { constitution = Principles, ladder = new[] { "practice/practice" } }));
        Assert.Equal((201, 2),
            await PutAsync("versioned", new { constitution = Principles, ladder = new[] { "practice/practice" }, max_rounds = 7 }));

        var (_, newest) = await GetAsync("/versioned");
        Assert.Equal(7, newest.GetProperty("definition").GetProperty("max_rounds").GetInt32());
        var (_, first) = await GetAsync("/versioned?version=1");
        Assert.Equal(50, first.GetProperty("definition").GetProperty("max_rounds").GetInt32());
        var (_, versions) = await GetAsync("/versioned/versions");
        Assert.Equal([2, 1], versions.GetProperty("data").EnumerateArray().Select(Version));
    }

    [Fact]
    public async Task Difference_lists_what_changed_by_path()
    {
        await PutAsync("changing", new { constitution = Principles, ladder = new[] { "practice/practice" } });
        await PutAsync("changing",
            new { constitution = Principles, ladder = new[] { "practice/practice", "practice/practice-small" }, instructions = "Be kind.",
                max_rounds = 3 });
        var (status, diff) = await GetAsync("/changing/diff?from=1");
        Assert.Equal((200, 1, 2), (status, diff.GetProperty("from").GetInt32(), diff.GetProperty("to").GetInt32()));
        Assert.Equal(
            ["instructions:  -> \"Be kind.\"", "ladder[1]:  -> \"practice/practice-small\"", "max_rounds: 50 -> 3"],
            diff.GetProperty("changes").EnumerateArray().Select(Change).Order(StringComparer.Ordinal));
        Assert.Equal("HF0061", Code((await GetAsync("/changing/diff?from=9")).Body));
        Assert.Equal("HF0002", Code((await GetAsync("/changing/diff")).Body));
    }

    [Fact]
    public async Task Rollback_makes_a_new_version_with_the_old_content_once()
    {
        await PutAsync("rolled", new { constitution = Principles, ladder = new[] { "practice/practice" } });
        await PutAsync("rolled", new { constitution = Principles, ladder = new[] { "practice/practice" }, max_rounds = 2 });
        for (var i = 0; i < 2; i++)
        {
            var (_, rolled) = await Server.JsonAsync(
                HttpMethod.Post, "/api/v1/agents/rolled/rollback", Server.Keys.Admin, new { version = 1 }, ("Idempotency-Key", "rollback"));
            Assert.Equal(3, Version(rolled));
        }
        Assert.Equal("[]", (await GetAsync("/rolled/diff?from=1&to=3")).Body.GetProperty("changes").GetRawText());
        var (status, problem) = await Server.JsonAsync(
            HttpMethod.Post, "/api/v1/agents/rolled/rollback", Server.Keys.Admin, new { version = 2 }, ("Idempotency-Key", "rollback"));
        Assert.Equal((422, "HF0030"), (status, Code(problem)));
        Assert.Equal("HF0061",
            Code((await Server.JsonAsync(HttpMethod.Post, "/api/v1/agents/rolled/rollback", Server.Keys.Admin, new { version = 9 })).Body));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var (status, problem) = await Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/Wrong%20Name", Server.Keys.Admin, new
        {
            constitution = new { role = " ", hard_limits = Array.Empty<string>(),
                interaction_pattern = "The key is hf_0123456789abcdefghij0123456789ab." },
            ladder = new[] { "practice/practice", "practice/no-such", "nobody/practice", "practice/practice" },
            budget = new { system = -1, knowledge = 0, history = 150_000, working = 100_000, safety = 0, task = 0 },
            max_rounds = 0,
            tools = new object[]
            {
                new { name = "get order", description = "", input_schema = new { type = "string" }, url = "file:///etc/passwd",
                    timeout_seconds = 0, authorization_env = "ANTHROPIC_API_KEY" },
                new { name = "get order", description = "Reads.", input_schema = new { type = "object" }, url = "http://x/" },
            },
            limits = new { connect_seconds = 0 },
        });
        Assert.Equal((400, "HF0002"), (status, Code(problem)));
        Assert.Equal(
            [
                "budget", "budget.system", "budget.task", "constitution.hard_limits", "constitution.interaction_pattern",
                "constitution.role",
                "ladder[1]", "ladder[2]", "ladder[3]", "limits.connect_seconds", "max_rounds", "name",
                "tools[0].authorization_env", "tools[0].description", "tools[0].input_schema", "tools[0].name", "tools[0].timeout_seconds",
                "tools[0].url",
                "tools[1].name", "tools[1].name",
            ],
            problem.GetProperty("errors").EnumerateArray()
                .Select(error => error.GetProperty("field").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal("HF0041", Code((await GetAsync("/wrong-name")).Body));
    }

    [Fact]
    public async Task Longest_answer_is_bound_by_every_model_and_by_the_share_for_it()
    {
        var small = new { constitution = Principles, ladder = new[] { "practice/practice", "practice/practice-small" },
            max_output_tokens = 5_000 };
        var (status, problem) = await Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/bound", Server.Keys.Admin, small);
        Assert.Equal(400, status);
        Assert.Equal("max_output_tokens", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("practice/practice", "practice/practice-embedding", "embeddings", "at a provider without embedding models")]
    [InlineData("practice/practice", "practice-openai/practice", "embeddings", "answers and makes no vectors")]
    [InlineData("practice/practice", "practice-openai/no-such", "embeddings", "There is no embedding model")]
    [InlineData("practice/practice", "nobody/practice-embedding", "embeddings", "There is no embedding model")]
    [InlineData("practice-openai/practice-embedding", null, "ladder[0]", "makes vectors and answers nothing")]
    public async Task Model_is_refused_for_what_it_does_not_do(string rung, string? embeddings, string field, string remedy)
    {
        var (status, problem) = await Server.JsonAsync(
            HttpMethod.Put, "/api/v1/agents/mistaken", Server.Keys.Admin, new { constitution = Principles, ladder = new[] { rung }, embeddings });
        Assert.Equal((400, "HF0002"), (status, Code(problem)));
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray().ToList());
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Contains(remedy, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedding_model_is_named_and_listed()
    {
        Assert.Equal((201, 1), await PutAsync("meaning",
            new { constitution = Principles, ladder = new[] { "practice/practice" }, embeddings = "practice-openai/practice-embedding" }));
        var (_, saved) = await GetAsync("/meaning");
        Assert.Equal("practice-openai/practice-embedding", saved.GetProperty("definition").GetProperty("embeddings").GetString());

        var (_, models) = await Server.JsonAsync(HttpMethod.Get, "/api/v1/models", Server.Keys.Operator);
        var listed = Assert.Single(
            models.GetProperty("data").EnumerateArray().ToList(),
            model => model.GetProperty("name").GetString() == "practice-openai/practice-embedding");
        Assert.Equal((256, 0), (listed.GetProperty("dimensions").GetInt32(), listed.GetProperty("max_output").GetInt32()));
    }

    [Fact]
    public async Task What_is_only_worth_a_look_is_a_warning()
    {
        var (status, saved) = await Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/warned", Server.Keys.Admin, new
        {
            constitution = Principles,
            ladder = new[] { "default" },
            instructions = "Call get_order first. " + string.Concat(Enumerable.Repeat("A long procedure follows. ", 500)),
        });
        Assert.Equal(201, status);
        Assert.Equal(
            ["budget.system", "instructions"],
            saved.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("field").GetString()).Order());
    }

    [Fact]
    public async Task Agents_of_another_tenant_are_not_there()
    {
        await PutAsync("mine", new { constitution = Principles, ladder = new[] { "practice/practice" } });
        var other = await Server.AddTenantAsync("elsewhere");
        Assert.Equal(404, (await Server.JsonAsync(HttpMethod.Get, "/api/v1/agents/mine", other)).Status);
        var (_, listed) = await Server.JsonAsync(HttpMethod.Get, "/api/v1/agents", other);
        Assert.Equal("default", listed.GetProperty("data").EnumerateArray().Single().GetProperty("name").GetString());
    }

    private async Task<(int Status, int Version)> PutAsync(string name, object definition)
    {
        var (status, agent) = await Server.JsonAsync(HttpMethod.Put, $"/api/v1/agents/{name}", Server.Keys.Admin, definition);
        return (status, Version(agent));
    }

    private Task<(int Status, JsonElement Body)> GetAsync(string path) =>
        Server.JsonAsync(HttpMethod.Get, "/api/v1/agents" + path, Server.Keys.Operator);

    private static int Version(JsonElement agent) => agent.GetProperty("version").GetInt32();

    private static string Change(JsonElement change) =>
        $"{change.GetProperty("field").GetString()}: {Raw(change, "before")} -> {Raw(change, "after")}";

    private static string Raw(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetRawText() : "";

    private static string? Code(JsonElement problem) => problem.GetProperty("code").GetString();
}
