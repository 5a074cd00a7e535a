using System.Text;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Summaries of what is about to leave the prompt, from the product's own door.</summary>
public sealed class SummaryTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private const string Words = "We talked about the garden, the roof and the weather of last week, and about nothing that anybody would have to remember.";

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summary_is_written_while_nobody_waits_and_stands_in_the_next_epochs_prompt()
    {
        // Says what it is given again: the beginning of that is a summary all of which is supported.
        var id = await TalkAsync("summarised", "practice/practice-echo");
        var entries = await Client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel);
        var summary = entries.First(entry => entry.Kind == "summarised");
        Assert.StartsWith("#2 user: My order is #W2378156.\n", summary.Text("text"), StringComparison.Ordinal);

        var attempts = (await Client.ListAttemptsAsync(id, limit: 200, cancel: Cancel)).Data;
        var asked = attempts.Single(attempt => attempt.Purpose == "summary");
        Assert.Equal(("practice/practice-echo", "completed"), (asked.Model, asked.Outcome));
        Assert.Contains("My order is #W2378156.", await RequestAsync(id, asked.N), StringComparison.Ordinal);
        Assert.All(attempts, attempt => Assert.NotNull(attempt.CostUsd));

        var opened = entries.First(entry => entry.Kind == "epoch_opened");
        Assert.Equal(summary.Seq, opened.Number("summary"));
        var next = attempts.First(attempt => attempt.Seq > opened.Seq);
        Assert.Contains($"summary (up to #{summary.Number("up_to")}): #2 user: My order", await RequestAsync(id, next.N), StringComparison.Ordinal);
        Assert.Equal(summary.Text("text"), (await Client.GetContextAsync(id, Cancel)).Summary);
    }

    [Fact]
    public async Task Conversation_goes_on_with_its_fact_sheet_where_the_model_fails()
    {
        var id = await TalkAsync("unsummarised", "practice/practice-replay/nobody");
        var attempts = (await Client.ListAttemptsAsync(id, limit: 200, cancel: Cancel)).Data;
        Assert.Contains(attempts, attempt => attempt is { Purpose: "summary", Failure: not null });
        Assert.DoesNotContain(attempts, attempt => attempt is { Purpose: "answer", Failure: not null });
        Assert.Contains("#W2378156", await RequestAsync(id, attempts.Last(attempt => attempt.Purpose == "answer").N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_that_is_not_there_is_refused_when_the_agent_is_saved()
    {
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => Client.PutAgentAsync("wrong", Agent("nobody/nothing"), Cancel));
        Assert.Equal("summary", Assert.Single(refused.Problem.Errors!).Field);
    }

    /// <summary>Until an epoch was opened after an attempt at a summary.</summary>
    private async Task<string> TalkAsync(string agent, string scribe)
    {
        await Client.PutAgentAsync(agent, Agent(scribe), Cancel);
        var id = (await Client.CreateConversationAsync(new(agent), cancel: Cancel)).Id;
        await Client.SendAsync(id, new("My order is #W2378156."), cancel: Cancel);
        for (var turn = 0; (await Client.GetContextAsync(id, Cancel)).Epoch == 1; turn++)
        {
            Assert.InRange(turn, 0, 200);
            var answer = await Client.SendAsync(id, new($"{turn}: {Words}"), cancel: Cancel);
            Assert.Equal("at_rest", answer.State);
            await SettledAsync(id);
        }
        return id;
    }

    /// <summary>What is still to be done when an answer is here is not waited for by anybody but this test.</summary>
    private async Task SettledAsync(string id)
    {
        while ((await Client.GetConversationAsync(id, Cancel)).WakeAt is not null) await Task.Yield();
    }

    private static AgentDefinition Agent(string summary) => new(
        new("You help.", ["Never guess."], "Answer shortly."), ["practice/practice-echo"],
        Budget: new(System: 600, Knowledge: 0, History: 2_400, Working: 1_500, Safety: 500, Task: 1_000), Summary: summary);

    private async Task<string> RequestAsync(string id, int attempt) =>
        Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, attempt, Cancel));
}
