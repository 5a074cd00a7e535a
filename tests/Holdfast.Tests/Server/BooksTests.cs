using System.Text.Json;
using Holdfast.Tests.DropIn;
using Holdfast.Tests.Providers;
using Holdfast.Tests.Storage;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Months and corrections through the server's own door.</summary>
public sealed class BooksTests(PracticeServerFixture practice) : IClassFixture<PracticeServerFixture>
{
    private const string Ask = """{"model":"practice-echo","max_tokens":1000,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_attempt_really_cost_is_put_right_by_a_row_of_its_own()
    {
        await using var doors = await Doors.OpenAsync();
        var row = await SettledCallAsync(doors);
        var (call, model) = (row.GetProperty("call").GetString()!, row.GetProperty("model").GetString());

        var (status, made) = await CorrectAsync(doors.Server, call, "0.5", ",\"usage\":{\"input\":7,\"cache_read\":0,\"cache_write\":0,\"cache_write_long\":0,\"output\":9,\"thinking\":0}");
        Assert.Equal(200, status);
        Assert.Equal((1, model, "invoice"), (made.GetProperty("seq").GetInt32(), made.GetProperty("model").GetString(), made.GetProperty("reason").GetString()));
        Assert.Equal(0.5m, Usd(made, "cost_usd") + Usd(row, "cost_usd"));
        Assert.Equal(row.GetProperty("reserved_at").GetDateTimeOffset(), made.GetProperty("at").GetDateTimeOffset());

        var total = (await GetAsync(doors.Server, "/api/v1/costs?by=model")).GetProperty("total");
        Assert.Equal((0.5m, 1, 9), (Usd(total, "cost_usd"), total.GetProperty("attempts").GetInt32(), total.GetProperty("usage").GetProperty("output").GetInt32()));
        Assert.Equal(row.ToString(), (await GetAsync(doors.Server, $"/api/v1/ledger/{call}")).GetProperty("data")[0].ToString());

        Assert.Equal((409, "HF0133"), Code(await CorrectAsync(doors.Server, call, "0.5")));
        var (_, lowered) = await CorrectAsync(doors.Server, call, "0");
        Assert.Equal((2, -0.5m), (lowered.GetProperty("seq").GetInt32(), Usd(lowered, "cost_usd")));
        Assert.Equal(0, Usd((await GetAsync(doors.Server, "/api/v1/costs")).GetProperty("total"), "cost_usd"));
        Assert.Equal(2, (await GetAsync(doors.Server, "/api/v1/ledger/corrections")).GetProperty("data").GetArrayLength());
        Assert.Equal((404, "HF0132"), Code(await CorrectAsync(doors.Server, "call_unknown", "1")));
    }

    [Fact]
    public async Task Every_mistake_of_a_correction_is_named_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var (status, problem) = await server.JsonAsync(
            HttpMethod.Post, "/api/v1/ledger/corrections", server.Keys.Admin, """{"attempt":0,"cost_usd":"-1","reason":"","usage":{"input":-1,"cache_read":0,"cache_write":0,"cache_write_long":0,"output":0,"thinking":0}}""");
        Assert.Equal(
            (400, "conversation,attempt,cost_usd,usage,reason"),
            (status, string.Join(',', problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()))));
    }

    [Fact]
    public async Task Month_is_closed_once_it_is_over_and_what_is_corrected_then_counts_in_the_next()
    {
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var server = await TestServer.StartOnAsync(folder.Path, clock, ("HOLDFAST_PRACTICE_URL", practice.Url.ToString()));
        var row = await SettledCallAsync(server);
        var spent = row.GetProperty("reserved_at").GetDateTimeOffset();
        var (month, next) = ($"{spent:yyyy-MM}", $"{spent.AddMonths(1):yyyy-MM}");
        Assert.Equal((409, "HF0129"), Code(await CloseAsync(server, month)));
        Assert.Equal("running", (await GetAsync(server, $"/api/v1/costs/months/{month}")).GetProperty("state").GetString());

        clock.Shift(new DateTimeOffset(spent.Year, spent.Month, 1, 2, 0, 0, TimeSpan.Zero).AddMonths(1) - clock.GetUtcNow());
        var (status, closed) = await CloseAsync(server, month);
        Assert.Equal((200, "closed", true), (status, closed.GetProperty("state").GetString(), closed.GetProperty("as_closed").GetBoolean()));
        Assert.Equal((409, "HF0129"), Code(await CloseAsync(server, month)));

        var (_, made) = await CorrectAsync(server, row.GetProperty("call").GetString()!, "1");
        Assert.StartsWith(next, made.GetProperty("at").GetString(), StringComparison.Ordinal);
        Assert.Equal(row.GetProperty("cost_usd").GetString(), (await GetAsync(server, $"/api/v1/costs?month={month}")).GetProperty("total").GetProperty("cost_usd").GetString());
        Assert.Equal(1, Usd((await GetAsync(server, $"/api/v1/costs?month={next}")).GetProperty("total"), "cost_usd") + Usd(row, "cost_usd"));
        Assert.True((await GetAsync(server, $"/api/v1/costs/months/{month}")).GetProperty("as_closed").GetBoolean());
    }

    [Fact]
    public async Task Month_is_opened_again_with_a_reason_and_both_acts_stay()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartOnAsync(folder.Path, new ShiftedClock());
        var month = $"{DateTimeOffset.UtcNow.AddMonths(-2):yyyy-MM}";
        Assert.Equal((409, "HF0131"), Code(await PostAsync(server, month, "reopen", """{"reason":"why not"}""")));
        Assert.Equal(200, (await PostAsync(server, month, "close", """{"reason":"reported"}""")).Status);
        Assert.Equal(400, (await PostAsync(server, month, "reopen", "{}")).Status);
        Assert.Equal(400, (await PostAsync(server, "2026-13", "close", "{}")).Status);

        var (_, reopened) = await PostAsync(server, month, "reopen", """{"reason":"a late invoice"}""");
        Assert.Equal("open", reopened.GetProperty("state").GetString());
        Assert.Equal(
            ["closed reported", "reopened a late invoice"],
            reopened.GetProperty("acts").EnumerateArray().Select(act => $"{act.GetProperty("act").GetString()} {act.GetProperty("reason").GetString()}"));
        Assert.Equal(month, (await GetAsync(server, "/api/v1/costs/months")).GetProperty("data")[0].GetProperty("month").GetString());
        var acts = (await GetAsync(server, "/api/v1/audit", server.Keys.Admin)).GetProperty("data").EnumerateArray().Select(act => act.GetProperty("act").GetString());
        Assert.Contains("month.reopened", acts);
    }

    [Fact]
    public async Task Subscribers_are_told_what_a_month_and_a_day_cost_once_they_are_over()
    {
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var receiver = await Receiver.StartAsync();
        var settings = new[] { ("HOLDFAST_PRACTICE_URL", practice.Url.ToString()), ("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true") };
        JsonElement row;
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            await SubscribeAsync(server, receiver, "costs.day", "costs.month");
            row = await SettledCallAsync(server);
        }

        var spent = row.GetProperty("reserved_at").GetDateTimeOffset();
        clock.Shift(new DateTimeOffset(spent.Year, spent.Month, 1, 2, 0, 0, TimeSpan.Zero).AddMonths(1) - clock.GetUtcNow());
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            var told = new[] { await receiver.UntilAsync(1), await receiver.UntilAsync(2) }.ToDictionary(one => one.GetProperty("type").GetString()!);
            var month = told["costs.month"].GetProperty("data");
            Assert.Equal($"{spent:yyyy-MM}-01", month.GetProperty("from").GetString()![..10]);
            Assert.Equal((1, row.GetProperty("cost_usd").GetString()), (month.GetProperty("attempts").GetInt32(), month.GetProperty("cost_usd").GetString()));
            Assert.Equal(row.GetProperty("model").GetString(), month.GetProperty("lines")[0].GetProperty("model").GetString());
            Assert.Contains("costs.day", told.Keys);
        }
    }

    [Fact]
    public async Task Subscribers_are_told_when_a_budget_is_near_and_when_it_is_full()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var doors = await Doors.OpenAsync(("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true"));
        await SubscribeAsync(doors.Server, receiver, "budget.near", "budget.full");
        await SaveAsync(doors.Server, """{"scope":"tenant","period":"month","limit_usd":"0.006","near_percent":50}""");
        using (await doors.MessagesAsync(Ask)) { }
        var near = await receiver.UntilAsync(1);
        Assert.Equal(("budget.near", "all", "0.006"), (near.GetProperty("type").GetString(), Data(near, "budget"), Data(near, "limit_usd")));

        await SaveAsync(doors.Server, """{"scope":"tenant","period":"month","limit_usd":"0.001","near_percent":100}""");
        using (await doors.MessagesAsync(Ask)) { }
        using (await doors.MessagesAsync(Ask)) { }
        var full = await receiver.UntilAsync(2);
        Assert.Equal(("budget.full", "0.001"), (full.GetProperty("type").GetString(), Data(full, "limit_usd")));
    }

    private static async Task SaveAsync(TestServer server, string budget)
    {
        var (status, body) = await server.JsonAsync(HttpMethod.Put, "/api/v1/budgets/all", server.Keys.Admin, budget);
        Assert.True(status == 200, body.ToString());
    }

    private static async Task SubscribeAsync(TestServer server, Receiver receiver, params string[] events)
    {
        var (status, body) = await server.JsonAsync(HttpMethod.Post, "/api/v1/webhooks", server.Keys.Admin, new { url = receiver.Url, events });
        Assert.True(status == 201, body.ToString());
    }

    private static Task<JsonElement> SettledCallAsync(Doors doors) => SettledCallAsync(doors.Server);

    /// <summary>The row of a call, once it is settled.</summary>
    private static async Task<JsonElement> SettledCallAsync(TestServer server)
    {
        using (var answer = await server.SendAsync(HttpMethod.Post, "/v1/messages", server.Keys.App, Ask, ("anthropic-version", "2023-06-01")))
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        JsonElement row;
        do row = (await GetAsync(server, "/api/v1/ledger")).GetProperty("data")[0];
        while (!row.TryGetProperty("settled_at", out _));
        return row;
    }

    private static Task<(int Status, JsonElement Body)> CorrectAsync(TestServer server, string call, string cost, string more = "") => server.JsonAsync(
        HttpMethod.Post, "/api/v1/ledger/corrections", server.Keys.Admin, $$"""{"call":"{{call}}","attempt":1,"cost_usd":"{{cost}}","reason":"invoice"{{more}}}""");

    private static Task<(int Status, JsonElement Body)> CloseAsync(TestServer server, string month) => PostAsync(server, month, "close", "{}");

    private static Task<(int Status, JsonElement Body)> PostAsync(TestServer server, string month, string act, string body) =>
        server.JsonAsync(HttpMethod.Post, $"/api/v1/costs/months/{month}/{act}", server.Keys.Admin, body);

    private static async Task<JsonElement> GetAsync(TestServer server, string path, string? key = null)
    {
        var (status, body) = await server.JsonAsync(HttpMethod.Get, path, key ?? server.Keys.Operator);
        Assert.True(status == 200, body.ToString());
        return body;
    }

    private static (int, string?) Code((int Status, JsonElement Body) answer) => (answer.Status, answer.Body.GetProperty("code").GetString());

    private static decimal Usd(JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Data(JsonElement told, string name) => told.GetProperty("data").GetProperty(name).GetString();
}
