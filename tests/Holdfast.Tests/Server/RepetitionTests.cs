using System.Text;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>A file that is read again after an edit, from the product's own door; the practice model makes the whole file of what it is told, or refuses.</summary>
public sealed class RepetitionTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_read_again_is_sent_by_what_changed_and_journaled_whole()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var file = string.Join('\n', Enumerable.Range(1, 80).Select(i => $"line {i} of the file"));
        var edited = file.Replace("line 40 of", "line forty of", StringComparison.Ordinal);
        object[] messages =
        [
            new { role = "user", content = "Fix line 40." }, Call("c1"), Result("c1", file), Call("c2"), Result("c2", edited),
            new { role = "assistant", content = "It is fixed." },
        ];
        using var practice = new HttpClient { BaseAddress = system.Practice };
        var script = new StringContent(JsonSerializer.Serialize(new { id = "editor", messages }));
        (await practice.PostAsync("control/replays", script, Cancel)).EnsureSuccessStatusCode();
        var read = new ToolDefinition(
            "read", "Reads the file.", JsonElement.Parse("""{"type":"object"}"""), new Uri(system.Practice, "control/replays/editor/tools/read").ToString());
        await client.PutAgentAsync("editor", new(new("You edit.", ["Never guess."], "Answer shortly."), ["practice/practice-replay/editor"], Tools: [read]), Cancel);
        var id = (await client.CreateConversationAsync(new("editor"), cancel: Cancel)).Id;

        Assert.Equal("It is fixed.", (await client.SendAsync(id, new("Fix line 40."), cancel: Cancel)).Answer);
        var request = Encoding.UTF8.GetString(await client.GetAttemptRequestAsync(id, 3, Cancel));
        Assert.Equal(2, request.Split("line 70 of the file").Length);
        Assert.Contains("-line 40 of the file\\n+line forty of the file", request, StringComparison.Ordinal);
        var results = await client.AllEntriesAsync(id, cancel: Cancel).Where(entry => entry.Kind == "tool_result").ToListAsync(Cancel);
        Assert.Equal([file, edited], results.Select(entry => entry.Data.GetProperty("content").GetString()));
        Assert.Equal(results[0].Seq, results[1].Data.GetProperty("like").GetInt64());
    }

    private static object Call(string id) => new { role = "assistant", content = "", tool_calls = new[] { new { id, name = "read", arguments = "{}" } } };

    private static object Result(string id, string content) => new { role = "tool", tool_call_id = id, content };
}
