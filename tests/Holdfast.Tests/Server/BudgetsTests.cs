using System.Globalization;
using System.Net;
using System.Text.Json;
using Holdfast.Tests.DropIn;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Budgets through the server's own doors: what is refused where, and what becomes of a conversation.</summary>
public sealed class BudgetsTests
{
    private const string Ask = """{"model":"practice-echo","max_tokens":1000,"messages":[{"role":"user","content":"hi"}]}""";

    private const string PriceWithFee = """
        [{"provider":"practice","model":"practice-echo","from":"2026-01-01","input":1,"cache_read":0.1,"cache_write":1.25,
          "cache_write_long":2,"output":5,"fees":{"web_search":0.01}}]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"scope":"planet","period":"year","limit_usd":"-1","near_percent":0}""", "scope,period,limit_usd,near_percent")]
    [InlineData("""{"scope":"turn","period":"day","limit_usd":"1"}""", "period")]
    [InlineData("""{"scope":"tenant","period":"day","limit_usd":"0.0000000001"}""", "limit_usd")]
    public async Task Every_mistake_is_named_at_once(string body, string fields)
    {
        await using var server = await TestServer.StartAsync();
        var (status, problem) = await server.JsonAsync(HttpMethod.Put, "/api/v1/budgets/all", server.Keys.Admin, body);
        Assert.Equal((400, fields), (status, string.Join(',', problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()))));
    }

    [Fact]
    public async Task Call_that_could_go_beyond_it_is_refused_in_each_dialect_and_refilling_lets_it_through()
    {
        await using var doors = await Doors.OpenAsync();
        await SaveAsync(doors.Server, "all", """{"scope":"tenant","period":"month","limit_usd":"0.004"}""");

        using var messages = await doors.MessagesAsync(Ask);
        var anthropic = JsonElement.Parse(await messages.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal((HttpStatusCode.PaymentRequired, "billing_error", "HF0127"),
            (messages.StatusCode, anthropic.GetProperty("type").GetString(), anthropic.GetProperty("details").GetProperty("error_code").GetString()));
        Assert.Contains("Budget all has $0.004 left of $0.004", anthropic.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("false", messages.Headers.GetValues("x-should-retry").Single());
        Assert.True(messages.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(1));
        foreach (var path in (string[])["/v1/chat/completions", "/v1/responses"])
        {
            using var answer = await doors.PostAsync(path, """{"model":"practice-openai/practice-echo","max_tokens":1000,"max_output_tokens":1000,"input":"hi","messages":[{"role":"user","content":"hi"}]}""");
            var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
            Assert.Equal((HttpStatusCode.PaymentRequired, "insufficient_quota"), (answer.StatusCode, error.GetProperty("code").GetString()));
        }
        Assert.Equal("0", (await FullestAsync(doors.Server, "all"))?.GetProperty("used_usd").GetString() ?? "0");

        var (status, account) = await doors.Server.JsonAsync(
            HttpMethod.Post, "/api/v1/budgets/all/refill", doors.Server.Keys.Admin, """{"amount_usd":"0.01"}""");
        Assert.Equal((200, "0.014"), (status, account.GetProperty("limit_usd").GetString()));
        using var again = await doors.MessagesAsync(Ask);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Fees_of_searches_that_the_provider_may_make_are_held_and_given_back()
    {
        using var folder = new Storage.TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "prices.json"), PriceWithFee, Cancel);
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DATA", folder.Path));
        await SaveAsync(doors.Server, "all", """{"scope":"tenant","period":"month","limit_usd":"0.1"}""");
        using var unbounded = await doors.MessagesAsync(Searching(""));
        Assert.Equal(HttpStatusCode.PaymentRequired, unbounded.StatusCode);
        Assert.Contains("the call could cost $0.2", await unbounded.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using var bounded = await doors.MessagesAsync(Searching(",\"max_uses\":3"));
        Assert.Equal(HttpStatusCode.OK, bounded.StatusCode);
        var row = Assert.Single(await doors.LedgerAsync(bounded));
        Assert.InRange(Usd(row.ReservedUsd), 0.03m, 0.04m);
        var account = (await FullestAsync(doors.Server, "all"))!.Value;
        Assert.Equal((row.CostUsd, "0"), (account.GetProperty("used_usd").GetString(), account.GetProperty("held_usd").GetString()));

        static string Searching(string bound) =>
            $$"""
            {"model":"practice-echo","max_tokens":1000,"messages":[{"role":"user","content":"hi"}],
             "tools":[{"type":"web_search_20250305","name":"web_search"{{bound}}}]}
            """;
    }

    [Fact]
    public async Task What_is_settled_is_used_and_no_more_is_held()
    {
        await using var doors = await Doors.OpenAsync();
        await SaveAsync(doors.Server, "all", """{"scope":"tenant","period":"month","limit_usd":"1"}""");
        using (await doors.MessagesAsync(Ask)) { }
        JsonElement? account;
        do account = await FullestAsync(doors.Server, "all");
        while (account is not { } one || one.GetProperty("held_usd").GetString() != "0");
        var (_, ledger) = await doors.Server.JsonAsync(HttpMethod.Get, "/api/v1/costs", doors.Server.Keys.Operator);
        var spent = ledger.GetProperty("total").GetProperty("cost_usd").GetString()!;
        Assert.Equal(spent, account.Value.GetProperty("used_usd").GetString());
        Assert.Equal(1 - Usd(spent), Usd(account.Value.GetProperty("left_usd").GetString()!));
    }

    [Fact]
    public async Task Conversation_that_nobody_waits_for_is_parked_until_there_is_room()
    {
        await using var doors = await Doors.OpenAsync();
        await SaveAsync(doors.Server, "each", """{"scope":"conversation","period":"run","limit_usd":"0.000001"}""");
        var conversation = await CreateAsync(doors.Server, "background");
        var turn = await SayAsync(doors.Server, conversation, "Hello.");
        Assert.Equal("parked", turn.GetProperty("state").GetString());
        Assert.Contains("Budget each of conversation", turn.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var (_, ledger) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/ledger?conversation={conversation}", doors.Server.Keys.Operator);
        var row = ledger.GetProperty("data")[0];
        Assert.Equal(("over_budget", "0", "0", "answer"),
            (row.GetProperty("outcome").GetString(), row.GetProperty("reserved_usd").GetString(), row.GetProperty("cost_usd").GetString(), row.GetProperty("purpose").GetString()));

        var (status, _) = await doors.Server.JsonAsync(HttpMethod.Delete, "/api/v1/budgets/each", doors.Server.Keys.Admin);
        Assert.Equal(204, status);
        Assert.Equal("at_rest", (await SayAsync(doors.Server, conversation, "Are you there?")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task User_who_waits_is_told_at_once_that_there_is_no_money()
    {
        await using var doors = await Doors.OpenAsync();
        await SaveAsync(doors.Server, "each", """{"scope":"conversation","period":"run","limit_usd":"0.000001"}""");
        var conversation = await CreateAsync(doors.Server, "interactive");
        await SayAsync(doors.Server, conversation, "Guten Tag, wo ist mein Paket? Es sollte am Montag kommen.");
        JsonElement entries;
        do (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}/entries", doors.Server.Keys.Operator);
        while (!entries.ToString().Contains("over_budget\",\"text", StringComparison.Ordinal) && !entries.ToString().Contains("ausgeschöpft", StringComparison.Ordinal));
        Assert.Contains("Ich habe ausgeschöpft", entries.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Near_its_limit_a_turn_is_answered_shorter_and_says_why()
    {
        await using var doors = await Doors.OpenAsync();
        var conversation = await CreateAsync(doors.Server, "interactive");
        await SayAsync(doors.Server, conversation, "Hello.");
        await SaveAsync(doors.Server, "each", """{"scope":"conversation","period":"run","limit_usd":"0.05","near_percent":1}""");
        await SayAsync(doors.Server, conversation, "This loads the account.");
        await SayAsync(doors.Server, conversation, "Now it is near.");
        var (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}/entries", doors.Server.Keys.Operator);
        Assert.Contains("of budget each are used", entries.ToString(), StringComparison.Ordinal);
    }

    private static async Task SaveAsync(TestServer server, string name, string body)
    {
        var (status, answer) = await server.JsonAsync(HttpMethod.Put, $"/api/v1/budgets/{name}", server.Keys.Admin, body);
        Assert.True(status == 200, answer.ToString());
    }

    [Fact]
    public async Task Locked_budget_is_the_operators_of_the_installation()
    {
        await using var server = await TestServer.StartAsync();
        const string Own = "/api/v1/budgets/most", Tenants = "/api/v1/tenants/default/budgets";
        const string Locked = """{"scope":"tenant","period":"month","limit_usd":"5","locked":true}""";
        const string Loose = """{"scope":"tenant","period":"month","limit_usd":"500"}""";
        var (admin, root) = (server.Keys.Admin, server.Keys.Root);
        Assert.Equal((403, "HF0134"), await AnswerAsync(HttpMethod.Put, Own, admin, Locked));
        Assert.Equal((200, null), await AnswerAsync(HttpMethod.Put, $"{Tenants}/most", root, Locked));

        Assert.Equal((403, "HF0134"), await AnswerAsync(HttpMethod.Put, Own, admin, Loose));
        Assert.Equal((403, "HF0134"), await AnswerAsync(HttpMethod.Post, $"{Own}/refill", admin, """{"amount_usd":"1"}"""));
        Assert.Equal((403, "HF0134"), await AnswerAsync(HttpMethod.Delete, Own, admin));
        var (_, listed) = await server.JsonAsync(HttpMethod.Get, "/api/v1/budgets", server.Keys.Operator);
        var shown = listed.GetProperty("data")[0];
        Assert.Equal(("5", true), (shown.GetProperty("limit_usd").GetString(), shown.GetProperty("locked").GetBoolean()));

        Assert.Equal((200, null), await AnswerAsync(HttpMethod.Post, $"{Tenants}/most/refill", root, """{"amount_usd":"1"}"""));
        Assert.Equal((200, null), await AnswerAsync(HttpMethod.Get, Tenants, root));
        Assert.Equal((404, "HF0071"), await AnswerAsync(HttpMethod.Put, "/api/v1/tenants/nobody/budgets/most", root, Locked));
        Assert.Equal((200, null), await AnswerAsync(HttpMethod.Put, $"{Tenants}/most", root, Loose));
        Assert.Equal((204, null), await AnswerAsync(HttpMethod.Delete, Own, admin));

        async Task<(int, string?)> AnswerAsync(HttpMethod method, string path, string key, string? body = null)
        {
            var (status, answer) = await server.JsonAsync(method, path, key, body);
            return (status, status < 400 ? null : answer.GetProperty("code").GetString());
        }
    }

    private static async Task<JsonElement?> FullestAsync(TestServer server, string name)
    {
        var (_, budget) = await server.JsonAsync(HttpMethod.Get, $"/api/v1/budgets/{name}", server.Keys.Operator);
        return budget.TryGetProperty("fullest", out var fullest) ? fullest : null;
    }

    private static async Task<string> CreateAsync(TestServer server, string mode)
    {
        var (status, made) = await server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", server.Keys.App, $$"""{"agent":"default","mode":"{{mode}}"}""");
        Assert.True(status == 201, made.ToString());
        return made.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> SayAsync(TestServer server, string conversation, string text)
    {
        var (_, turn) = await server.JsonAsync(
            HttpMethod.Post, $"/api/v1/conversations/{conversation}/messages", server.Keys.App, $$"""{"content":"{{text}}"}""");
        return turn;
    }

    private static decimal Usd(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
