using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Xunit;

namespace Holdfast.Tests.Client;

public sealed class ChatClientTests
{
    private const string Conversation =
        """
        {"id":"cnv_1","agent":"default","mode":"interactive","state":"at_rest","seq":1,"turns":0,"attempts":0,"epoch":1,"cost_usd":"0",
         "created_at":"2026-11-21T10:00:00Z","updated_at":"2026-11-21T10:00:00Z"}
        """;

    private const string Done =
        """
        {"conversation":"cnv_1","seq":2,"state":"at_rest","last_seq":5,"cost_usd":"0.001","answer":"Noon.","stop":"end_turn",
         "usage":{"input":10,"cache_read":100,"cache_write":20,"cache_write_long":0,"output":7,"thinking":3}}
        """;

    [Fact]
    public async Task First_message_makes_a_conversation_and_imports_what_stood_before_it()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);
        using var chat = new HoldfastChatClient(stub.Client, "support");

        var response = await chat.GetResponseAsync(
            [
                new(ChatRole.User, "Hi"),
                new(ChatRole.Assistant, [new FunctionCallContent("c1", "clock", new Dictionary<string, object?> { ["zone"] = "CET" })]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "11:59")]),
                new(ChatRole.Assistant, "Almost noon."),
                new(ChatRole.User, "And now?"),
            ],
            cancellationToken: TestContext.Current.CancellationToken);

        var requests = stub.Server.Requests.ToList();
        Assert.Equal(
            """
            {"agent":"support","mode":"interactive","messages":[{"role":"user","content":"Hi"},
            {"role":"assistant","content":"","tool_calls":[{"id":"c1","name":"clock","arguments":"{\"zone\":\"CET\"}"}]},
            {"role":"tool","content":"11:59","tool_call_id":"c1"},{"role":"assistant","content":"Almost noon."}]}
            """.ReplaceLineEndings(""),
            requests[0].Body);
        Assert.Equal("""{"content":"And now?"}""", requests[1].Body);
        Assert.Equal(("Noon.", "cnv_1", ChatFinishReason.Stop), (response.Text, response.ConversationId, response.FinishReason));
    }

    [Fact]
    public async Task Known_conversation_is_only_told_what_is_new()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);
        using var chat = new HoldfastChatClient(stub.Client);

        await chat.GetResponseAsync("And now?", new ChatOptions { ConversationId = "cnv_7" }, TestContext.Current.CancellationToken);

        var asked = Assert.Single(stub.Server.Requests);
        Assert.Equal("/api/v1/conversations/cnv_7/messages", asked.Path);
    }

    [Fact]
    public async Task Usage_counts_cached_tokens_as_input_once()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);
        using var chat = new HoldfastChatClient(stub.Client);

        var usage = (await chat.GetResponseAsync("And now?", cancellationToken: TestContext.Current.CancellationToken)).Usage!;

        Assert.Equal((130, 100, 7, 3, 137),
            (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount, usage.TotalTokenCount));
    }

    [Fact]
    public async Task Attempt_that_failed_stays_a_message_of_its_own_when_streamed()
    {
        await using var stub = await Stubbed.StartAsync((http, asked) => asked.Path.EndsWith("messages", StringComparison.Ordinal)
            ? RecordedTurn.SendAsync(http, RecordedTurn.Bytes)
            : AnswerAsync(http, asked));
        using var chat = new HoldfastChatClient(stub.Client);

        var response = await chat.GetStreamingResponseAsync("Wie spät?", cancellationToken: TestContext.Current.CancellationToken)
            .ToChatResponseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Es ist kurz v", "Es ist 🙂 zwölf."], response.Messages.Select(message => message.Text));
        Assert.Equal("cnv_1", response.ConversationId);
        Assert.Equal(52, response.Usage!.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task Instructions_and_tools_are_refused_with_the_place_they_belong()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);
        using var chat = new HoldfastChatClient(stub.Client);
        var tool = AIFunctionFactory.Create(() => 1, "one");

        var cancel = TestContext.Current.CancellationToken;

        var system = await Assert.ThrowsAsync<NotSupportedException>(
            () => chat.GetResponseAsync([new(ChatRole.System, "Be brief"), new(ChatRole.User, "Hi")], null, cancel));
        var tools = await Assert.ThrowsAsync<NotSupportedException>(
            () => chat.GetResponseAsync("Hi", new ChatOptions { Tools = [tool] }, cancel));

        Assert.Contains("constitution", system.Message);
        Assert.Contains("definition", tools.Message);
        Assert.Empty(stub.Server.Requests);
    }

    private static Task AnswerAsync(HttpContext http, Asked asked) =>
        http.JsonAsync(asked.Path.EndsWith("messages", StringComparison.Ordinal) ? Done : Conversation);
}
