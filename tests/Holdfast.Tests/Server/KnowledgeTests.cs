using System.Text;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What of an agent's documents reaches its model, from the product's own door.</summary>
public sealed class KnowledgeTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly Constitution Constitution = new("You help.", ["Never guess."], "Answer from what was said.");

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passage_that_matters_is_shown_once_with_its_source_and_counted_in_its_share()
    {
        var id = await StartAsync("shop");
        await SayAsync(id, "My parcel is late. What happens now?");
        Assert.Contains("parcels.md (version 1):", await RequestAsync(id, 1), StringComparison.Ordinal);
        Assert.DoesNotContain("refunds.md", await RequestAsync(id, 1), StringComparison.Ordinal);
        var entry = Assert.Single(await Client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel), entry => entry.Kind == "knowledge_shown");
        Assert.Equal("parcels.md", entry.Data.GetProperty("passages")[0].GetProperty("document").GetString());
        Assert.InRange((await Client.ListAttemptsAsync(id, cancel: Cancel)).Data[0].Tokens.Knowledge, 50, 200);
        Assert.InRange((await Client.GetContextAsync(id, Cancel)).Used.Knowledge, 50, 200);

        await SayAsync(id, "So when is the late parcel sent again?");
        Assert.Equal(2, (await RequestAsync(id, 2)).Split("parcels.md (version 1):").Length);
    }

    [Fact]
    public async Task Request_is_shown_as_it_was_sent_though_the_document_changed_or_was_deleted_but_not_once_it_is_erased()
    {
        var id = await StartAsync("changing");
        await SayAsync(id, "My parcel is late. What happens now?");
        var sent = await RequestAsync(id, 1);
        await Client.PutDocumentAsync("changing", "parcels.md", new("# Parcels\n\nA late parcel is refunded."), Cancel);
        Assert.Equal(sent, await RequestAsync(id, 1));
        await Client.DeleteDocumentAsync("changing", "parcels.md", cancel: Cancel);
        Assert.Equal(sent, await RequestAsync(id, 1));

        await Client.DeleteDocumentAsync("changing", "parcels.md", erase: true, Cancel);
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => RequestAsync(id, 1));
        Assert.Equal("HF0049", refused.Problem.Code);
        await SayAsync(id, "And tomorrow?");
        Assert.Contains("parcels.md (erased since):", await RequestAsync(id, 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_of_what_is_in_view_is_shown_as_a_change_when_it_matters_again()
    {
        var id = await StartAsync("revised");
        var rules = string.Join('\n', Enumerable.Range(1, 12).Select(i => $"- A parcel that is {i} weeks late is sent again by route {i}."));
        await Client.PutDocumentAsync("revised", "parcels.md", new($"# Parcels\n\n{rules}"), Cancel);
        await SayAsync(id, "My parcel is late, by which route is it sent?");
        await Client.PutDocumentAsync("revised", "parcels.md", new($"# Parcels\n\n{rules.Replace("route 5", "plane", StringComparison.Ordinal)}"), Cancel);
        await SayAsync(id, "And if the parcel is later still, is it sent by another route?");

        var request = await RequestAsync(id, 2);
        Assert.Contains("parcels.md (version 3; changed from version 2 above):", request, StringComparison.Ordinal);
        Assert.Contains("-- A parcel that is 5 weeks late is sent again by route 5.\\n+- A parcel that is 5 weeks late is sent again by plane.", request, StringComparison.Ordinal);
        Assert.Equal(2, request.Split("A parcel that is 1 weeks late").Length);

        await SayAsync(id, "And a parcel that is late again, by which route is it sent?");
        Assert.Equal(2, (await RequestAsync(id, 3)).Split("(version 3; changed").Length);
    }

    [Fact]
    public async Task Nothing_is_written_down_where_nothing_matters_or_the_share_is_empty()
    {
        var id = await StartAsync("quiet");
        await SayAsync(id, "Hello!");
        Assert.DoesNotContain(await Client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel), entry => entry.Kind == "knowledge_shown");

        await Client.PutAgentAsync("quiet", Agent(new(2_000, 0, 10_000, 20_000, 5_000, 8_000)), Cancel);
        await SayAsync(id, "My parcel is late. What happens now?");
        Assert.DoesNotContain("parcels.md", await RequestAsync(id, 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fork_keeps_what_was_shown()
    {
        var id = await StartAsync("forked");
        await SayAsync(id, "My parcel is late. What happens now?");
        var fork = (await Client.ForkAsync(id, cancel: Cancel)).Id;
        await SayAsync(fork, "Thanks!");
        Assert.Contains("parcels.md (version 1):", await RequestAsync(fork, 1), StringComparison.Ordinal);
    }

    /// <summary>A conversation with an agent that carries three documents.</summary>
    private async Task<string> StartAsync(string agent)
    {
        await Client.PutAgentAsync(agent, Agent(null), Cancel);
        await Client.PutDocumentAsync(agent, "refunds.md", new("# Refunds\n\nA refund is paid back within fourteen days to the card that was charged."), Cancel);
        await Client.PutDocumentAsync(agent, "parcels.md", new("# Parcels\n\nA parcel that is late by more than a week counts as lost, and is sent again."), Cancel);
        await Client.PutDocumentAsync(agent, "hours.md", new("# Opening hours\n\nThe shop is open from nine to six."), Cancel);
        return (await Client.CreateConversationAsync(new(agent), cancel: Cancel)).Id;
    }

    private static AgentDefinition Agent(ContextBudget? budget) => new(Constitution, ["practice/practice"], Budget: budget);

    private async Task SayAsync(string id, string text)
    {
        var answer = await Client.SendAsync(id, new(text), cancel: Cancel);
        Assert.True(answer is { State: ConversationStates.AtRest, Answer: not null }, $"{answer}");
    }

    private async Task<string> RequestAsync(string id, int attempt) => Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, attempt, Cancel));
}
