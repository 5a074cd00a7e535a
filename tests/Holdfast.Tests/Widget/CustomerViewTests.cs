using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Widget;

/// <summary>What a customer's stream carries: all that was said to them, as it is said, and nothing of what is inside.</summary>
public sealed class CustomerViewTests(WholeSystem system) : IClassFixture<WholeSystem>, IDisposable
{
    private readonly HttpClient _http = WidgetClient.Http(system);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task First_message_begins_the_conversation_once_and_the_answer_streams()
    {
        await Client.PutAgentAsync("paced", Agent("practice/practice-paced@chunks=20,rate=40"), Cancel);
        var customer = await CustomerAsync("paced");
        var twice = await Task.WhenAll(
            customer.TellAsync("messages", new { content = "Count, please." }, ("Idempotency-Key", "one")),
            customer.TellAsync("messages", new { content = "Count on." }, ("Idempotency-Key", "two")));
        Assert.All(twice, answer => Assert.Equal(202, answer.Status));
        var again = await customer.TellAsync("messages", new { content = "Count, please." }, ("Idempotency-Key", "one"));
        Assert.Equal((202, twice[0].Body.GetProperty("seq").GetInt64()), (again.Status, again.Body.GetProperty("seq").GetInt64()));
        Assert.Equal(422, (await customer.TellAsync("messages", new { content = "Stop." }, ("Idempotency-Key", "one"))).Status);

        var (text, cut) = ("", "");
        await foreach (var (name, id, data, _) in customer.FollowAsync())
        {
            if (name != "delta") continue;
            text += data.GetProperty("text").GetString();
            cut = id;
            if (text.Contains("c5 ", StringComparison.Ordinal)) break;
        }
        await foreach (var (name, _, data, _) in customer.FollowAsync(cut))
        {
            if (name == "delta") text += data.GetProperty("text").GetString();
            if (name == "message" && data.GetProperty("who").GetString() == "agent") break;
        }
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"c{i}"), Regex.Matches(text, @"\bc\d+\b", RegexOptions.NonBacktracking).Select(match => match.Value));
        var begun = await Client.GetConversationAsync(customer.Conversation, Cancel);
        Assert.Equal(("paced", "u-1"), (begun.Agent, begun.User));
    }

    [Fact]
    public async Task Hand_off_tells_who_speaks_and_leaks_no_note_name_reason_cost_or_prompt()
    {
        await Client.PutAgentAsync("overdue", Agent("practice/practice!overloaded") with { DeadlineSeconds = 5 }, Cancel);
        var customer = await CustomerAsync("overdue");
        await customer.TellAsync("messages", new { content = "Where is my parcel A-17?" });
        var seen = new List<string>();
        var raw = "";
        await foreach (var (name, _, data, line) in customer.FollowAsync())
        {
            raw += line;
            if (name != "message") continue;
            seen.Add($"{Text(data, "who")} {Text(data, "code")} {Text(data, "text")}".Trim());
            if (Text(data, "code") == "handed_off") await AnswerAsync(customer.Conversation);
            if (Text(data, "code") == "returned") await customer.TellAsync("feedback", new { rating = 4, comment = "A-17 came." });
            if (Text(data, "code") == "rated") break;
        }
        Assert.Equal("user  Where is my parcel A-17?", seen[0]);
        Assert.Contains(seen, line => line.StartsWith("notice handed_off", StringComparison.Ordinal));
        Assert.Contains("person  It is in Graz.", seen);
        Assert.DoesNotContain(seen, line => line.StartsWith("agent", StringComparison.Ordinal));
        foreach (var inside in new[] { "secret note", "only for the model", "operator", "practice", "overloaded", "usd", "tokens", "attempt", "models_unavailable", "A-17 came" })
            Assert.DoesNotContain(inside, raw, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Answer_that_breaks_off_is_told_as_one_that_is_gone_on_with()
    {
        await Client.PutAgentAsync("cut", Agent("practice/practice!cut", "practice/practice") with { DeadlineSeconds = 60 }, Cancel);
        var customer = await CustomerAsync("cut");
        await customer.TellAsync("messages", new { content = "My parcel A-17 is late. It should have come on Monday." });
        var shown = "";
        await foreach (var (name, _, data, _) in customer.FollowAsync())
        {
            if (name == "message" && Text(data, "who") == "agent") shown += Text(data, "text");
            if (name == "status" && Text(data, "state") == "at_rest" && shown.Length > 0) break;
        }
        var said = await Client.AllEntriesAsync(customer.Conversation, cancel: Cancel).Where(entry => entry.Kind == "answer").Select(entry => entry.AnswerText()).ToListAsync(Cancel);
        Assert.Equal(string.Concat(said), shown);
    }

    [Fact]
    public async Task Conversation_that_was_deleted_does_not_begin_again()
    {
        var customer = await CustomerAsync("default");
        Assert.Equal(202, (await customer.TellAsync("messages", new { content = "Hello" })).Status);
        await Client.DeleteConversationAsync(customer.Conversation, Cancel);
        var (status, body) = await customer.TellAsync("messages", new { content = "Hello?" });
        Assert.Equal((404, "HF0040"), (status, Text(body, "code")));
    }

    private async Task AnswerAsync(string conversation)
    {
        var staff = HoldfastClient.Connect(system.Server, system.Keys.Operator);
        var open = (await staff.ListHandoffsAsync(cancel: Cancel)).Data.Single(handoff => handoff.Conversation == conversation);
        await staff.ClaimHandoffAsync(open.Id, cancel: Cancel);
        await staff.NoteHandoffAsync(open.Id, "A secret note.", Cancel);
        await staff.ReplyHandoffAsync(open.Id, "It is in Graz.", Cancel);
        await staff.ReturnHandoffAsync(open.Id, "This is only for the model.", Cancel);
    }

    private async Task<WidgetClient> CustomerAsync(string agent)
    {
        var shop = HoldfastClient.Connect(system.Server, system.Keys.App);
        return new(_http, (await shop.CreateWidgetTokenAsync(new([WidgetClient.Shop], agent, "u-1"), Cancel)).Token);
    }

    private static AgentDefinition Agent(params string[] ladder) => new(new("You help.", ["Never guess."], "Answer first."), ladder);

    private static string Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
