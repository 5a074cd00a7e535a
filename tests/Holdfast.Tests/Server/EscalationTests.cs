extern alias fake;

using System.Text;
using System.Text.Json;
using fake::Holdfast.FakeProviders;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Models answer, and a person takes over all the same: the practice model does not know, whoever it speaks like.</summary>
public sealed class EscalationTests : IAsyncLifetime
{
    private readonly WebApplication _practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
    private TestServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _practice.StartAsync(Cancel);
        var at = new Uri(_practice.Urls.Single());
        _server = await TestServer.StartAsync(
            ("HOLDFAST_PRACTICE_URL", at.ToString()),
            ("HOLDFAST_PROVIDERS__OTHER__KIND", "openai"), ("HOLDFAST_PROVIDERS__OTHER__BASE_URL", new Uri(at, "v1").AbsoluteUri),
            ("HOLDFAST_PROVIDERS__OTHER__KEY_ENV", "OTHER_KEY"), ("OTHER_KEY", "other"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _practice.DisposeAsync();
    }

    [Theory]
    [InlineData("practice/practice")]
    [InlineData("other/practice")]
    public async Task Model_that_does_not_know_hands_off_and_goes_on_with_what_the_person_wrote_down(string model)
    {
        var client = Client();
        await client.PutAgentAsync("unsure", Agent(model) with { Handoff = new(DueSeconds: 900) }, Cancel);
        var id = (await client.CreateConversationAsync(new("unsure"), cancel: Cancel)).Id;
        Assert.StartsWith("Noted:", (await client.SendAsync(id, new("My order is W2378156."), cancel: Cancel)).Answer, StringComparison.Ordinal);
        var answer = await client.SendAsync(id, new("When does the depot open tomorrow?"), cancel: Cancel);
        Assert.Equal((ConversationStates.WithPerson, "handed_off"), (answer.State, answer.Stop));
        Assert.Equal("I hand this over to a person of our team, who goes on here. You do not have to repeat anything. That takes up to 15 min.", answer.Answer);

        var open = Assert.Single((await client.ListHandoffsAsync(cancel: Cancel)).Data);
        Assert.Equal("model", open.Code);
        var packet = (await client.GetHandoffAsync(open.Id, Cancel)).Packet!;
        Assert.Contains("When does the depot open tomorrow?", packet.Reason, StringComparison.Ordinal);
        Assert.Equal(["When does the depot open tomorrow?"], packet.OpenQuestions);
        Assert.Equal(("Look it up and answer the question.", 0.1), (packet.NextAction, packet.Confidence));
        Assert.StartsWith("I am sorry", packet.SuggestedReply, StringComparison.Ordinal);
        Assert.Equal((open.DueAt, 2, 0), (packet.DueAt, packet.Cost!.Attempts, packet.Cost.Failed));
        Assert.Contains("hand_off", Assert.Single(packet.Evidence!).Text, StringComparison.Ordinal);

        // Nothing was said to the user, so the question goes on; the model finds the answer in the note.
        await client.ReturnHandoffAsync(open.Id, "The depot opens at nine tomorrow.", Cancel);
        await RestAsync(client, id);
        var said = await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "answer").LastAsync(Cancel);
        Assert.Contains("opens at nine", said.AnswerText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_matter_is_not_handed_off_again_while_the_user_says_nothing_new()
    {
        var client = Client();
        await client.PutAgentAsync("again", Agent("practice/practice", "other/practice") with { Handoff = new() }, Cancel);
        var id = (await client.CreateConversationAsync(new("again"), cancel: Cancel)).Id;
        await client.SendAsync(id, new("When does the depot open tomorrow?"), cancel: Cancel);
        var open = Assert.Single((await client.ListHandoffsAsync(cancel: Cancel)).Data);
        await client.ReturnHandoffAsync(open.Id, cancel: Cancel);
        await RestAsync(client, id);
        var entries = await client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel);
        Assert.Single(entries, entry => entry.Kind == "handed_off");
        Assert.Equal("I have nothing about that in what I can see.", entries.Last(entry => entry.Kind == "answer").AnswerText());
        var last = (await client.ListAttemptsAsync(id, cancel: Cancel)).Data[^1];
        Assert.Contains("Not handed off", Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, last.N, Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_may_be_asked_for_before_anything_is_said_and_in_the_users_own_words()
    {
        var client = Client();
        await client.PutAgentAsync("people", Agent("practice/practice") with { Handoff = new(Priority: 2) }, Cancel);
        var app = HoldfastClient.Connect(new Uri(_server.App.Urls.Single()), _server.Keys.App);
        var first = (await app.CreateConversationAsync(new("people"), cancel: Cancel)).Id;
        Assert.Equal(ConversationStates.WithPerson, (await app.RequestPersonAsync(first, "I never talk to machines.", Cancel)).State);
        Assert.Equal(ConversationStates.WithPerson, (await app.RequestPersonAsync(first, cancel: Cancel)).State);
        Assert.Equal(ConversationStates.WithPerson, (await app.SendAsync(first, new("Where is my parcel?"), cancel: Cancel)).State);

        var second = (await app.CreateConversationAsync(new("people"), cancel: Cancel)).Id;
        var answer = await app.SendAsync(second, new("Ich möchte bitte mit einem Mitarbeiter sprechen."), cancel: Cancel);
        Assert.Equal((ConversationStates.WithPerson, "Ich gebe das an einen Menschen aus unserem Team weiter, der hier weitermacht. Sie müssen nichts wiederholen."), (answer.State, answer.Answer));
        var open = (await client.ListHandoffsAsync(cancel: Cancel)).Data;
        Assert.Equal([("requested", 3), ("requested", 3)], open.Select(one => (one.Code, one.Priority)));
        Assert.Empty((await client.ListAttemptsAsync(second, cancel: Cancel)).Data);
        Assert.Equal(["Where is my parcel?"], (await client.GetHandoffAsync(open.Single(one => one.Conversation == first).Id, Cancel)).Packet!.Wants);

        var none = await Assert.ThrowsAsync<HoldfastException>(() => app.RequestPersonAsync("cnv_none", cancel: Cancel));
        Assert.Equal("HF0040", none.Problem?.Code);
    }

    [Fact]
    public async Task Answer_with_values_from_nowhere_is_said_and_looked_at()
    {
        var client = Client();
        await client.PutAgentAsync("paced", Agent("practice/practice-paced@chunks=3,rate=100") with { Handoff = new(Unsupported: HandoffSettings.HandsOff) }, Cancel);
        var id = (await client.CreateConversationAsync(new("paced"), cancel: Cancel)).Id;
        var answer = await client.SendAsync(id, new("Go on."), cancel: Cancel);
        Assert.Equal((ConversationStates.WithPerson, "handed_off"), (answer.State, answer.Stop));
        Assert.StartsWith("c1 t", answer.Answer, StringComparison.Ordinal);
        Assert.EndsWith("A colleague checks what I just said and gets back to you here.", answer.Answer, StringComparison.Ordinal);
        Assert.Equal("unsupported", Assert.Single((await client.ListHandoffsAsync(cancel: Cancel)).Data).Code);
    }

    [Fact]
    public async Task Call_over_the_amount_is_a_persons()
    {
        var client = Client();
        var tool = new ToolDefinition(
            "refund", "Pays money back.", JsonElement.Parse("""{"type":"object","properties":{"amount":{"type":"number"}},"required":["amount"]}"""), "http://127.0.0.1:9/refund",
            Handoff: new(new Dictionary<string, decimal> { ["amount"] = 100 }));
        await client.PutAgentAsync("refunds", Agent("practice/practice") with { Tools = [tool] }, Cancel);
        var id = (await client.CreateConversationAsync(new("refunds"), cancel: Cancel)).Id;
        var answer = await client.SendAsync(id, new("Please use refund for 250 dollars."), cancel: Cancel);
        Assert.Equal(ConversationStates.WithPerson, answer.State);
        var open = Assert.Single((await client.ListHandoffsAsync(cancel: Cancel)).Data);
        Assert.Equal("policy", open.Code);
        Assert.Contains("250", open.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_refused_with_every_reason()
    {
        var wrong = new HandoffSettings(DueSeconds: 1, Priority: 101, LeastConfidence: 2, OnRequest: "later", Topics: [""], Unsupported: "ignore", FailedTurns: 0, Clarifications: 1);
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => Client().PutAgentAsync("wrong", Agent("practice/practice") with { Handoff = wrong }, Cancel));
        string[] fields = ["clarifications", "due_seconds", "failed_turns", "least_confidence", "on_request", "priority", "topics[0]", "unsupported"];
        Assert.Equal(fields.Select(field => $"handoff.{field}"), refused.Problem!.Errors!.Select(error => error.Field).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task RestAsync(HoldfastClient client, string id)
    {
        await foreach (var happened in client.FollowAsync(id, cancel: Cancel))
            if (happened is StatusChanged { Status.State: ConversationStates.AtRest }) break;
    }

    private HoldfastClient Client() => HoldfastClient.Connect(new Uri(_server.App.Urls.Single()), _server.Keys.Admin);

    private static AgentDefinition Agent(params string[] ladder) => new(new("You help.", ["Never guess."], "Be brief."), ladder);
}
