using System.Text.Json;
using Holdfast.Tests.Providers;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class StopTests
{
    private const string Conversations = "/api/v1/conversations";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_that_runs_when_the_server_stops_comes_to_rest_and_its_client_gets_the_end()
    {
        await using var practice = await PracticeAsync();
        await using var server = await TestServer.StartAsync(("HOLDFAST_PRACTICE_URL", practice.Url.AbsoluteUri));
        using var turn = await SayAsync(server, "practice/practice-paced@chunks=20,rate=20", "text/event-stream");
        using var events = new StreamReader(await turn.Content.ReadAsStreamAsync(Cancel));
        await UntilAsync(events, "event: delta");
        var stopping = server.App.StopAsync(Cancel);
        var rest = await events.ReadToEndAsync(Cancel);
        await stopping;
        Assert.Contains("event: done", rest, StringComparison.Ordinal);
        Assert.Contains("\"stop\":\"end_turn\"", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_at_rest_ends_with_the_server()
    {
        await using var server = await TestServer.StartAsync();
        var id = await CreateAsync(server, "default");
        using var follow = await server.SendAsync(HttpMethod.Get, $"{Conversations}/{id}/events", server.Keys.App);
        using var events = new StreamReader(await follow.Content.ReadAsStreamAsync(Cancel));
        await UntilAsync(events, "event: status");
        await server.App.StopAsync(Cancel);
        await events.ReadToEndAsync(Cancel);
    }

    [Fact]
    public async Task Answer_that_is_waited_for_when_the_server_stops_is_told_to_come_back()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = await WatchAsync(server, await CreateAsync(server, "default"));
        var waiting = server.SendAsync(
            HttpMethod.Post, $"{Conversations}/{watch.Id}/messages", server.Keys.App, new { content = "Hello?" });
        await UntilAsync(watch.Events, "user_message"); // nobody answers at the practice model's address: the turn waits
        await server.App.StopAsync(Cancel);
        using var answer = await waiting;
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("HF0092", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Key_holds_only_so_many_streams_at_once()
    {
        await using var server = await TestServer.StartAsync(("HOLDFAST_LIMITS__OPEN_STREAMS", "1"));
        var id = await CreateAsync(server, "default");
        var path = $"{Conversations}/{id}/events";
        using (await WatchAsync(server, id))
        {
            var (status, problem) = await server.JsonAsync(HttpMethod.Get, path, server.Keys.App);
            Assert.Equal((429, "HF0021"), (status, problem.GetProperty("code").GetString()));
            using var other = await server.SendAsync(HttpMethod.Get, path, server.Keys.Operator);
            Assert.Equal(200, (int)other.StatusCode);
        }
        // The server notices that a client has gone when its connection closes; there is no other sign to wait for than the next try.
        while (true)
        {
            using var again = await server.SendAsync(HttpMethod.Get, path, server.Keys.App);
            if ((int)again.StatusCode == 200) break;
        }
    }

    private static async Task<PracticeServerFixture> PracticeAsync()
    {
        var practice = new PracticeServerFixture();
        await practice.InitializeAsync();
        return practice;
    }

    private static async Task<HttpResponseMessage> SayAsync(TestServer server, string model, string accept)
    {
        var principles = new { role = "You practise.", hard_limits = new[] { "Never pretend." }, interaction_pattern = "Be brief." };
        await server.JsonAsync(
            HttpMethod.Put, "/api/v1/agents/practising", server.Keys.Admin, new { constitution = principles, ladder = new[] { model } });
        var id = await CreateAsync(server, "practising");
        return await server.SendAsync(
            HttpMethod.Post, $"{Conversations}/{id}/messages", server.Keys.App, new { content = "Hello?" }, ("Accept", accept));
    }

    private static async Task<string> CreateAsync(TestServer server, string agent)
    {
        var (_, conversation) = await server.JsonAsync(HttpMethod.Post, Conversations, server.Keys.App, new { agent });
        return conversation.GetProperty("id").GetString()!;
    }

    private static async Task<Watch> WatchAsync(TestServer server, string id)
    {
        var response = await server.SendAsync(HttpMethod.Get, $"{Conversations}/{id}/events", server.Keys.App);
        return new(id, response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancel)));
    }

    private static async Task UntilAsync(StreamReader events, string text)
    {
        while (await events.ReadLineAsync(Cancel) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return;
        Assert.Fail($"The stream ended before \"{text}\".");
    }

    private sealed record Watch(string Id, HttpResponseMessage Response, StreamReader Events) : IDisposable
    {
        public void Dispose() => Response.Dispose();
    }
}
