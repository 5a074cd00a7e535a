extern alias fake;

using System.Text;
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

    private static async Task RestAsync(HoldfastClient client, string id)
    {
        await foreach (var happened in client.FollowAsync(id, cancel: Cancel))
            if (happened is StatusChanged { Status.State: ConversationStates.AtRest }) break;
    }

    private HoldfastClient Client() => HoldfastClient.Connect(new Uri(_server.App.Urls.Single()), _server.Keys.Admin);

    private static AgentDefinition Agent(params string[] ladder) => new(new("You help.", ["Never guess."], "Be brief."), ladder);
}
