using System.Text;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Recall with an embedding model, from the product's own door.</summary>
public sealed class MeaningTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private const string Words = "We talked about the garden, the roof and the weather of last week, and about nothing that anybody would have to remember.";

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_leaves_is_embedded_at_rest_and_the_next_message_is_compared_with_it()
    {
        var id = await ImportAsync("meaning", "practice-openai/practice-embedding");
        var before = (await Client.ListAttemptsAsync(id, cancel: Cancel)).Data;
        Assert.All(before, attempt => Assert.Equal(("embedding", "completed"), (attempt.Purpose, attempt.Outcome)));
        var entries = await Client.AllEntriesAsync(id, cancel: Cancel).ToListAsync(Cancel);
        Assert.True(entries.Last(entry => entry.Kind == "embedded").Flag("whole"));
        Assert.Contains("My parcels come on Mondays.", await RequestAsync(id, 1), StringComparison.Ordinal);

        var answer = await Client.SendAsync(id, new("Which weekday brings the parcel?"), cancel: Cancel);
        var attempts = (await Client.ListAttemptsAsync(id, limit: 200, cancel: Cancel)).Data;
        var asked = Assert.Single(attempts, attempt => attempt.Purpose == "embedding" && attempt.Tokens.Working > 0);
        Assert.Equal(("completed", "practice-openai/practice-embedding"), (asked.Outcome, asked.Model));
        Assert.Equal(
            """{"model":"practice-embedding","input":["Which weekday brings the parcel?"],"encoding_format":"float"}""",
            await RequestAsync(id, asked.N));
        Assert.Contains("My parcels come on Mondays.", await AnsweredAsync(id, attempts), StringComparison.Ordinal);
        Assert.Equal("at_rest", answer.State);
    }

    [Theory]
    [InlineData("practice-openai/practice-embedding!overloaded")]
    [InlineData("practice-openai/practice-embedding!cut")]
    public async Task Recall_goes_by_words_where_the_model_fails(string model)
    {
        var id = await ImportAsync("wordy" + model.Length, model);
        await Client.SendAsync(id, new("On which day do my parcels come?"), cancel: Cancel);
        var attempts = (await Client.ListAttemptsAsync(id, limit: 200, cancel: Cancel)).Data;
        Assert.NotNull(Assert.Single(attempts, attempt => attempt.N == 1 && attempt.Purpose == "embedding").Failure);
        Assert.DoesNotContain(attempts, attempt => attempt is { Purpose: "answer", Failure: not null });
        Assert.Contains("My parcels come on Mondays.", await AnsweredAsync(id, attempts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_is_not_waited_for_longer_than_a_moment()
    {
        var id = await ImportAsync("slow", "practice-openai/practice-embedding");
        using var http = new HttpClient { BaseAddress = system.Practice };
        var slow = """{"seed":1,"rate":1,"kinds":["slow_first_token:20000"],"model":"practice-embedding"}""";
        var faults = new Uri("control/faults", UriKind.Relative);
        using var set = await http.PostAsync(faults, new StringContent(slow, Encoding.UTF8, "application/json"), Cancel);
        await Client.SendAsync(id, new("On which day do my parcels come?"), cancel: Cancel);
        using var unset = await http.DeleteAsync(faults, Cancel);

        var attempts = (await Client.ListAttemptsAsync(id, limit: 200, cancel: Cancel)).Data;
        var asked = attempts.First(attempt => attempt is { Purpose: "embedding", Failure: not null });
        Assert.InRange(asked.DurationMs!.Value, 250, 5_000);
    }

    [Fact]
    public async Task Fork_takes_the_vectors_along_and_pays_for_none()
    {
        var id = await ImportAsync("forked", "practice-openai/practice-embedding");
        var fork = (await Client.ForkAsync(id, cancel: Cancel)).Id;
        await SettledAsync(fork);
        Assert.Empty((await Client.ListAttemptsAsync(fork, cancel: Cancel)).Data);
        await Client.SendAsync(fork, new("Which weekday brings the parcel?"), cancel: Cancel);
        Assert.Contains((await Client.ListAttemptsAsync(fork, cancel: Cancel)).Data, attempt => attempt is { Purpose: "embedding", Outcome: "completed" });
    }

    /// <summary>Until nothing is left to do.</summary>
    private async Task<string> ImportAsync(string agent, string model)
    {
        await Client.PutAgentAsync(agent, new(
            new("You help.", ["Never guess."], "Answer shortly."), ["practice/practice-instant"],
            Budget: new(System: 600, Knowledge: 0, History: 2_400, Working: 1_500, Safety: 500, Task: 1_000, Recall: 800), Embeddings: model), Cancel);
        var said = Enumerable.Range(0, 120).Select(i => i == 7 ? "My parcels come on Mondays." : $"{i}: {Words}");
        var messages = said.Select((text, i) => new ImportMessage(i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, text));
        var id = (await Client.CreateConversationAsync(new(agent, Messages: [.. messages]), cancel: Cancel)).Id;
        await SettledAsync(id);
        return id;
    }

    private async Task SettledAsync(string id)
    {
        while ((await Client.GetConversationAsync(id, Cancel)).WakeAt is not null) await Task.Yield();
    }

    private Task<string> AnsweredAsync(string id, IReadOnlyList<Attempt> attempts) =>
        RequestAsync(id, attempts.Last(attempt => attempt.Purpose == "answer").N);

    private async Task<string> RequestAsync(string id, int attempt) =>
        Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, attempt, Cancel));
}
