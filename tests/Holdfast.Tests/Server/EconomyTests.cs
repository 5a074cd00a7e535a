using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Tests.FakeProviders;
using Holdfast.Tests.Storage;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Batches of the tier batch through the server's own door, at the practice model's batch interfaces.</summary>
public sealed class EconomyTests
{
    private const string Path = "/api/v1/batches", Anthropic = "practice", OpenAi = "practice-openai";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Everywhere => new() { { Anthropic, false }, { OpenAi, false }, { Anthropic, true }, { OpenAi, true } };

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Items_are_answered_at_half_the_price_whatever_fails_at_the_provider(string provider, bool postgres)
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "batches", new { delay_ms = 500, hand_in = new[] { "rate_limit:1" }, error_every = 2, expire_every = 3 });
        await using var server = await StartAsync(practice, postgres: postgres);
        var id = await CreateAsync(server, provider, 30);
        var refused = await UntilAsync(server, id, batch => batch.TryGetProperty("provider_batches", out var now) && now[0].TryGetProperty("failure", out _));
        Assert.Equal(3, refused.GetProperty("provider_batches")[0].GetProperty("requests").GetInt32());
        // The second round meets nothing.
        await UntilAsync(server, id, batch => batch.TryGetProperty("provider_batches", out var now) && now[0].TryGetProperty("id", out _));
        await practice.ControlAsync(HttpMethod.Post, "batches", new { delay_ms = 500 });

        var done = await DoneAsync(server, id);
        Assert.Equal(("completed", 30, "batch"), (Text(done, "state"), done.GetProperty("answered").GetInt32(), Text(done, "service_tier")));
        Assert.False(done.TryGetProperty("fell_back", out _) || done.TryGetProperty("provider_batches", out _));
        var results = await GetAsync(server, $"{Path}/{id}/results?limit=100");
        Assert.Equal("9ruop a fo gniht", Text(results.GetProperty("data")[9], "answer"));
        Assert.Equal(5, await AttemptsAsync(server, id));
        await BilledAsync(server, practice, id);
    }

    [Theory]
    [InlineData(Anthropic)]
    [InlineData(OpenAi)]
    public Task Server_that_restarts_takes_what_the_provider_has_done_meanwhile(string provider) =>
        IsAnsweredAfterARestartAsync(provider, new { delay_ms = 1_500 }, restartsAt: "id");

    [Theory]
    [InlineData(Anthropic)]
    [InlineData(OpenAi)]
    public Task What_arrived_though_nobody_heard_of_it_is_found_and_not_handed_in_again(string provider) =>
        IsAnsweredAfterARestartAsync(provider, new { delay_ms = 300, hand_in = new[] { "cut" } }, restartsAt: "failure", ahead: TimeSpan.FromMinutes(8));

    [Theory]
    [InlineData(Anthropic)]
    [InlineData(OpenAi)]
    public async Task Batch_that_is_cancelled_is_cancelled_at_the_provider_and_keeps_and_pays_what_was_done(string provider)
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "batches", new { delay_ms = 5_000 });
        await using var server = await StartAsync(practice);
        var id = await CreateAsync(server, provider, 200);
        var since = Stopwatch.GetTimestamp();
        await UntilAsync(server, id, batch => Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(1));
        await server.Server.JsonAsync(HttpMethod.Post, $"{Path}/{id}/cancel", server.Key);
        var done = await DoneAsync(server, id);
        Assert.Equal("cancelled", Text(done, "state"));
        Assert.InRange(done.GetProperty("answered").GetInt32(), 10, 150);
        await BilledAsync(server, practice, id);
    }

    [Fact]
    public async Task Provider_without_a_batch_interface_is_asked_by_calls_and_it_is_said()
    {
        await using var practice = await Practice.StartAsync();
        await using var server = await StartAsync(practice, settings:
        [
            ("HOLDFAST_PROVIDERS__LOCAL__KIND", "openai"), ("HOLDFAST_PROVIDERS__LOCAL__BASE_URL", new Uri(practice.Http.BaseAddress!, "v1").AbsoluteUri),
            ("HOLDFAST_PROVIDERS__LOCAL__KEY_ENV", "LOCAL_KEY"), ("LOCAL_KEY", "local"),
        ]);
        var done = await DoneAsync(server, await CreateAsync(server, "local", 5));
        Assert.Equal((5, "local has no batch interface."), (done.GetProperty("answered").GetInt32(), Text(done, "fell_back")));
    }

    /// <summary>Every row is at half the price, the sum is the provider's bill, and every request can be shown as it was handed in.</summary>
    private static async Task BilledAsync(Door server, Practice practice, string id)
    {
        var ledger = (await GetAsync(server, $"/api/v1/ledger?conversation={id}&limit=200")).GetProperty("data").EnumerateArray().ToList();
        var totals = (await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!;
        Assert.Equal((long)totals["cost_nano"]!, ledger.Sum(row => (long)(decimal.Parse(Text(row, "cost_usd"), System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000)));
        var paid = ledger.Where(row => Text(row, "cost_usd") != "0").ToList();
        Assert.All(paid, row => Assert.EndsWith("*0.5", Text(row, "price"), StringComparison.Ordinal));
        Assert.Equal((int)totals["calls"]!, paid.Count);
        for (var n = 1; n <= ledger.Count; n++)
        {
            using var request = await server.Server.SendAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/attempts/{n}/request", server.Key);
            var body = await request.Content.ReadAsStringAsync(Cancel);
            Assert.True(request.IsSuccessStatusCode, body);
            Assert.DoesNotContain("\"stream\"", body, StringComparison.Ordinal);
        }
    }

    /// <param name="restartsAt">What the server knows of the provider's batch by then.</param>
    /// <param name="ahead">By how much later it starts again.</param>
    private static async Task IsAnsweredAfterARestartAsync(string provider, object faults, string restartsAt, TimeSpan ahead = default)
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "batches", faults);
        using var folder = new TemporaryFolder();
        string id, key;
        await using (var first = await StartAsync(practice, folder))
        {
            (id, key) = (await CreateAsync(first, provider, 25), first.Key);
            await UntilAsync(first, id, batch => batch.TryGetProperty("provider_batches", out var now) && now[0].TryGetProperty(restartsAt, out _));
        }
        await using var second = await StartAsync(practice, folder, ahead: ahead, key: key);
        Assert.Equal(25, (await DoneAsync(second, id)).GetProperty("answered").GetInt32());
        Assert.Equal(1, await HandedInAsync(practice));
        await BilledAsync(second, practice, id);
    }

    private static async Task<int> AttemptsAsync(Door server, string id)
    {
        var numbers = new List<int>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await GetAsync(server, $"/api/v1/conversations/{id}/attempts?limit=2{cursor}");
            foreach (var attempt in page.GetProperty("data").EnumerateArray())
            {
                Assert.NotEqual("running", Text(attempt, "outcome"));
                numbers.Add(attempt.GetProperty("n").GetInt32());
            }
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        return numbers.Count;
    }

    private static async Task<int> HandedInAsync(Practice practice)
    {
        var log = (JsonArray)await practice.ControlAsync(HttpMethod.Get, "requests");
        return log.Count(request => (string)request!["method"]! == "POST" && (string)request["path"]! is "/v1/messages/batches" or "/v1/batches");
    }

    private static async Task<Door> StartAsync(
        Practice practice, TemporaryFolder? folder = null, TimeSpan ahead = default, bool postgres = false, string? key = null,
        params (string, string)[] settings)
    {
        List<(string, string)> all = [("HOLDFAST_PRACTICE_URL", practice.Http.BaseAddress!.ToString()), .. settings];
        if (postgres) all.Add(("HOLDFAST_DATABASE", PostgresCluster.NewSchema()));
        var own = folder ?? new TemporaryFolder();
        var server = await TestServer.StartOnAsync(own.Path, new FastClock(ahead), [.. all]);
        return new(server, key ?? server.Keys.Admin, folder is null ? own : null);
    }

    private static async Task<string> CreateAsync(Door server, string provider, int count)
    {
        var agent = new
        {
            constitution = new { role = "You sort.", hard_limits = new[] { "Never guess." }, interaction_pattern = "Be brief." },
            ladder = new[] { $"{provider}/practice-items" },
        };
        var (made, problem) = await server.Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/sorter", server.Key, agent);
        Assert.True(made is 200 or 201, problem.ToString());
        var items = Enumerable.Range(0, count).Select(i => new { id = $"i{i}", content = $"thing of a pour{i}" });
        var (status, body) = await server.Server.JsonAsync(
            HttpMethod.Post, Path, server.Key, new { agent = "sorter", instructions = "Turn it round.", items, service_tier = "batch" });
        Assert.True(status == 202, body.ToString());
        return Text(body, "id");
    }

    private static Task<JsonElement> DoneAsync(Door server, string id) =>
        UntilAsync(server, id, batch => Text(batch, "state") is "completed" or "cancelled");

    private static async Task<JsonElement> UntilAsync(Door server, string id, Func<JsonElement, bool> isSo)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var batch = await GetAsync(server, $"{Path}/{id}");
            if (isSo(batch)) return batch;
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60), $"It does not come to that: {batch}");
            await Task.Delay(50, Cancel);
        }
    }

    private static async Task<JsonElement> GetAsync(Door server, string path) => (await server.Server.JsonAsync(HttpMethod.Get, path, server.Key)).Body;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <param name="Key">Of an admin: a data folder tells it at its first start only.</param>
    private sealed record Door(TestServer Server, string Key, TemporaryFolder? Folder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Folder?.Dispose();
        }
    }
}
