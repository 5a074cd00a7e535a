using System.Net;
using System.Net.Sockets;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Client;

public sealed class RetryTests
{
    private const string Created =
        """
        {"id":"cnv_1","agent":"default","mode":"interactive","state":"at_rest","seq":1,"turns":0,"attempts":0,"epoch":1,"cost_usd":"0",
         "created_at":"2026-11-21T10:00:00Z","updated_at":"2026-11-21T10:00:00Z"}
        """;

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Post_refused_for_now_is_repeated_with_the_same_key_and_body(int status)
    {
        await using var stub = await Stubbed.StartAsync((http, asked) =>
            asked.N < 3 ? http.ProblemAsync(status, "HF0001") : http.JsonAsync(Created));

        var conversation = await stub.Client.CreateConversationAsync(new("support"), cancel: TestContext.Current.CancellationToken);

        Assert.Equal("cnv_1", conversation.Id);
        Assert.Equal(3, stub.Server.Requests.Count);
        Assert.Single(stub.Server.Requests.Select(asked => (asked.Header("Idempotency-Key"), asked.Body)).Distinct());
        Assert.NotEmpty(stub.Server.Requests.First().Header("Idempotency-Key")!);
    }

    [Fact]
    public async Task Post_cut_before_its_answer_is_repeated_with_the_same_key()
    {
        await using var stub = await Stubbed.StartAsync((http, asked) =>
        {
            if (asked.N > 1) return http.JsonAsync(Created);
            http.Abort();
            return Task.CompletedTask;
        });

        await stub.Client.CreateConversationAsync(new(), cancel: TestContext.Current.CancellationToken);

        Assert.Equal(2, stub.Server.Requests.Count);
        Assert.Single(stub.Server.Requests.Select(asked => asked.Header("Idempotency-Key")).Distinct());
    }

    [Fact]
    public async Task Two_posts_never_share_a_key()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync(Created));

        await stub.Client.CreateConversationAsync(new(), cancel: TestContext.Current.CancellationToken);
        await stub.Client.CreateConversationAsync(new(), cancel: TestContext.Current.CancellationToken);

        Assert.Equal(2, stub.Server.Requests.Select(asked => asked.Header("Idempotency-Key")).Distinct().Count());
    }

    [Fact]
    public async Task Key_of_the_caller_is_used_as_given()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync(Created));

        await stub.Client.CreateConversationAsync(new(), "order-17", TestContext.Current.CancellationToken);

        Assert.Equal("order-17", stub.Server.Requests.Single().Header("Idempotency-Key"));
    }

    [Fact]
    public async Task Retry_waits_as_long_as_the_server_says()
    {
        await using var stub = await Stubbed.StartAsync((http, asked) =>
        {
            http.Response.Headers.RetryAfter = "7";
            return asked.N == 1 ? http.ProblemAsync(429, "HF0001") : http.JsonAsync(Created);
        });

        await stub.Client.GetConversationAsync("cnv_1", TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(stub.Clock.Waits));
    }

    [Fact]
    public async Task Server_that_says_not_to_retry_is_asked_once()
    {
        await using var stub = await Stubbed.StartAsync((http, _) =>
        {
            http.Response.Headers["x-should-retry"] = "false";
            return http.ProblemAsync(429, "HF0042");
        });

        var refused = await Assert.ThrowsAsync<HoldfastException>(
            () => stub.Client.GetConversationAsync("cnv_1", TestContext.Current.CancellationToken));

        Assert.Equal("HF0042", refused.Problem.Code);
        Assert.Single(stub.Server.Requests);
    }

    [Fact]
    public async Task Wait_of_hours_is_the_callers_to_decide()
    {
        await using var stub = await Stubbed.StartAsync((http, _) =>
        {
            http.Response.Headers.RetryAfter = "7200";
            return http.ProblemAsync(429, "HF0042");
        });

        var refused = await Assert.ThrowsAsync<HoldfastException>(
            () => stub.Client.GetConversationAsync("cnv_1", TestContext.Current.CancellationToken));

        Assert.Equal(TimeSpan.FromHours(2), refused.RetryAfter);
        Assert.Single(stub.Server.Requests);
    }

    [Fact]
    public async Task Request_still_running_is_waited_for_only_when_the_server_says_when()
    {
        await using var running = await Stubbed.StartAsync((http, asked) =>
        {
            http.Response.Headers.RetryAfter = "1";
            return asked.N == 1 ? http.ProblemAsync(409, "HF0009") : http.JsonAsync(Created);
        });
        await using var conflict = await Stubbed.StartAsync((http, _) => http.ProblemAsync(409, "HF0010"));

        await running.Client.CreateConversationAsync(new(), cancel: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HoldfastException>(
            () => conflict.Client.CreateConversationAsync(new(), cancel: TestContext.Current.CancellationToken));

        Assert.Equal(2, running.Server.Requests.Count);
        Assert.Single(conflict.Server.Requests);
    }

    [Fact]
    public async Task Refusal_names_every_field()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync(
            """
            {"type":"t","title":"Invalid","status":422,"code":"HF0002","detail":"Two fields are wrong.",
             "errors":[{"field":"agent","message":"is unknown"},{"field":"user","message":"is too long"}]}
            """,
            422, "application/problem+json"));

        var refused = await Assert.ThrowsAsync<HoldfastException>(
            () => stub.Client.CreateConversationAsync(new(), cancel: TestContext.Current.CancellationToken));

        Assert.Equal("HF0002 Two fields are wrong.\nagent: is unknown\nuser: is too long", refused.Message);
        Assert.Equal([new("agent", "is unknown"), new("user", "is too long")], refused.Problem.Errors!);
    }

    [Fact]
    public async Task Answer_of_something_else_than_holdfast_says_so()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync("<html>Welcome</html>", type: "text/html"));

        var refused = await Assert.ThrowsAsync<HoldfastException>(
            () => stub.Client.GetConversationAsync("cnv_1", TestContext.Current.CancellationToken));

        Assert.Equal("http_200", refused.Problem.Code);
        Assert.Contains("not Holdfast's", refused.Message);
    }

    [Fact]
    public async Task Server_out_of_reach_throws_after_the_retries()
    {
        var clock = new HurriedClock();
        using var http = new HttpClient { BaseAddress = new UriBuilder("http", "127.0.0.1", FreePort()).Uri };

        await Assert.ThrowsAsync<HttpRequestException>(
            () => new HoldfastClient(http, clock).GetConversationAsync("cnv_1", TestContext.Current.CancellationToken));

        Assert.Equal(4, clock.Waits.Count);
        Assert.All(clock.Waits.Zip([0.5, 1, 2, 4]), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second * 0.75, pair.Second));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
