extern alias fake;

using System.Text;
using System.Text.Json;
using fake::Holdfast.FakeProviders;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Holdfast.Tests.Storage;
using Holdfast.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Answers that wait for a person's yes, from the product's own door.</summary>
public sealed class HeldAnswerTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_is_shown_to_nobody_until_it_is_approved_and_then_as_it_was_edited()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Operator);
        var (id, review) = await HeldAsync(client, "edited", "My parcel A-17 is late.");
        Assert.Equal((ReviewSubject.Answer, "My parcel A-17 is late.", "hand_off", "open"), (review.Subject, review.Title, review.DefaultAction, review.State));
        Assert.Equal("Noted: My parcel A-17 is late.", review.Proposed!.Value.GetString());
        Assert.Equal((id, "My parcel A-17 is late."), (Assert.Single(review.Evidence!).Conversation, review.Evidence![0].Text));
        var before = await client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel);
        Assert.DoesNotContain(before, entry => entry.Kind == "answer");
        Assert.Equal("reviewing", before.Single(entry => entry.Kind == "notice").Data.GetProperty("code").GetString());

        foreach (var unfit in new[] { "\" \"", "17" })
        {
            var wrong = await Assert.ThrowsAsync<HoldfastException>(() => client.ApproveReviewAsync(review.Id, new(JsonElement.Parse(unfit)), Cancel));
            Assert.Equal("edited", Assert.Single(wrong.Problem!.Errors!).Field);
        }
        var heard = HearAsync(client, id);
        var approved = await client.ApproveReviewAsync(review.Id, new(JsonElement.Parse("\"It comes on Monday.\""), "We know when."), Cancel);
        Assert.Equal(("approved", "It comes on Monday."), (approved.Outcome, approved.Edited!.Value.GetString()));
        Assert.Equal("It comes on Monday.", await heard);
        var answer = Assert.Single(await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "answer").ToListAsync(Cancel));
        Assert.Equal("It comes on Monday.", answer.AnswerText());

        await client.SubmitAsync(id, new("Thank you."), cancel: Cancel);
        var next = await OpenAsync(client, id);
        var sent = Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, 2, Cancel));
        Assert.Contains("It comes on Monday.", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Noted:", sent, StringComparison.Ordinal);
        Assert.Equal("approved", (await client.ApproveReviewAsync(next.Id, cancel: Cancel)).Outcome);
        await HearAsync(client, id);
        Assert.Equal(next.Proposed!.Value.GetString(), (await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "answer").ToListAsync(Cancel))[1].AnswerText());
    }

    [Fact]
    public async Task Declined_answer_is_written_again_and_a_wish_for_a_person_takes_the_held_one_along()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Operator);
        var (id, first) = await HeldAsync(client, "declined-answers", "Where is my parcel?", "practice/practice-echo");
        await client.RejectReviewAsync(first.Id, "Ask for its number.", Cancel);
        var second = await OpenAsync(client, id);
        Assert.Contains("Ask for its number.", second.Proposed!.Value.GetString(), StringComparison.Ordinal); // the echo says what it was told last
        var message = await client.SubmitAsync(id, new("Hello?"), cancel: Cancel);
        Assert.True(message.Seq > 0);

        await client.RequestPersonAsync(id, cancel: Cancel);
        var handoff = (await client.ListHandoffsAsync(agent: "declined-answers", cancel: Cancel)).Data.SingleOrDefault();
        while (handoff is null) handoff = (await client.ListHandoffsAsync(agent: "declined-answers", cancel: Cancel)).Data.SingleOrDefault();
        Assert.Equal("cancelled", (await client.GetReviewAsync(second.Id, Cancel)).Outcome);
        var packet = (await client.GetHandoffAsync(handoff.Id, Cancel)).Packet!;
        Assert.Equal(second.Proposed!.Value.GetString(), packet.SuggestedReply);
        Assert.Equal(["Where is my parcel?", "Hello?"], packet.Wants);
        Assert.Contains(packet.Tried, step => step.Result.Contains("Ask for its number.", StringComparison.Ordinal));
        Assert.DoesNotContain(await client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel), entry => entry.Kind == "answer");
    }

    [Fact]
    public async Task Doubtful_answers_alone_are_held_where_the_agent_says_so()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("doubtful", Agent("practice/practice") with { Answers = new(AnswerSettings.Doubtful) }, Cancel);
        var id = (await client.CreateConversationAsync(new("doubtful"), cancel: Cancel)).Id;
        Assert.Equal("Noted: My parcel A-17 is late.", (await client.SendAsync(id, new("My parcel A-17 is late."), cancel: Cancel)).Answer);

        var wrong = await Assert.ThrowsAsync<HoldfastException>(() => client.PutAgentAsync("wrong", Agent() with { Answers = new("maybe", 10, "reject") }, Cancel));
        Assert.Equal(["answers.held", "answers.due_seconds", "answers.default"], wrong.Problem!.Errors!.Select(error => error.Field));
    }

    [Theory]
    [InlineData("hand_off", "with_person")]
    [InlineData("send", "at_rest")]
    public async Task Answer_waits_over_a_restart_and_goes_by_its_default_when_nobody_decides(string action, string state)
    {
        using var folder = new TemporaryFolder();
        await using var practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
        await practice.StartAsync(Cancel);
        var clock = new ShiftedClock();
        (string, string)[] settings = [("HOLDFAST_PRACTICE_URL", practice.Urls.Single())];
        string key, id;
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            key = server.Keys.Admin;
            var client = HoldfastClient.Connect(new Uri(server.App.Urls.First()), key);
            await client.PutAgentAsync("held", Agent() with { Answers = new(AnswerSettings.Always, 3_600, action) }, Cancel);
            id = (await client.CreateConversationAsync(new("held"), cancel: Cancel)).Id;
            await client.SubmitAsync(id, new("My parcel A-17 is late."), cancel: Cancel);
            await OpenAsync(client, id);
        }
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            var client = HoldfastClient.Connect(new Uri(server.App.Urls.First()), key);
            Assert.Equal("waiting", (await client.GetConversationAsync(id, Cancel)).State);
            Assert.Equal("open", (await OpenAsync(client, id)).State);
        }
        clock.Shift(TimeSpan.FromHours(2));
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            var client = HoldfastClient.Connect(new Uri(server.App.Urls.First()), key);
            while ((await client.GetConversationAsync(id, Cancel)).State != state) await Task.Delay(20, Cancel);
            var review = Assert.Single((await client.ListReviewsAsync(state: "closed", agent: "held", cancel: Cancel)).Data);
            Assert.Equal((action, "expired"), (review.DefaultAction, review.Outcome));
            var answers = await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "answer").ToListAsync(Cancel);
            if (action == "send")
            {
                Assert.Equal("Noted: My parcel A-17 is late.", Assert.Single(answers).AnswerText());
                return;
            }
            Assert.Empty(answers);
            var handoff = Assert.Single((await client.ListHandoffsAsync(cancel: Cancel)).Data);
            Assert.Equal("answer_held", handoff.Code);
            Assert.Equal("Noted: My parcel A-17 is late.", (await client.GetHandoffAsync(handoff.Id, Cancel)).Packet!.SuggestedReply);
        }
    }

    /// <summary>A conversation whose answer waits for a person.</summary>
    private async Task<(string Id, Review Review)> HeldAsync(HoldfastClient client, string agent, string message, string model = "practice/practice")
    {
        await HoldfastClient.Connect(system.Server, system.Keys.Admin).PutAgentAsync(agent, Agent(model) with { Answers = new(AnswerSettings.Always) }, Cancel);
        var id = (await client.CreateConversationAsync(new(agent), cancel: Cancel)).Id;
        await client.SubmitAsync(id, new(message), cancel: Cancel);
        return (id, await OpenAsync(client, id));
    }

    private static async Task<Review> OpenAsync(HoldfastClient client, string id)
    {
        while (true)
        {
            if ((await client.ListReviewsAsync(subject: "answer", cancel: Cancel)).Data.SingleOrDefault(review => review.Conversation == id) is { } review) return review;
            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>All that is streamed of answers from the beginning until rest.</summary>
    private static async Task<string> HearAsync(HoldfastClient client, string id)
    {
        var heard = new StringBuilder();
        await foreach (var happened in client.FollowAsync(id, cancel: Cancel))
        {
            if (happened is TextWritten written) heard.Append(written.Text);
            if (happened is StatusChanged { Status.State: ConversationStates.AtRest }) break;
        }
        return heard.ToString();
    }

    private static AgentDefinition Agent(params string[] ladder) =>
        new(new("You help.", ["Never guess."], "Be brief."), ladder.Length == 0 ? ["practice/practice"] : ladder);
}
