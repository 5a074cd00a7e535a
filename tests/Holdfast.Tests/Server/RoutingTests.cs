using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>An agent whose simple messages go to a small model first.</summary>
public sealed class RoutingTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private const string Small = "practice/practice-small", Usual = "practice/practice",
        Hard = "If 3 of 7 parcels weigh 2.5 kg each, and no other does, what is the least that all of them may weigh?";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Simple_message_goes_to_the_small_model_a_hard_one_to_the_ladder_and_the_journal_says_why()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("routed", Agent(new(Small)), Cancel);
        var id = (await client.CreateConversationAsync(new("routed"), cancel: Cancel)).Id;
        await client.SendAsync(id, new("Where is my parcel?"), cancel: Cancel);
        await client.SendAsync(id, new(Hard), cancel: Cancel);

        var entries = await client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel);
        var routed = entries.Where(entry => entry.Kind == "routed").Select(entry => entry.Data).ToList();
        Assert.Equal([Small, Usual], routed.Select(data => data.GetProperty("model").GetString()));
        Assert.Contains("4 words", routed[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        var attempts = (await client.ListAttemptsAsync(id, cancel: Cancel)).Data;
        Assert.Equal([Small, Usual], attempts.Select(attempt => attempt.Model));

        var again = await client.GetRoutingAsync(id, cancel: Cancel);
        Assert.Equal([Small, Usual], again.Turns.Select(turn => turn.Model));
        Assert.All(again.Turns, turn => Assert.Equal(turn.Chosen, turn.Model));
        Assert.Equal((again.CostUsd, Small, 0.5), (again.WouldCostUsd, again.Small, again.Threshold));
        var timid = await client.GetRoutingAsync(id, threshold: 0.01, cancel: Cancel);
        Assert.Equal([(Usual, Small), (Usual, Usual)], timid.Turns.Select(turn => (turn.Model, turn.Chosen!)));
    }

    [Fact]
    public async Task Small_model_that_fails_leaves_the_turn_to_the_ladder()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("falls-up", Agent(new($"{Small}!auth")), Cancel);
        var id = (await client.CreateConversationAsync(new("falls-up"), cancel: Cancel)).Id;
        Assert.Equal(ConversationStates.AtRest, (await client.SendAsync(id, new("Where is my parcel?"), cancel: Cancel)).State);
        Assert.Equal(Usual, (await client.ListAttemptsAsync(id, cancel: Cancel)).Data[^1].Model);
    }

    [Fact]
    public async Task Routing_that_cannot_be_is_refused_field_by_field()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => client.PutAgentAsync("wrong", Agent(new("nowhere/model", 7)), Cancel));
        Assert.Equal(["routing.small", "routing.threshold"], Fields(refused));
        refused = await Assert.ThrowsAsync<HoldfastException>(() => client.PutAgentAsync("wrong", Agent(new(Usual)), Cancel));
        Assert.Equal(["routing.small"], Fields(refused));

        await client.PutAgentAsync("unrouted", Agent(null), Cancel);
        var id = (await client.CreateConversationAsync(new("unrouted"), cancel: Cancel)).Id;
        refused = await Assert.ThrowsAsync<HoldfastException>(() => client.GetRoutingAsync(id, threshold: 0, cancel: Cancel));
        Assert.Equal(["small", "threshold"], Fields(refused));
        Assert.Empty((await client.GetRoutingAsync(id, Small, cancel: Cancel)).Turns);
    }

    private static AgentDefinition Agent(RoutingSettings? routing) => new(new("You help.", ["Never guess."], "Be brief."), [Usual], Routing: routing);

    private static IEnumerable<string> Fields(HoldfastException refused) => refused.Problem.Errors!.Select(error => error.Field);
}
