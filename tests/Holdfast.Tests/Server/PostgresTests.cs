extern alias fake;

using System.Text;
using fake::Holdfast.FakeProviders;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>The server on PostgreSQL, alone and with another on the same database.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly string _database = PostgresCluster.NewSchema();
    private readonly WebApplication _practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
    private TestServer _one = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _practice.StartAsync();
        _one = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _practice.DisposeAsync();
    }

    [Fact]
    public async Task Prompt_of_an_imported_conversation_is_the_same_to_the_byte_on_both_databases()
    {
        await using var sqlite = await TestServer.StartAsync(("HOLDFAST_PRACTICE_URL", _practice.Urls.Single()));
        var (theirs, ours) = (await AskAboutTheKeyAsync(ClientOf(sqlite, sqlite)), await AskAboutTheKeyAsync(ClientOf(_one, _one)));

        Assert.Contains("behind the blue heron painting", ours, StringComparison.Ordinal);
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public async Task Follower_at_another_node_gets_the_whole_answer()
    {
        await using var other = await StartAsync();
        var (here, there) = (ClientOf(_one, _one), ClientOf(other, _one));
        var id = (await here.CreateConversationAsync(new(), cancel: Cancel)).Id;
        await here.SendAsync(id, new("My cat is called Mimi."), cancel: Cancel);
        await there.SendAsync(id, new("My dog is called Bo."), cancel: Cancel);

        var (text, done) = ("", false);
        using var follow = await FollowAsync(other, id);
        var answer = await here.SendAsync(id, new("What is my cat called?"), cancel: Cancel);
        using var events = new StreamReader(await follow.Content.ReadAsStreamAsync(Cancel));
        while (!done && await events.ReadLineAsync(Cancel) is { } line)
        {
            text += line + "\n";
            done = line.StartsWith("data:", StringComparison.Ordinal) && line.Contains("\"state\":\"at_rest\"", StringComparison.Ordinal)
                && text.Contains("What is my cat called?", StringComparison.Ordinal);
        }
        Assert.Contains("Mimi", answer.Answer, StringComparison.Ordinal);
        Assert.True(done);
        Assert.Contains("event: delta", text, StringComparison.Ordinal);
        Assert.Contains("Bo", (await there.SendAsync(id, new("And my dog?"), cancel: Cancel)).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_at_work_at_one_node_is_seen_at_the_other_and_so_is_what_sums_may_count()
    {
        await using var other = await StartAsync();
        var (here, there) = (ClientOf(_one, _one), ClientOf(other, _one));
        await here.PutAgentAsync("live", Agent("practice/practice"), Cancel);
        var review = await here.ProposeReviewAsync(new("live", Lesson: "Parcels go by train."), cancel: Cancel);
        using var http = new HttpClient { BaseAddress = new Uri(other.App.Urls.Single()) };
        http.DefaultRequestHeaders.Add("x-api-key", _one.Keys.Operator);
        using var events = new StreamReader(await http.GetStreamAsync(new Uri("api/v1/overview/events", UriKind.Relative), Cancel));
        while (await events.ReadLineAsync(Cancel) is { } line && line != "event: figures") continue;

        await here.SayPresenceAsync(review.Id, Doing.Typing, Cancel);

        var told = "";
        while (!told.Contains(review.Id, StringComparison.Ordinal) && await events.ReadLineAsync(Cancel) is { } line)
            if (line == "event: presence") told = (await events.ReadLineAsync(Cancel))!;
        Assert.Contains("\"doing\":\"typing\"", told, StringComparison.Ordinal);
        var seen = Assert.Single((await there.GetReviewAsync(review.Id, Cancel)).Present!);
        Assert.Equal((Doing.Typing, "first admin key"), (seen.Doing, seen.Name));

        await here.SendAsync((await here.CreateConversationAsync(new("live"), cancel: Cancel)).Id, new("Where is it?"), cancel: Cancel);
        while (await events.ReadLineAsync(Cancel) is { } line && line != "event: figures") continue;
    }

    [Fact]
    public async Task Cancel_at_another_node_reaches_the_turn_that_runs_here()
    {
        await using var other = await StartAsync();
        var (here, there) = (ClientOf(_one, _one), ClientOf(other, _one));
        await here.PutAgentAsync("slow", Agent("practice/practice-paced@chunks=600,rate=20"), Cancel);
        var id = (await here.CreateConversationAsync(new("slow"), cancel: Cancel)).Id;
        using var follow = await FollowAsync(_one, id);
        using var events = new StreamReader(await follow.Content.ReadAsStreamAsync(Cancel));
        var running = here.SendAsync(id, new("Tell me a long story."), cancel: Cancel);
        while (await events.ReadLineAsync(Cancel) is { } line && line != "event: delta") continue;

        await there.CancelAsync(id, "Enough.", Cancel);

        var answer = await running.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal("at_rest", answer.State);
        var kinds = await there.AllEntriesAsync(id, cancel: Cancel).Select(entry => entry.Kind).ToListAsync(Cancel);
        Assert.Equal(["cancel_requested", "attempt_ended", "answer"], kinds[^3..]);
    }

    [Fact]
    public async Task Message_at_another_node_is_answered_after_the_turn_that_runs_here()
    {
        await using var other = await StartAsync();
        var (here, there) = (ClientOf(_one, _one), ClientOf(other, _one));
        await here.PutAgentAsync("steady", Agent("practice/practice-paced@chunks=20,rate=20"), Cancel);
        var id = (await here.CreateConversationAsync(new("steady"), cancel: Cancel)).Id;
        await here.SubmitAsync(id, new("One."), cancel: Cancel);
        await there.SubmitAsync(id, new("Two."), cancel: Cancel);
        var last = await here.SendAsync(id, new("Three."), cancel: Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal("at_rest", last.State);
        var kinds = await there.AllEntriesAsync(id, cancel: Cancel).Select(entry => entry.Kind).ToListAsync(Cancel);
        Assert.Equal(3, kinds.Count(kind => kind == "user_message"));
        Assert.Equal(kinds.Count(kind => kind == "attempt_started"), kinds.Count(kind => kind == "answer"));
    }

    [Fact]
    public async Task Key_revoked_and_agent_saved_at_one_node_are_known_at_the_other()
    {
        await using var other = await StartAsync();
        var here = ClientOf(_one, _one);
        var (status, made) = await _one.JsonAsync(HttpMethod.Post, "/api/v1/keys", _one.Keys.Admin, new { name = "n", role = "app" });
        Assert.True(status == 201, made.ToString());
        var key = made.GetProperty("key").GetString()!;
        await here.PutAgentAsync("clerk", Agent("practice/practice"), Cancel);
        Assert.Equal(200, await StatusAsync(other, key));
        var id = (await ClientOf(other, _one).CreateConversationAsync(new("clerk"), cancel: Cancel)).Id;
        await ClientOf(other, _one).SendAsync(id, new("Hello."), cancel: Cancel);

        await here.PutAgentAsync("clerk", Agent("practice/practice") with { Constitution = new("You sing.", ["Never guess."], "Sing.") }, Cancel);
        Assert.Equal(204, (await _one.JsonAsync(HttpMethod.Delete, $"/api/v1/keys/{made.GetProperty("id").GetString()}", _one.Keys.Admin)).Status);

        for (var waited = 0; waited < 250 && await StatusAsync(other, key) == 200; waited++) await Task.Delay(20, Cancel);
        Assert.Equal(401, await StatusAsync(other, key));
        await ClientOf(other, _one).SendAsync(id, new("Sing."), cancel: Cancel);
        var request = Encoding.UTF8.GetString(await here.GetAttemptRequestAsync(id, 2, Cancel));
        Assert.Contains("You sing.", request, StringComparison.Ordinal);
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(("HOLDFAST_PRACTICE_URL", _practice.Urls.Single()), ("HOLDFAST_DATABASE", _database));

    private static HoldfastClient ClientOf(TestServer server, TestServer keys) =>
        HoldfastClient.Connect(new Uri(server.App.Urls.Single()), keys.Keys.Admin);

    private static async Task<int> StatusAsync(TestServer server, string key) =>
        (await server.JsonAsync(HttpMethod.Get, "/api/v1/conversations", key)).Status;

    private Task<HttpResponseMessage> FollowAsync(TestServer server, string id) =>
        server.SendAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/events", _one.Keys.App);

    private static AgentDefinition Agent(string rung) =>
        new(new("You help.", ["Never guess."], "Answer from what was said."), [rung]);

    /// <summary>The request that was really sent for a question about something said long ago.</summary>
    private static async Task<string> AskAboutTheKeyAsync(HoldfastClient client)
    {
        await client.PutAgentAsync("old", Agent("practice/practice") with
        {
            MaxOutputTokens = 500, Budget = new(System: 1_000, Knowledge: 0, History: 600, Working: 2_000, Safety: 500, Task: 500, Recall: 1_600),
        }, Cancel);
        var start = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
        var messages = Enumerable.Range(0, 200).Select(i => new ImportMessage(
            i % 2 == 0 ? MessageRole.User : MessageRole.Assistant,
            i == 6 ? "The spare key of the boathouse hangs behind the blue heron painting." : $"Of the river, the clouds and matter number {i * 37 % 101}.",
            Ts: start.AddMinutes(i))).ToList();
        var id = (await client.CreateConversationAsync(new("old", Messages: messages), cancel: Cancel)).Id;
        await client.SendAsync(id, new("Where does the spare key of the boathouse hang?"), cancel: Cancel);
        return Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, 1, Cancel));
    }
}
