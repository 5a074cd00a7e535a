using System.Text;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>A conversation that has outgrown its budget, through the product's own door, with a model that knows only what stands in its prompt.</summary>
public sealed class MemoryTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly Constitution Constitution = new("You help.", ["Never guess."], "Answer from what was said.");

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_said_long_ago_is_in_the_prompt_when_it_is_asked_for()
    {
        var id = await LongConversationAsync("The spare key of the boathouse hangs behind the blue heron painting.", recall: 1_600);

        var answer = await Client.SendAsync(id, new("Where does the spare key of the boathouse hang?"), cancel: Cancel);

        Assert.Contains("behind the blue heron painting", answer.Answer, StringComparison.Ordinal);
        var context = await Client.GetContextAsync(id, Cancel);
        Assert.True(context.Epoch > 1 && context.OmittedItems > 0);
        var tokens = (await Client.ListAttemptsAsync(id, cancel: Cancel)).Data[0].Tokens;
        Assert.InRange(tokens.Recall, 1, 400);
        Assert.InRange(tokens.History, 1, 600);
    }

    [Fact]
    public async Task Request_with_recalled_text_can_be_shown_as_it_was_sent()
    {
        var id = await LongConversationAsync("The spare key hangs behind the heron.", recall: 1_600);
        await Client.SendAsync(id, new("Where is the spare key?"), cancel: Cancel);
        await Client.SendAsync(id, new("And what is the weather?"), cancel: Cancel);

        var request = Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, 1, Cancel));

        Assert.Contains("#4 ", request, StringComparison.Ordinal);
        Assert.Contains("The spare key hangs behind the heron.", request, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"recall\"", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_recalled_where_the_budget_gives_it_no_room()
    {
        var id = await LongConversationAsync("The spare key hangs behind the heron.", recall: 0);
        await Client.SendAsync(id, new("Where is the spare key?"), cancel: Cancel);
        Assert.DoesNotContain("behind the heron", Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, 1, Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_that_is_pinned_stands_in_the_prompt_whatever_is_asked()
    {
        const string fact = "The spare key hangs behind the heron.";
        var id = await LongConversationAsync(fact, recall: 0);
        await Client.SendAsync(id, new("What about the river?"), cancel: Cancel);
        await Client.MarkAsync(id, seq: 4, new(Pin: true), Cancel);
        await Client.SendAsync(id, new("And the clouds?"), cancel: Cancel);
        Assert.Contains($"pinned (#4): {fact}", await RequestAsync(id, 2), StringComparison.Ordinal);

        await Client.MarkAsync(id, seq: 4, new(), Cancel);
        var context = await Client.GetContextAsync(id, Cancel);
        var used = context.Used.System + context.Used.History + context.Used.Working + context.Used.Recall;
        Assert.InRange(context.Tiers.Core + context.Tiers.Working + context.Tiers.Transient - used, -4, 4);
        Assert.True(context.Tiers.Core > context.Used.System && context.Folded > 0);
    }

    [Fact]
    public async Task Mark_of_what_says_nothing_and_of_both_ways_at_once_is_refused()
    {
        var id = await LongConversationAsync("A fact.", recall: 0);
        Assert.Equal("HF0054", (await Assert.ThrowsAsync<HoldfastException>(() => Client.MarkAsync(id, 1, new(Pin: true), Cancel))).Problem!.Code);
        Assert.Equal("HF0054", (await Assert.ThrowsAsync<HoldfastException>(() => Client.MarkAsync(id, 9_999, new(Pin: true), Cancel))).Problem!.Code);
        var both = await Assert.ThrowsAsync<HoldfastException>(() => Client.SendAsync(id, new("Hello", Pin: true, Transient: true), cancel: Cancel));
        Assert.Equal("pin", Assert.Single(both.Problem!.Errors!).Field);
    }

    [Fact]
    public async Task Message_too_long_to_hold_is_asked_about_and_the_conversation_goes_on()
    {
        var id = await LongConversationAsync("The spare key of the boathouse hangs behind the heron.", recall: 1_600);
        var pasted = string.Concat(Enumerable.Range(1, 6_000).Select(line => $"Line {line} of the pasted log.\n"));

        var asked = await Client.SendAsync(id, new(pasted), cancel: Cancel);
        Assert.Equal("context_full", asked.Stop);
        Assert.Contains("which part matters", asked.Answer, StringComparison.Ordinal);
        Assert.Contains("“Line 1 of the pasted log.…”", asked.Answer, StringComparison.Ordinal);

        var answer = await Client.SendAsync(id, new("Never mind. Where does the spare key of the boathouse hang?"), cancel: Cancel);
        Assert.Contains("behind the heron", answer.Answer, StringComparison.Ordinal);
    }

    private async Task<string> RequestAsync(string id, int attempt) => Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, attempt, Cancel));

    private async Task<string> LongConversationAsync(string fact, int recall)
    {
        var agent = $"rememberer-{recall}";
        await Client.PutAgentAsync(agent, new(
            Constitution, ["practice/practice"], MaxOutputTokens: 500,
            Budget: new(System: 1_000, Knowledge: 0, History: 600, Working: 2_000, Safety: 500, Task: 500, Recall: recall)), Cancel);
        List<ImportMessage> messages = [new(MessageRole.User, "Hello."), new(MessageRole.Assistant, "Hello!"), new(MessageRole.User, fact), new(MessageRole.Assistant, "Noted.")];
        for (var i = 0; i < 60; i++)
        {
            messages.Add(new(MessageRole.User, $"Tell me something about day {i} of the long journey over land and water."));
            messages.Add(new(MessageRole.Assistant, $"On day {i} we saw clouds, grass and a slow river, and nobody said anything."));
        }
        return (await Client.CreateConversationAsync(new(agent, Messages: messages), cancel: Cancel)).Id;
    }
}
