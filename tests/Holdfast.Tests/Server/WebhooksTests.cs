extern alias fake;

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using fake::Holdfast.FakeProviders;
using Holdfast.Core.Webhooks;
using Holdfast.Tests.Providers;
using Holdfast.Tests.Storage;
using Holdfast.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Webhooks through the server's own door, to a real receiver.</summary>
public sealed class WebhooksTests(PracticeServerFixture practice) : IClassFixture<PracticeServerFixture>
{
    private const string Path = "/api/v1/webhooks";

    private static readonly string[] AllEvents = ["turn.completed", "turn.stopped", "conversation.parked"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_is_told_with_its_usage_and_cost_and_without_content_where_that_is_asked_for()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        var hook = await SubscribeAsync(server, receiver, AllEvents);
        var (id, answer) = await AskAsync(server, "My name is Ada Lovelace. What is my name?");
        var told = await receiver.UntilAsync(1);
        Assert.Equal("turn.completed", told.GetProperty("type").GetString());
        var data = told.GetProperty("data");
        Assert.Equal(
            (id, "default", answer.GetProperty("answer").GetString(), answer.GetProperty("cost_usd").GetString(), "end_turn"),
            (Text(data, "conversation_id"), Text(data, "agent"), Text(data, "answer"), Text(data, "cost_usd"), Text(data, "stop")));
        Assert.Equal((2, 5), (data.GetProperty("message_seq").GetInt64(), data.GetProperty("seq").GetInt64()));
        Assert.Equal(answer.GetProperty("usage").GetProperty("output").GetInt64(), data.GetProperty("usage").GetProperty("output").GetInt64());

        await server.JsonAsync(
            HttpMethod.Put, $"{Path}/{Text(hook, "id")}", server.Keys.Admin, new { url = receiver.Url, events = AllEvents, include_content = false });
        await AskAsync(server, "And my secret?");
        Assert.False((await receiver.UntilAsync(2)).GetProperty("data").TryGetProperty("answer", out _));
    }

    [Fact]
    public async Task Signature_is_what_the_standards_own_client_accepts_and_after_a_rotation_with_both_secrets()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        var hook = await SubscribeAsync(server, receiver, AllEvents);
        var (_, rotated) = await server.JsonAsync(HttpMethod.Post, $"{Path}/{Text(hook, "id")}/rotate", server.Keys.Admin);
        Assert.Equal((2, false), (rotated.GetProperty("secrets").GetInt32(), Text(hook, "secret") == Text(rotated, "secret")));
        await server.JsonAsync(HttpMethod.Post, $"{Path}/{Text(hook, "id")}/test", server.Keys.Admin);
        Assert.Equal("webhook.test", Text(await receiver.UntilAsync(1), "type"));
        var asked = receiver.Tries[0];
        var timestamp = long.Parse(asked.Header("webhook-timestamp")!);
        Assert.Equal(
            Signature.Of([Text(rotated, "secret"), Text(hook, "secret")], asked.Header("webhook-id")!, timestamp, System.Text.Encoding.UTF8.GetBytes(asked.Body)),
            asked.Header("webhook-signature"));

        var clients = System.IO.Path.Combine(Checkout.Root, "tests", "clients");
        Assert.SkipUnless(Directory.Exists(System.IO.Path.Combine(clients, "node_modules", "standardwebhooks")), "The npm clients are not installed; ./test installs them.");
        foreach (var secret in new[] { Text(hook, "secret"), Text(rotated, "secret") })
            Assert.Equal("webhook.test", await VerifyAsync(clients, secret, asked.Body, asked.Headers));
        Assert.Equal("No matching signature found", await VerifyAsync(clients, Signature.Secret(new byte[32]), asked.Body, asked.Headers));
        Assert.Equal("No matching signature found", await VerifyAsync(clients, Text(hook, "secret"), asked.Body + " ", asked.Headers));
    }

    [Fact]
    public async Task Background_conversation_outlives_its_provider_and_its_server_and_its_answer_reaches_a_receiver_that_fails_twice()
    {
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var receiver = await Receiver.StartAsync(200, 500, 500);
        var away = await FreeAddressAsync();
        (string, string)[] settings = [("HOLDFAST_PRACTICE_URL", away), ("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true")];
        string id, key;
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            key = server.Keys.Admin;
            await SubscribeAsync(server, receiver, AllEvents);
            id = await CreateAsync(server, mode: "background");
            var (status, _) = await server.JsonAsync(
                HttpMethod.Post, $"/api/v1/conversations/{id}/messages", key, new { content = "My parcel A-17 is late." }, ("Prefer", "respond-async"));
            Assert.Equal(202, status);
            var parked = await receiver.UntilAsync(1, () => clock.Shift(TimeSpan.FromSeconds(5)));
            Assert.Equal(("conversation.parked", id), (Text(parked, "type"), Text(parked.GetProperty("data"), "conversation_id")));
            Assert.True(parked.GetProperty("data").GetProperty("until").GetDateTimeOffset() > parked.GetProperty("timestamp").GetDateTimeOffset());
        }

        await using var back = PracticeServer.Build(["--urls", away], TimeProvider.System);
        await back.StartAsync(Cancel);
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            var told = await receiver.UntilAsync(4, () => clock.Shift(TimeSpan.FromSeconds(20)));
            Assert.Equal(("turn.completed", "Noted: My parcel A-17 is late."), (Text(told, "type"), Text(told.GetProperty("data"), "answer")));
            Assert.Single(receiver.Tries.Skip(1).Select(one => (one.Header("webhook-id"), one.Body)).Distinct());
        }
    }

    [Fact]
    public async Task Event_outlives_a_server_that_is_killed()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.StartAsync(503);
        (string, string)[] settings = [("HOLDFAST_PRACTICE_URL", practice.Url.ToString()), ("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true")];
        using (var first = ServerProcess.Start(folder.Path, settings))
        {
            await first.ListensAsync();
            using var http = ClientOf(first, folder);
            await http.PostAsJsonAsync(Path, new { url = receiver.Url, events = AllEvents }, Cancel);
            var created = await (await http.PostAsJsonAsync("/api/v1/conversations", new { agent = "default" }, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
            await http.PostAsJsonAsync($"/api/v1/conversations/{Text(created, "id")}/messages", new { content = "Hello?" }, Cancel);
            await receiver.UntilAsync(1);
        } // killed, with the event owed
        using var second = ServerProcess.Start(folder.Path, settings);
        await second.ListensAsync();
        Assert.Equal("turn.completed", Text(await receiver.UntilAsync(2), "type"));
        Assert.Equal(receiver.Tries[0].Header("webhook-id"), receiver.Tries[1].Header("webhook-id"));
    }

    [Fact]
    public async Task Receiver_that_is_gone_is_left_alone_until_it_is_enabled_and_its_event_replayed()
    {
        await using var receiver = await Receiver.StartAsync(410);
        await using var server = await StartAsync();
        var id = Text(await SubscribeAsync(server, receiver, AllEvents), "id");
        await AskAsync(server, "Hello?");
        await receiver.UntilAsync(1);
        JsonElement hook;
        do (_, hook) = await server.JsonAsync(HttpMethod.Get, $"{Path}/{id}", server.Keys.Admin);
        while (hook.GetProperty("enabled").GetBoolean());
        Assert.Equal("The receiver answered 410 Gone.", Text(hook, "disabled_reason"));
        await AskAsync(server, "Is anybody there?"); // not owed to anybody

        await server.JsonAsync(HttpMethod.Put, $"{Path}/{id}", server.Keys.Admin, new { url = receiver.Url, events = AllEvents });
        var (_, dead) = await server.JsonAsync(HttpMethod.Get, $"{Path}/{id}/deliveries?state=dead", server.Keys.Admin);
        var only = dead.GetProperty("data").EnumerateArray().Single();
        Assert.Equal((410, "The receiver answered 410 Gone."), (only.GetProperty("status").GetInt32(), Text(only, "failure")));
        var (_, replayed) = await server.JsonAsync(HttpMethod.Post, $"{Path}/{id}/replay", server.Keys.Admin);
        Assert.Equal(1, replayed.GetProperty("count").GetInt32());
        await receiver.UntilAsync(2);
        Assert.Equal(Text(only, "event_id"), receiver.Tries[1].Header("webhook-id"));
    }

    [Fact]
    public async Task Slow_receiver_delays_nobody_else()
    {
        var release = new TaskCompletionSource();
        await using var slow = await Client.StubServer.StartAsync((_, _) => release.Task);
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        await server.JsonAsync(HttpMethod.Post, Path, server.Keys.Admin, new { url = slow.Url, events = AllEvents });
        await SubscribeAsync(server, receiver, AllEvents);
        for (var i = 0; i < 20; i++) await AskAsync(server, "Hello?");
        await receiver.UntilAsync(20);
        Assert.Equal(Holdfast.Core.Limits.DeliveriesAtOnce, slow.Requests.Count);
        release.SetResult();
    }

    [Theory]
    [InlineData("http://example.com/", "turn.completed", "url")]
    [InlineData("https://user:word@example.com/", "turn.completed", "url")]
    [InlineData("nonsense", "turn.completed", "url")]
    [InlineData("https://example.com/", "turn.begun", "events")]
    public async Task Subscription_that_cannot_be_is_refused(string url, string @event, string field)
    {
        await using var server = await TestServer.StartAsync();
        var (status, problem) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.Admin, new { url, events = new[] { @event } });
        Assert.Equal((400, field), (status, Text(problem.GetProperty("errors")[0], "field")));
    }

    [Fact]
    public async Task Repeated_request_makes_one_subscription_and_shows_its_secret_once()
    {
        await using var server = await TestServer.StartAsync();
        var body = new { url = "https://example.com/", events = AllEvents };
        var (_, first) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.Admin, body, ("Idempotency-Key", "one"));
        var (status, again) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.Admin, body, ("Idempotency-Key", "one"));
        Assert.Equal((201, Text(first, "id"), false), (status, Text(again, "id"), again.TryGetProperty("secret", out _)));
        Assert.StartsWith("whsec_", Text(first, "secret"), StringComparison.Ordinal);
        var (_, list) = await server.JsonAsync(HttpMethod.Get, Path, server.Keys.Admin);
        Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.DoesNotContain("whsec_", list.GetRawText(), StringComparison.Ordinal);

        var other = await server.AddTenantAsync("other");
        Assert.Equal(404, (await server.JsonAsync(HttpMethod.Get, $"{Path}/{Text(first, "id")}", other)).Status);
        Assert.Equal(404, (await server.JsonAsync(HttpMethod.Post, $"{Path}/{Text(first, "id")}/test", other)).Status);
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(("HOLDFAST_PRACTICE_URL", practice.Url.ToString()), ("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true"));

    private static async Task<JsonElement> SubscribeAsync(TestServer server, Receiver receiver, string[] events)
    {
        var (status, body) = await server.JsonAsync(HttpMethod.Post, Path, server.Keys.Admin, new { url = receiver.Url, events });
        Assert.Equal(201, status);
        return body;
    }

    private static async Task<string> CreateAsync(TestServer server, string mode = "interactive")
    {
        var (_, created) = await server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", server.Keys.App, new { agent = "default", mode });
        return Text(created, "id");
    }

    private static async Task<(string Id, JsonElement Answer)> AskAsync(TestServer server, string question)
    {
        var id = await CreateAsync(server);
        var (_, answer) = await server.JsonAsync(HttpMethod.Post, $"/api/v1/conversations/{id}/messages", server.Keys.App, new { content = question });
        return (id, answer);
    }

    /// <summary>Where somebody was a moment ago, and nobody is now.</summary>
    private static async Task<string> FreeAddressAsync()
    {
        await using var gone = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
        await gone.StartAsync(Cancel);
        return gone.Urls.Single();
    }

    private static HttpClient ClientOf(ServerProcess server, TemporaryFolder folder)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var keys = JsonElement.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder.Path, "keys.json")));
        http.DefaultRequestHeaders.Add("x-api-key", Text(keys, "admin"));
        return http;
    }

    /// <summary>What the npm package standardwebhooks makes of it: the type of the event, or why not.</summary>
    private static async Task<string> VerifyAsync(string clients, string secret, string body, IReadOnlyDictionary<string, string> headers)
    {
        const string script = """
            import { Webhook } from "standardwebhooks";
            const { secret, body, headers } = JSON.parse(process.env.INPUT);
            try { console.log(new Webhook(secret).verify(body, headers).type); } catch (e) { console.log(e.message); }
            """;
        var start = new ProcessStartInfo("node", ["--input-type=module", "-e", script])
        {
            WorkingDirectory = clients, RedirectStandardOutput = true, UseShellExecute = false,
        };
        start.Environment["INPUT"] = JsonSerializer.Serialize(new { secret, body, headers = headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value) });
        using var node = Process.Start(start)!;
        return (await node.StandardOutput.ReadToEndAsync(Cancel)).Trim();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
