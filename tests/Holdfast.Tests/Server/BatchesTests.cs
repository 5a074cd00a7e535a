using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Tests.Providers;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Batches through the server's own door, answered by the practice model.</summary>
public sealed class BatchesTests(PracticeServerFixture practice) : IClassFixture<PracticeServerFixture>
{
    private const string Path = "/api/v1/batches";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_are_answered_told_of_and_billed_and_what_was_learned_holds_for_the_next()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync("practice/practice-items@most=4");
        await server.JsonAsync(HttpMethod.Post, "/api/v1/webhooks", server.Keys.Admin, new { url = receiver.Url, events = new[] { "batch.completed" } });
        var batch = await CreateAsync(server, Items(30));
        Assert.StartsWith("bat_", Text(batch, "id"), StringComparison.Ordinal);

        var told = await receiver.UntilAsync(1);
        Assert.Equal(("batch.completed", Text(batch, "id"), 30), (Text(told, "type"), Text(told.GetProperty("data"), "batch_id"), told.GetProperty("data").GetProperty("answered").GetInt32()));
        var done = await ReadAsync(server, Text(batch, "id"));
        Assert.Equal(("completed", 30, 0), (Text(done, "state"), done.GetProperty("answered").GetInt32(), done.GetProperty("pending").GetInt32()));
        Assert.Empty(done.GetProperty("missing").EnumerateArray());
        Assert.InRange(done.GetProperty("items_per_call").GetInt32(), 2, 6);
        Assert.Equal(Text(done, "cost_usd"), Text(told.GetProperty("data"), "cost_usd"));

        var results = await ResultsAsync(server, Text(batch, "id"), limit: 7);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"i{i} answered"), results.Select(result => $"{Text(result, "id")} {Text(result, "state")}"));
        Assert.Equal("9ruop a fo gniht", Text(results[9], "answer"));

        await BilledAsync(server, Text(batch, "id"));
        var next = await CreateAsync(server, Items(3));
        Assert.Equal(Text(batch, "id"), Text(next, "learned_from"));
        Assert.Equal(done.GetProperty("items_per_call").GetInt32(), next.GetProperty("items_per_call").GetInt32());
    }

    [Fact]
    public async Task Item_without_an_answer_is_given_up_with_a_reason_and_the_others_stand()
    {
        await using var server = await StartAsync("practice/practice-items");
        object[] items = [.. Items(9), new { id = "mute", content = "silent, whatever is asked" }];
        var id = Text(await CreateAsync(server, items), "id");
        var done = await DoneAsync(server, id);
        Assert.Equal((9, 1, "mute"), (done.GetProperty("answered").GetInt32(), done.GetProperty("failed").GetInt32(), done.GetProperty("missing")[0].GetString()));
        var (_, failed) = await server.JsonAsync(HttpMethod.Get, $"{Path}/{id}/results?state=failed", server.Keys.App);
        Assert.Equal("The model gave no answer to it that could be read, though it was asked for it alone.", Text(failed.GetProperty("data")[0], "reason"));
        var (status, problem) = await server.JsonAsync(HttpMethod.Post, $"/api/v1/conversations/{id}/messages", server.Keys.App, new { content = "Hello?" });
        Assert.Equal((409, "HF0097"), (status, Text(problem, "code")));
        Assert.Equal(404, (await server.JsonAsync(HttpMethod.Get, $"{Path}/{id}", await server.AddTenantAsync("other"))).Status);
    }

    [Fact]
    public async Task Batch_that_is_cancelled_keeps_what_it_has_and_says_what_is_missing()
    {
        await using var server = await StartAsync("practice/practice-items", practiceUrl: "http://127.0.0.1:1");
        var id = Text(await CreateAsync(server, Items(3)), "id");
        var (status, _) = await server.JsonAsync(HttpMethod.Post, $"{Path}/{id}/cancel", server.Keys.App);
        Assert.Equal(200, status);
        var done = await DoneAsync(server, id);
        Assert.Equal(("cancelled", 3), (Text(done, "state"), done.GetProperty("missing").GetArrayLength()));
        Assert.Equal(409, (await server.JsonAsync(HttpMethod.Post, $"{Path}/{id}/cancel", server.Keys.App)).Status);
    }

    [Fact]
    public async Task Server_that_is_killed_goes_on_and_answers_nothing_twice()
    {
        using var folder = new TemporaryFolder();
        (string, string)[] settings = [("HOLDFAST_PRACTICE_URL", practice.Url.ToString())];
        string id;
        using (var first = ServerProcess.Start(folder.Path, settings))
        {
            await first.ListensAsync();
            using var http = ClientOf(first, folder);
            await http.PutAsJsonAsync("/api/v1/agents/sorter", Agent("practice/practice-items"), Cancel);
            var created = await http.PostAsJsonAsync(Path, new { agent = "sorter", items = Items(400), max_items_per_call = 5 }, Cancel);
            id = Text(await created.Content.ReadFromJsonAsync<JsonElement>(Cancel), "id");
            while ((await http.GetFromJsonAsync<JsonElement>($"{Path}/{id}", Cancel)).GetProperty("answered").GetInt32() < 50) continue;
        } // killed, amid its calls
        using var second = ServerProcess.Start(folder.Path, settings);
        await second.ListensAsync();
        using var client = ClientOf(second, folder);
        var done = await UntilAsync(async () => await client.GetFromJsonAsync<JsonElement>($"{Path}/{id}", Cancel));
        Assert.Equal((400, 0), (done.GetProperty("answered").GetInt32(), done.GetProperty("failed").GetInt32()));
        var answered = new List<string>();
        for (var after = 0L; ;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{id}/entries?limit=1000&after={after}", Cancel);
            foreach (var entry in page.GetProperty("data").EnumerateArray().Where(entry => Text(entry, "kind") == "items_answered"))
                answered.AddRange(entry.GetProperty("data").GetProperty("answers").EnumerateArray().Select(answer => Text(answer, "id")));
            if (page.GetProperty("next_cursor").GetString() is not { } next) break;
            after = long.Parse(next);
        }
        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"i{i}").Order(), answered.Order());
        var attempts = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{id}/attempts?limit=200", Cancel)).GetProperty("data");
        Assert.InRange(attempts.EnumerateArray().Count(attempt => Text(attempt, "outcome") == "abandoned"), 0, 1);
    }

    [Fact]
    public async Task Batch_that_cannot_be_is_refused_with_every_reason()
    {
        await using var server = await TestServer.StartAsync();
        var same = new { id = "a", content = "x" };
        var (status, problem) = await server.JsonAsync(
            HttpMethod.Post, Path, server.Keys.App, new { items = new[] { same, same, new { id = "b", content = " " } }, max_items_per_call = 101 });
        Assert.Equal(400, status);
        Assert.Equal(
            ["max_items_per_call", "items[1].id", "items[2].content"], problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")));
        Assert.Equal(404, (await server.JsonAsync(HttpMethod.Post, Path, server.Keys.App, new { agent = "nobody", items = new[] { same } })).Status);
        Assert.Equal(404, (await server.JsonAsync(HttpMethod.Get, $"{Path}/bat_none", server.Keys.App)).Status);
    }

    [Fact]
    public async Task Repeated_request_makes_one_batch()
    {
        await using var server = await StartAsync("practice/practice-items");
        var body = new { agent = "sorter", items = Items(2) };
        var (_, first) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.App, body, ("Idempotency-Key", "one"));
        var (status, again) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.App, body, ("Idempotency-Key", "one"));
        Assert.Equal((202, Text(first, "id")), (status, Text(again, "id")));
        var (_, list) = await server.JsonAsync(HttpMethod.Get, Path, server.Keys.App);
        Assert.Single(list.GetProperty("data").EnumerateArray());
    }

    /// <summary>Every call is in the ledger, under the batch's conversation, and can be shown as it was sent.</summary>
    private static async Task BilledAsync(TestServer server, string id)
    {
        var (_, attempts) = await server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/attempts?limit=200", server.Keys.App);
        var (_, ledger) = await server.JsonAsync(HttpMethod.Get, $"/api/v1/ledger?conversation={id}&limit=200", server.Keys.Admin);
        var calls = attempts.GetProperty("data").GetArrayLength();
        Assert.Equal(calls, ledger.GetProperty("data").GetArrayLength());
        Assert.All(attempts.GetProperty("data").EnumerateArray(), attempt => Assert.Equal("items", Text(attempt, "purpose")));
        for (var n = 1; n <= calls; n++)
            Assert.Equal(200, (await server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/attempts/{n}/request", server.Keys.App)).Status);
    }

    private async Task<TestServer> StartAsync(string model, string? practiceUrl = null)
    {
        var server = await TestServer.StartAsync(
            ("HOLDFAST_PRACTICE_URL", practiceUrl ?? practice.Url.ToString()), ("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true"));
        var (status, _) = await server.JsonAsync(HttpMethod.Put, "/api/v1/agents/sorter", server.Keys.Admin, Agent(model));
        Assert.True(status is 200 or 201);
        return server;
    }

    private static object Agent(string model) => new
    {
        constitution = new { role = "You sort.", hard_limits = new[] { "Never guess." }, interaction_pattern = "Be brief." }, ladder = new[] { model },
    };

    private static object[] Items(int count) => [.. Enumerable.Range(0, count).Select(i => new { id = $"i{i}", content = $"thing of a pour{i}" })];

    private static async Task<JsonElement> CreateAsync(TestServer server, object[] items)
    {
        var (status, body) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.App, new { agent = "sorter", instructions = "Turn it round.", items });
        Assert.Equal(202, status);
        return body;
    }

    private static async Task<JsonElement> ReadAsync(TestServer server, string id) =>
        (await server.JsonAsync(HttpMethod.Get, $"{Path}/{id}", server.Keys.App)).Body;

    private static Task<JsonElement> DoneAsync(TestServer server, string id) => UntilAsync(() => ReadAsync(server, id));

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> read)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var batch = await read();
            if (Text(batch, "state") is "completed" or "cancelled") return batch;
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60), $"It is not done: {batch}");
            await Task.Delay(50, Cancel);
        }
    }

    private static async Task<List<JsonElement>> ResultsAsync(TestServer server, string id, int limit)
    {
        var all = new List<JsonElement>();
        for (var cursor = ""; cursor is not null;)
        {
            var (_, page) = await server.JsonAsync(HttpMethod.Get, $"{Path}/{id}/results?limit={limit}{cursor}", server.Keys.App);
            all.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        return all;
    }

    private static HttpClient ClientOf(ServerProcess server, TemporaryFolder folder)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var keys = JsonElement.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder.Path, "keys.json")));
        http.DefaultRequestHeaders.Add("x-api-key", Text(keys, "admin"));
        return http;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
