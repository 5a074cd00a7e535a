using System.Text;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Answers that break off on their way, from the product's own door: whoever follows gets one whole answer.</summary>
public sealed class RescueTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly string Whole = string.Join(' ', Enumerable.Range(1, 120).Select(i => $"word{i * 7919 % 1000:000}")) + ".";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cut:3", 1)]
    [InlineData("cut:4", 1)]
    [InlineData("cut:9", 3)]
    [InlineData("malformed:6", 1)]
    [InlineData("overloaded_in_stream:7", 2)]
    [InlineData("truncated_end", 1)]
    public async Task Answer_that_breaks_off_is_gone_on_with_and_reaches_its_reader_whole(string fault, int times)
    {
        var (client, id) = await TalkerAsync("rescued");
        await FailAsync(fault, times);
        var (text, done) = ("", default(MessageAnswer));
        await foreach (var happened in client.StreamAsync(id, new("Tell me."), cancel: Cancel))
        {
            if (happened is TextWritten delta) text += delta.Text;
            if (happened is TurnDone end) done = end.Answer;
        }
        Assert.Equal(Whole, text);
        Assert.Equal((Whole, "at_rest", "end_turn", false), (done!.Answer, done.State, done.Stop, done.Partial));

        var attempts = (await client.ListAttemptsAsync(id, cancel: Cancel)).Data;
        Assert.Equal(times + 1, attempts.Count);
        Assert.All(attempts.SkipLast(1), attempt => Assert.Equal("streaming", attempt.Failure!.Stage));
        var next = await client.SendAsync(id, new("Again."), cancel: Cancel);
        var request = Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, times + 2, Cancel));
        Assert.DoesNotContain("interrupted", request, StringComparison.Ordinal);
        Assert.Equal("at_rest", next.State);
    }

    [Fact]
    public async Task Whoever_comes_late_reads_the_whole_answer_too()
    {
        var (client, id) = await TalkerAsync("late");
        await FailAsync("cut:8", 1);
        var answer = await client.SendAsync(id, new("Tell me."), cancel: Cancel);
        Assert.Equal(Whole, answer.Answer);
        var said = await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "answer").ToListAsync(Cancel);
        Assert.Equal(["cut", "end_turn"], said.Select(entry => entry.Text("stop") is { Length: > 0 } stop ? stop : "end_turn"));
        Assert.Equal(Whole, string.Concat(said.Select(entry => entry.AnswerText())));
    }

    /// <summary>An agent whose model says a long text, in pieces of a few characters.</summary>
    private async Task<(HoldfastClient Client, string Conversation)> TalkerAsync(string name)
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        object[] messages =
        [
            new { role = "user", content = "Tell me." }, new { role = "assistant", content = Whole },
            new { role = "user", content = "Again." }, new { role = "assistant", content = "No." },
        ];
        await PracticeAsync("control/replays", new { id = name, messages });
        await client.PutAgentAsync(name, new(new("You tell.", ["Never guess."], "Answer."), [$"practice/practice-replay/{name}"]), Cancel);
        return (client, (await client.CreateConversationAsync(new(name), cancel: Cancel)).Id);
    }

    private Task FailAsync(string fault, int times) =>
        PracticeAsync("control/faults", new { seed = 1, rate = 1.0, kinds = new[] { fault }, model = "practice-replay", count = times });

    private async Task PracticeAsync(string path, object body)
    {
        using var practice = new HttpClient { BaseAddress = system.Practice };
        (await practice.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), Cancel)).EnsureSuccessStatusCode();
    }
}
