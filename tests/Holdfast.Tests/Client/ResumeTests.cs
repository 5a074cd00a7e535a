using System.Net.Http.Headers;
using System.Text;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Xunit;

namespace Holdfast.Tests.Client;

public sealed class ResumeTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly string _story =
        string.Join(' ', Enumerable.Range(1, 60).Select(i => FormattableString.Invariant($"{i} Möwen 🐦.")));

    [Theory]
    [InlineData(2_300)]
    [InlineData(2_500)]
    [InlineData(3_000)]
    [InlineData(4_000)]
    [InlineData(6_000)]
    public async Task Turn_over_a_line_that_keeps_breaking_ends_with_the_journals_text(int longest)
    {
        var cancel = TestContext.Current.CancellationToken;
        var id = await ConversationAsync(cancel);
        var random = new Random(longest);
        await using var line = new FlakyLine(system.Server, () => random.Next(2_200, longest)); // The longest event must come through.
        using var http = Http(line.Url, system.Keys.App);

        var events = await new HoldfastClient(http, new HurriedClock()).StreamAsync(id, new(_story), cancel: cancel).ToListAsync(cancel);

        using var straight = Http(system.Server, system.Keys.App);
        var journal = await new HoldfastClient(straight).AllEntriesAsync(id, cancel: cancel).ToListAsync(cancel);
        Assert.True(line.Connections > 1, "The line never broke: the test proves nothing.");
        Assert.Equal(journal.Skip(1).Select(entry => entry.Seq), events.OfType<EntryWritten>().Select(written => written.Entry.Seq));
        var answer = string.Concat(journal.Select(entry => entry.AnswerText()));
        Assert.Contains(_story, answer);
        Assert.Equal(answer, string.Concat(events.OfType<TextWritten>().Select(delta => delta.Text)));
        var done = Assert.IsType<TurnDone>(events[^1]).Answer;
        Assert.Equal((ConversationStates.AtRest, journal[^1].Seq, answer), (done.State, done.LastSeq, done.Answer));
    }

    private async Task<string> ConversationAsync(CancellationToken cancel)
    {
        using var http = Http(system.Server, system.Keys.Admin);
        var client = new HoldfastClient(http);
        using var pace = new StringContent(
            """{"first_token_ms":1,"chunks_per_second":400,"chunk_chars":6}""", Encoding.UTF8, "application/json");
        using var _ = (await http.PostAsync(new Uri(system.Practice, "control/pace"), pace, cancel)).EnsureSuccessStatusCode();
        var constitution = new Constitution("You repeat.", ["Never add a word."], "Repeat what is said.");
        await client.PutAgentAsync("echo", new(constitution, ["practice/practice-echo"]), cancel);
        return (await client.CreateConversationAsync(new("echo"), cancel: cancel)).Id;
    }

    private static HttpClient Http(Uri url, string key) => new()
    {
        BaseAddress = url,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };
}
