using System.Text;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>
/// Models that remember, from the product's own door: the practice model plays calls of the memory tools, and checks what they answer.
/// </summary>
public sealed class RememberingTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly Constitution Constitution = new("You help.", ["Never guess."], "Answer from what was said.");

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_keeps_notes_in_files_that_the_next_conversation_is_told_of()
    {
        await ScriptAsync("files", "I like green tea.",
            ("""{"command":"view","path":"/memories"}""",
                "Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and node_modules:\n0B\t/memories"),
            ("""{"command":"create","path":"/memories/drinks.md","file_text":"Likes tea\n"}""",
                "File created successfully at: /memories/drinks.md"),
            ("""{"command":"str_replace","path":"/memories/drinks.md","old_str":"tea","new_str":"green tea"}""",
                "The memory file has been edited.\n     1\tLikes green tea"),
            ("""{"command":"view","path":"/memories/../etc/passwd"}""",
                "Error: The path /memories/../etc/passwd is not allowed. Give a path under /memories of at most 200 characters, without . and .. as parts."));
        var first = await SayAsync("files", "una", "I like green tea.");

        var file = await Client.GetMemoryFileAsync("una", "/memories/drinks.md", Cancel);
        Assert.Equal(("Likes green tea\n", new MemorySource(MemoryWriter.Model, Conversation: first)), (file.Content, file.Source));
        var next = await SayAsync("reader", "una", "Hello again.");
        Assert.Contains("16B\\t/memories/drinks.md", await RequestAsync(next), StringComparison.Ordinal);
        Assert.DoesNotContain("drinks.md", await RequestAsync(await SayAsync("reader", "another", "Hello.")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fact_that_is_quoted_is_shown_in_the_next_conversation_and_one_that_is_not_is_refused()
    {
        await ScriptAsync("facts", "By the way, I moved to Oslo in May.",
            ("""{"fact":"Lives in Rome.","quote":"I moved to Rome"}""",
                "The quote stands in no message of the person and in no tool's result of this conversation. Quote what is in view, exactly."),
            ("""{"fact":"Lives in Oslo since May.","quote":"I moved to Oslo in May"}""", null));
        var first = await SayAsync("facts", "vic", "By the way, I moved to Oslo in May.");

        var fact = Assert.Single((await Client.GetMemoryAsync("vic", Cancel)).Facts);
        Assert.Equal("Lives in Oslo since May.", fact.Text);
        Assert.Equal(new MemorySource(MemoryWriter.Model, null, first, 2, "I moved to Oslo in May"), fact.Source);
        var next = await SayAsync("reader", "vic", "Where do I live?");
        Assert.Contains($"- Lives in Oslo since May. ({fact.Id}, ", await RequestAsync(next), StringComparison.Ordinal);
        Assert.Contains(await Client.AllEntriesAsync(next, cancel: Cancel).ToListAsync(Cancel), entry => entry.Kind == "memory_shown");
    }

    [Fact]
    public async Task Prompt_stays_the_same_while_more_is_remembered_and_changes_when_something_is_forgotten()
    {
        var known = await Client.AddFactAsync(new("wim", "Lives in Rome."), Cancel);
        var id = await SayAsync("reader", "wim", "One.");
        await Client.AddFactAsync(new("wim", "Has a dog."), Cancel);
        await Client.SendAsync(id, new("Two."), cancel: Cancel);
        await Client.EditFactAsync("wim", known.Id, "Lives in Oslo.", Cancel);
        await Client.SendAsync(id, new("Three."), cancel: Cancel);
        await Client.ForgetUserAsync("wim", Cancel);
        await Client.SendAsync(id, new("Four."), cancel: Cancel);

        var systems = new List<string>();
        for (var attempt = 1; attempt <= 4; attempt++) systems.Add(System(await RequestAsync(id, attempt)));
        Assert.Equal(systems[0], systems[1]);
        Assert.Contains("Lives in Rome.", systems[1], StringComparison.Ordinal);
        Assert.Contains("Lives in Oslo.", systems[2], StringComparison.Ordinal);
        Assert.Contains("Has a dog.", systems[2], StringComparison.Ordinal);
        Assert.DoesNotContain("Lives in", systems[3], StringComparison.Ordinal);
        Assert.Equal(3, (await Client.GetContextAsync(id, Cancel)).Epoch);
    }

    /// <summary>An agent whose model says what is written here, if it is told what is written here.</summary>
    /// <param name="calls">Arguments and answer, one call after another; the answer of the last may be left open.</param>
    private async Task ScriptAsync(string agent, string said, params (string Arguments, string? Answer)[] calls)
    {
        List<object> messages = [new { role = "user", content = said }];
        foreach (var (arguments, answer) in calls)
        {
            var name = arguments.Contains("command", StringComparison.Ordinal) ? "memory" : "remember_fact";
            messages.Add(new { role = "assistant", content = "", tool_calls = new[] { new { id = "call_1", name, arguments } } });
            if (answer is not null) messages.Add(new { role = "tool", tool_call_id = "call_1", content = answer });
        }
        if (calls[^1].Answer is not null) messages.Add(new { role = "assistant", content = "Done." });
        using var practice = new HttpClient { BaseAddress = system.Practice };
        var script = new StringContent(JsonSerializer.Serialize(new { id = agent, messages }));
        (await practice.PostAsync("control/replays", script, Cancel)).EnsureSuccessStatusCode();
        await Client.PutAgentAsync(agent, new(Constitution, [$"practice/practice-replay/{agent}"], Memory: true), Cancel);
    }

    /// <summary>In a new conversation of the user; its id.</summary>
    private async Task<string> SayAsync(string agent, string user, string text)
    {
        if (agent == "reader") await Client.PutAgentAsync(agent, new(Constitution, ["practice/practice"], Memory: true), Cancel);
        var id = (await Client.CreateConversationAsync(new(agent, User: user), cancel: Cancel)).Id;
        var answer = await Client.SendAsync(id, new(text), cancel: Cancel);
        Assert.True(answer is { State: ConversationStates.AtRest, Answer: not null }, $"{answer}");
        return id;
    }

    private async Task<string> RequestAsync(string id, int attempt = 1) =>
        Encoding.UTF8.GetString(await Client.GetAttemptRequestAsync(id, attempt, Cancel));

    private static string System(string request) => JsonElement.Parse(request).GetProperty("system")[0].GetProperty("text").GetString()!;
}
