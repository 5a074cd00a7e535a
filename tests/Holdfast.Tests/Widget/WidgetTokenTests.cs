using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Server;
using Holdfast.Tests.Storage;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Widget;

/// <summary>What a widget's token opens, and everything that it does not.</summary>
public sealed class WidgetTokenTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Tokens = "/api/v1/widget-tokens", Shop = WidgetClient.Shop, Evil = "https://evil.example";

    private TestServer Server => fixture.Server;

    public static TheoryData<string> Elsewhere =>
    [
        "GET /api/v1/conversations", "POST /api/v1/conversations", "GET /api/v1/conversations/{own}", "GET /api/v1/conversations/{own}/entries",
        "GET /api/v1/conversations/{own}/events", "GET /api/v1/conversations/{own}/attempts", "GET /api/v1/conversations/{own}/attempts/1/request",
        "GET /api/v1/conversations/{own}/context", "DELETE /api/v1/conversations/{own}", "POST /api/v1/conversations/{own}/messages", "GET /api/v1/costs",
        "GET /api/v1/ledger", "GET /api/v1/handoffs", "GET /api/v1/reviews", "GET /api/v1/agents", "GET /api/v1/keys", "GET /api/v1/memory?user=u-1",
        "POST /api/v1/widget-tokens", "GET /v1/models", "POST /v1/messages", "GET /metrics", "POST /api/v1/session",
    ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Token_opens_nothing_but_its_conversation_as_a_customer_sees_it(string endpoint)
    {
        var made = await MakeAsync();
        var parts = endpoint.Replace("{own}", Text(made, "conversation"), StringComparison.Ordinal).Split(' ');
        using var answer = await Server.SendAsync(new(parts[0]), parts[1], Text(made, "token"), parts[0] == "GET" ? null : "{}");
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("widget token is not for this", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_of_another_token_is_refused_and_a_key_is_no_token()
    {
        var (mine, other) = (await MakeAsync(), await MakeAsync());
        Assert.Equal((403, "HF0136"), await SayAsync(mine, conversation: Text(other, "conversation")));
        Assert.Equal((202, null), await SayAsync(mine));
        var (status, body) = await Server.JsonAsync(HttpMethod.Post, Messages(Text(mine, "conversation")), Server.Keys.App, new { content = "Hello" });
        Assert.Equal((403, "HF0013"), (status, Text(body, "code")));
        var (none, _) = await Server.JsonAsync(HttpMethod.Post, Messages(Text(mine, "conversation")), null, new { content = "Hello" });
        Assert.Equal(401, none);
    }

    [Fact]
    public async Task Page_of_another_origin_is_refused_before_it_asks_and_when_it_asks()
    {
        var made = await MakeAsync();
        using var wrong = await PreflightAsync(made, Evil);
        Assert.Equal((403, false), ((int)wrong.StatusCode, wrong.Headers.Contains("Access-Control-Allow-Origin")));
        Assert.Equal((403, "HF0137"), await SayAsync(made, origin: Evil));

        using var right = await PreflightAsync(made, Shop);
        Assert.Equal(204, (int)right.StatusCode);
        Assert.Equal(Shop, Assert.Single(right.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("GET, POST", Assert.Single(right.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Contains("idempotency-key", Assert.Single(right.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
        Assert.Equal("Origin", Assert.Single(right.Headers.GetValues("Vary")));
        Assert.False(right.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Origin_that_another_token_of_the_conversation_names_is_not_this_ones()
    {
        var first = await MakeAsync();
        await MakeAsync(new { origins = new[] { Evil }, renews = Text(first, "token") });
        Assert.Equal((403, "HF0137"), await SayAsync(first, origin: Evil));
    }

    [Fact]
    public async Task No_other_address_answers_another_origin()
    {
        using var answer = await Server.SendAsync(HttpMethod.Get, "/api/v1/conversations", Server.Keys.App, headers: ("Origin", Shop));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Token_ends_when_it_is_revoked_or_its_key_is()
    {
        var (_, key) = await Server.JsonAsync(HttpMethod.Post, "/api/v1/keys", Server.Keys.Admin, new { name = "the shop's", role = "app" });
        var (revoked, orphan) = (await MakeAsync(), await MakeAsync(key: Text(key, "key")));
        using (await Server.SendAsync(HttpMethod.Delete, $"{Tokens}/{Text(revoked, "id")}", Server.Keys.App))
        using (await Server.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{Text(key, "id")}", Server.Keys.Admin))
        {
            Assert.Equal((401, "HF0135"), await SayAsync(revoked));
            Assert.Equal((401, "HF0135"), await SayAsync(orphan));
        }
        Assert.Equal(404, (await Server.JsonAsync(HttpMethod.Delete, $"{Tokens}/{Text(revoked, "id")}", Server.Keys.App)).Status);
        var renewed = await MakeAsync(new { origins = new[] { Shop }, renews = Text(revoked, "token") });
        Assert.NotEqual(Text(revoked, "conversation"), Text(renewed, "conversation"));
    }

    [Fact]
    public async Task Stream_that_is_open_ends_soon_after_its_token()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartOnAsync(folder.Path, new FastClock());
        var made = await MakeAsync(server: server);
        using var stream = await server.SendAsync(HttpMethod.Get, $"/api/v1/widget/{Text(made, "conversation")}/events", Text(made, "token"), headers: ("Origin", Shop));
        Assert.Equal(200, (int)stream.StatusCode);
        Assert.Equal(204, (await server.JsonAsync(HttpMethod.Delete, $"{Tokens}/{Text(made, "id")}", server.Keys.App)).Status);
        Assert.Contains("at_rest", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal); // to its end
    }

    [Fact]
    public async Task Token_is_over_after_its_time_and_renewed_for_a_week()
    {
        using var folder = new TemporaryFolder();
        JsonElement made;
        string key;
        await using (var now = await TestServer.StartOnAsync(folder.Path, TimeProvider.System))
            (key, made) = (now.Keys.App, await MakeAsync(new { origins = new[] { Shop }, user = "u-1" }, server: now));
        var clock = new ShiftedClock();
        clock.Shift(TimeSpan.FromMinutes(16));
        await using var later = await TestServer.StartOnAsync(folder.Path, clock);
        Assert.Equal((401, "HF0135"), await SayAsync(made, server: later));
        var renews = Text(made, "token");
        var renewed = await MakeAsync(new { origins = new[] { Shop }, user = "u-1", renews }, key, later);
        Assert.Equal(Text(made, "conversation"), Text(renewed, "conversation"));
        Assert.Equal((202, null), await SayAsync(renewed, server: later));
        clock.Shift(TimeSpan.FromDays(8));
        Assert.NotEqual(Text(made, "conversation"), Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-1", renews }, key, later), "conversation"));
    }

    [Fact]
    public async Task Conversation_is_not_renewed_for_another_user_agent_or_tenant()
    {
        var renews = Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-1" }), "token");
        var conversation = renews["hfw_".Length..renews.IndexOf('.', StringComparison.Ordinal)];
        await HoldfastClient.Connect(new(Server.App.Urls.First()), Server.Keys.Admin).PutAgentAsync("other", new(new("A.", ["Never guess."], "Answer."), ["practice/practice"]), TestContext.Current.CancellationToken);
        var tenant = await Server.AddTenantAsync("globex");
        Assert.NotEqual(conversation, Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-2", renews }), "conversation"));
        Assert.NotEqual(conversation, Text(await MakeAsync(new { origins = new[] { Shop }, renews }), "conversation"));
        Assert.NotEqual(conversation, Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-1", agent = "other", renews }), "conversation"));
        Assert.NotEqual(conversation, Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-1", renews }, key: tenant), "conversation"));
        Assert.Equal(conversation, Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-1", renews }), "conversation"));
    }

    [Fact]
    public async Task Conversation_that_is_named_must_be_the_agents_and_the_users()
    {
        var (_, begun) = await Server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", Server.Keys.App, new { user = "u-1" });
        var conversation = Text(begun, "id");
        Assert.Equal(conversation, Text(await MakeAsync(new { origins = new[] { Shop }, user = "u-1", conversation }), "conversation"));
        Assert.Equal(400, (await AskAsync(new { origins = new[] { Shop }, user = "u-2", conversation })).Status);
        Assert.Equal(404, (await AskAsync(new { origins = new[] { Shop }, conversation = "cnv_none" })).Status);
        Assert.Equal(404, (await AskAsync(new { origins = new[] { Shop }, agent = "nobody" })).Status);
    }

    [Fact]
    public async Task Mistakes_are_told_all_at_once()
    {
        var (status, body) = await AskAsync(new { origins = new[] { "shop.example", "https://shop.example/", "https://a.example" }, lifetime_seconds = 5, user = "" });
        Assert.Equal(400, status);
        Assert.Equal(["lifetime_seconds", "origins[0]", "origins[1]", "user"], body.GetProperty("errors").EnumerateArray().Select(e => Text(e, "field")).Order(StringComparer.Ordinal));
        Assert.Equal(400, (await AskAsync(new { origins = Array.Empty<string>() })).Status);
    }

    [Fact]
    public async Task Customer_who_floods_is_slowed_down_whatever_token_is_used()
    {
        var made = await MakeAsync();
        var renewed = await MakeAsync(new { origins = new[] { Shop }, renews = Text(made, "token") });
        var statuses = new List<int>();
        for (var i = 0; i < 64; i++) statuses.Add((await SayAsync(i % 2 == 0 ? made : renewed, content: "")).Status);
        Assert.Equal(429, statuses[^1]);
        Assert.Equal(202, (await SayAsync(await MakeAsync())).Status);
    }

    private Task<(int Status, JsonElement Body)> AskAsync(object body, string? key = null, TestServer? server = null) =>
        (server ?? Server).JsonAsync(HttpMethod.Post, Tokens, key ?? (server ?? Server).Keys.App, body);

    private async Task<JsonElement> MakeAsync(object? body = null, string? key = null, TestServer? server = null)
    {
        var (status, made) = await AskAsync(body ?? new { origins = new[] { Shop } }, key, server);
        Assert.Equal(201, status);
        return made;
    }

    private async Task<(int Status, string? Code)> SayAsync(
        JsonElement token, string? conversation = null, string origin = Shop, TestServer? server = null, string content = "Hello")
    {
        var (status, body) = await (server ?? Server).JsonAsync(
            HttpMethod.Post, Messages(conversation ?? Text(token, "conversation")), Text(token, "token"), new { content }, ("Origin", origin));
        return (status, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private Task<HttpResponseMessage> PreflightAsync(JsonElement token, string origin) => Server.SendAsync(
        HttpMethod.Options, Messages(Text(token, "conversation")), headers:
        [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")]);

    private static string Messages(string conversation) => $"/api/v1/widget/{conversation}/messages";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
