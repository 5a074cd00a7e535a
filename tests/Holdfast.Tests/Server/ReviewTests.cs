using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What takes effect only when a person said yes, from the product's own door.</summary>
public sealed class ReviewTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private const string Schema = """{"type":"object","properties":{"amount":{"type":"integer","minimum":250,"maximum":300}},"required":["amount"]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_waits_for_a_person_who_changes_it_and_runs_as_it_was_approved()
    {
        await using var tool = await ToolEndpoint.StartAsync();
        var (client, id) = await WaitingAsync("refunds", tool, new ToolApproval());
        Assert.Contains("holdfast_people_waiting{kind=\"review\"}", await MetricsAsync(), StringComparison.Ordinal);
        Assert.Contains("holdfast_conversations_unfinished{state=\"waiting\"}", await MetricsAsync(), StringComparison.Ordinal);
        var review = await OfAsync(client, id);
        Assert.Equal((ReviewSubject.ToolCall, "refund", "open", "reject"), (review.Subject, review.Title, review.State, review.DefaultAction));
        Assert.Equal(250, review.Proposed!.Value.GetProperty("amount").GetInt32());
        Assert.Empty(tool.Calls);

        var wrong = await Assert.ThrowsAsync<HoldfastException>(() => client.ApproveReviewAsync(review.Id, new(JsonElement.Parse("""{"amount":9000}""")), Cancel));
        Assert.Equal("edited", Assert.Single(wrong.Problem!.Errors!).Field);
        var approved = await client.ApproveReviewAsync(review.Id, new(JsonElement.Parse("""{"amount":270}"""), "Not so much."), Cancel);
        Assert.Equal(("closed", "approved", "Not so much."), (approved.State, approved.Outcome, approved.Note));
        Assert.Equal((250, 270), (approved.Proposed!.Value.GetProperty("amount").GetInt32(), approved.Edited!.Value.GetProperty("amount").GetInt32()));

        var entries = await AtRestAsync(client, id);
        Assert.Equal("""{"amount":270}""", Assert.Single(tool.Calls));
        Assert.Contains("A person changed the arguments", entries.Single(entry => entry.Kind == "tool_result").Data.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("reviewing", entries.Single(entry => entry.Kind == "notice").Data.GetProperty("code").GetString());
        var again = await Assert.ThrowsAsync<HoldfastException>(() => client.RejectReviewAsync(review.Id, cancel: Cancel));
        Assert.Equal("HF0056", again.Problem?.Code);
    }

    [Fact]
    public async Task Declined_call_is_not_run_and_the_model_hears_why()
    {
        await using var tool = await ToolEndpoint.StartAsync();
        var (client, id) = await WaitingAsync("declined", tool, new ToolApproval());
        var rejected = await client.RejectReviewAsync((await OfAsync(client, id)).Id, "The parcel came back.", Cancel);
        Assert.Equal("rejected", rejected.Outcome);
        var entries = await AtRestAsync(client, id);
        Assert.Empty(tool.Calls);
        Assert.Contains("The parcel came back.", entries.Single(entry => entry.Kind == "tool_result").Data.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains((await client.ListReviewsAsync(state: "closed", agent: "declined", cancel: Cancel)).Data, review => review.Id == rejected.Id);
        Assert.DoesNotContain((await client.ListReviewsAsync(agent: "declined", cancel: Cancel)).Data, review => review.Id == rejected.Id);
    }

    [Fact]
    public async Task Call_under_the_amount_needs_nobody()
    {
        await using var tool = await ToolEndpoint.StartAsync();
        var client = await AgentAsync("small", tool, new ToolApproval(Over: new Dictionary<string, decimal> { ["amount"] = 250 }));
        var id = (await client.CreateConversationAsync(new("small"), cancel: Cancel)).Id;
        await client.SendAsync(id, new("Refund it."), cancel: Cancel);
        Assert.Single(tool.Calls);
    }

    [Fact]
    public async Task Of_two_who_claim_at_once_exactly_one_has_it()
    {
        await using var tool = await ToolEndpoint.StartAsync();
        var (client, id) = await WaitingAsync("claimed", tool, new ToolApproval());
        var review = await OfAsync(client, id);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                return (await client.ClaimReviewAsync(review.Id, $"person {i}", Cancel)).Owner;
            }
            catch (HoldfastException e) when (e.Problem?.Code == "HF0058")
            {
                return null;
            }
        }));
        var owner = Assert.Single(claims.OfType<string>());
        Assert.Equal(("claimed", owner), ((await client.GetReviewAsync(review.Id, Cancel)).State, (await client.GetReviewAsync(review.Id, Cancel)).Owner));
        Assert.Contains((await client.ListReviewsAsync(owner: owner, cancel: Cancel)).Data, one => one.Id == review.Id);
        await client.RejectReviewAsync(review.Id, cancel: Cancel);
    }

    [Fact]
    public async Task Proposed_constitution_is_compared_and_holds_when_an_admin_approved_it()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("proposed", Agent(), Cancel);
        var review = await client.ProposeReviewAsync(new("proposed", Agent().Constitution with { Role = "You help customers." }, Title: "Whom it helps"), cancel: Cancel);
        var read = await client.GetReviewAsync(review.Id, Cancel);
        Assert.Equal("constitution.role", Assert.Single(read.Changes!).Field);

        var people = HoldfastClient.Connect(system.Server, system.Keys.Operator);
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => people.ApproveReviewAsync(review.Id, cancel: Cancel));
        Assert.Equal("HF0013", refused.Problem?.Code);
        Assert.Equal(2, (await client.ApproveReviewAsync(review.Id, cancel: Cancel)).Version);
        Assert.Equal("You help customers.", (await client.GetAgentAsync("proposed", cancel: Cancel)).Definition.Constitution.Role);

        var outdated = await client.ProposeReviewAsync(new("proposed", Agent().Constitution with { Role = "You sell." }), cancel: Cancel);
        await client.PutAgentAsync("proposed", Agent() with { Constitution = Agent().Constitution with { Role = "You advise." } }, Cancel);
        Assert.Equal("HF0059", (await Assert.ThrowsAsync<HoldfastException>(() => client.ApproveReviewAsync(outdated.Id, cancel: Cancel))).Problem?.Code);
        await client.RejectReviewAsync(outdated.Id, "Outdated.", Cancel);
    }

    [Fact]
    public async Task Lesson_is_shown_to_the_agent_once_it_was_approved()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("learns", Agent(), Cancel);
        var review = await client.ProposeReviewAsync(new("learns", Lesson: "Parcels wait seven days in the depot.", Evidence: [new("cnv_x", 7, "Seven days.")]), cancel: Cancel);
        Assert.Null((await client.GetAgentAsync("learns", cancel: Cancel)).Definition.Lessons);
        await client.ApproveReviewAsync(review.Id, new(JsonElement.Parse("\"Parcels wait ten days in the depot.\"")), Cancel);
        Assert.Equal(["Parcels wait ten days in the depot."], (await client.GetAgentAsync("learns", cancel: Cancel)).Definition.Lessons);
        var both = await Assert.ThrowsAsync<HoldfastException>(() => client.ProposeReviewAsync(new("learns"), cancel: Cancel));
        Assert.Equal("constitution", Assert.Single(both.Problem!.Errors!).Field);
    }

    [Fact]
    public async Task Question_asked_in_one_conversation_after_another_is_shown_to_people_once()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("asks", Agent("practice/practice-echo"), Cancel);
        for (var i = 0; i < 7; i++)
        {
            var id = (await client.CreateConversationAsync(new("asks"), cancel: Cancel)).Id;
            await client.SendAsync(id, new($"Could you tell me the number of order {i}?"), cancel: Cancel); // the echo asks it back
        }
        Review? review = null;
        while (review is null)
        {
            review = (await client.ListReviewsAsync(agent: "asks", cancel: Cancel)).Data.SingleOrDefault();
            if (review is null) await Task.Delay(20, Cancel);
        }
        Assert.Equal(ReviewSubject.Clarification, review.Subject);
        Assert.InRange(review.Evidence!.Count, 5, 7);
        Assert.Contains("tell me the number of order", review.Title, StringComparison.Ordinal);
        var better = JsonSerializer.SerializeToElement(Agent().Constitution with { InteractionPattern = "Orders are found by e-mail address." }, JsonSerializerOptions.Web);
        better = JsonElement.Parse(better.GetRawText().Replace("hardLimits", "hard_limits", StringComparison.Ordinal).Replace("interactionPattern", "interaction_pattern", StringComparison.Ordinal));
        Assert.Equal(2, (await client.ApproveReviewAsync(review.Id, new(better), Cancel)).Version);
        Assert.Empty((await client.ListReviewsAsync(agent: "asks", cancel: Cancel)).Data);
    }

    private async Task<string> MetricsAsync()
    {
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Root);
        return await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
    }

    /// <summary>A conversation whose call waits for a person.</summary>
    private async Task<(HoldfastClient Client, string Id)> WaitingAsync(string agent, ToolEndpoint tool, ToolApproval approval)
    {
        var client = await AgentAsync(agent, tool, approval);
        var id = (await client.CreateConversationAsync(new(agent), cancel: Cancel)).Id;
        await client.SubmitAsync(id, new("Refund it."), cancel: Cancel);
        while ((await client.ListReviewsAsync(agent: agent, cancel: Cancel)).Data.All(review => review.Conversation != id)) await Task.Delay(10, Cancel);
        return (client, id);
    }

    private async Task<HoldfastClient> AgentAsync(string agent, ToolEndpoint tool, ToolApproval approval)
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var refund = new ToolDefinition("refund", "Refunds an amount.", JsonElement.Parse(Schema), tool.Url, Approval: approval);
        await client.PutAgentAsync(agent, Agent("practice/practice-tools") with { Tools = [refund] }, Cancel);
        return client;
    }

    private static async Task<Review> OfAsync(HoldfastClient client, string id) =>
        (await client.ListReviewsAsync(cancel: Cancel)).Data.Single(review => review.Conversation == id);

    private static async Task<List<Entry>> AtRestAsync(HoldfastClient client, string id)
    {
        await foreach (var happened in client.FollowAsync(id, cancel: Cancel))
            if (happened is StatusChanged { Status.State: ConversationStates.AtRest }) break;
        return await client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel);
    }

    private static AgentDefinition Agent(params string[] ladder) =>
        new(new("You help.", ["Never guess."], "Be brief."), ladder.Length == 0 ? ["practice/practice"] : ladder);
}
