using System.Diagnostics;
using System.Globalization;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Background work that asks the same again, and a batch whose budget has no room at the full price.</summary>
public sealed class ReuseTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    [Fact]
    public async Task Same_request_of_background_work_is_answered_without_a_call_and_what_that_saves_is_told()
    {
        await Client.PutAgentAsync("night", Agent("practice/practice") with { ReuseHours = 1 }, Cancel);
        var (first, asked) = await AskAsync("night", ConversationMode.Background, "Sum up the week.");
        var (second, again) = await AskAsync("night", ConversationMode.Background, "Sum up the week.");

        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal((null, "0", "completed"), (asked.ReusedFrom, again.CostUsd, again.Outcome));
        Assert.NotNull(again.ReusedFrom);
        Assert.Equal((asked.Saved?.NaiveUsd ?? asked.CostUsd, again.Saved!.NaiveUsd), (again.Saved.NaiveUsd, again.Saved.ReuseUsd));
        Assert.NotEqual("0", again.Saved.ReuseUsd);
        Assert.Equal(again.Saved.ReuseUsd, Assert.Single((await Client.GetCostsAsync(by: ["agent"], cancel: Cancel)).Lines, line => line.Group["agent"] == "night").Saved.ReuseUsd);

        Assert.Null((await AskAsync("night", ConversationMode.Background, "Sum up the month.")).Attempt.ReusedFrom);
        Assert.Null((await AskAsync("night", ConversationMode.Interactive, "Sum up the week.")).Attempt.ReusedFrom);
        await Client.PutAgentAsync("fresh", Agent("practice/practice"), Cancel);
        Assert.Null((await AskAsync("fresh", ConversationMode.Background, "Sum up the week.")).Attempt.ReusedFrom);
    }

    [Fact]
    public async Task Same_batch_costs_nothing_again()
    {
        await Client.PutAgentAsync("sorter", Agent("practice/practice-items") with { ReuseHours = 24 }, Cancel);
        var first = await DoneAsync(await BatchAsync("sorter", "same", items: 5));
        var second = await DoneAsync(await BatchAsync("sorter", "same", items: 5));
        Assert.Equal((5, 5, "0"), (first.Answered, second.Answered, second.CostUsd));
        Assert.NotEqual("0", first.CostUsd);
    }

    [Fact]
    public async Task Batch_that_a_budget_has_no_room_for_at_the_full_price_goes_to_the_batch_interface()
    {
        await Client.PutAgentAsync("thrifty", Agent("practice/practice-items"), Cancel);
        var before = await DoneAsync(await BatchAsync("thrifty", "dear", items: 8));
        var held = (await Client.ListAttemptsAsync(before.Id, cancel: Cancel)).Data.Max(attempt => Dollars(attempt.ReservedUsd));
        await Client.PutBudgetAsync("thrift", new("agent", "day", Text(Dollars(before.CostUsd!) + (held * 3 / 4)), "thrifty"), cancel: Cancel);

        var done = await DoneAsync(await BatchAsync("thrifty", "dear", items: 8));
        Assert.Equal((8, ServiceTier.Batch, null), (done.Answered, done.ServiceTier, done.FellBack));
        var entries = await Client.AllEntriesAsync(done.Id, cancel: Cancel).ToListAsync(Cancel);
        Assert.Contains("batch interface", Assert.Single(entries, entry => entry.Kind == "economised").Data.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.InRange(Dollars(done.CostUsd!), Dollars(before.CostUsd!) / 4, Dollars(before.CostUsd!) * 3 / 4);
    }

    private async Task<(MessageAnswer Answer, Attempt Attempt)> AskAsync(string agent, ConversationMode mode, string question)
    {
        var id = (await Client.CreateConversationAsync(new(agent, mode), cancel: Cancel)).Id;
        var answer = await Client.SendAsync(id, new(question), cancel: Cancel);
        return (answer, Assert.Single((await Client.ListAttemptsAsync(id, cancel: Cancel)).Data));
    }

    private async Task<string> BatchAsync(string agent, string task, int items) => (await Client.CreateBatchAsync(
        new([.. Enumerable.Range(0, items).Select(i => new BatchItem($"i{i}", $"{task} thing {i}"))], agent, "Turn it round.", task, MaxItemsPerCall: 10), cancel: Cancel)).Id;

    private async Task<Batch> DoneAsync(string id)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var batch = await Client.GetBatchAsync(id, Cancel);
            if (batch.State is "completed" or "cancelled") return batch;
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(90), $"It does not come to that: {batch}");
            await Task.Delay(50, Cancel);
        }
    }

    private static decimal Dollars(string usd) => decimal.Parse(usd, CultureInfo.InvariantCulture);

    private static string Text(decimal usd) => usd.ToString("0.#########", CultureInfo.InvariantCulture);

    private static AgentDefinition Agent(string model) => new(new("You work at night.", ["Never guess."], "Be brief."), [model]);
}
