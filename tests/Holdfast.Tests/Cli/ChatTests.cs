using System.Text.Json;
using Holdfast.Cli;
using Holdfast.Tests.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class ChatTests
{
    [Fact]
    public async Task Message_is_said_and_its_answer_streamed_to_the_output_alone()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);

        var run = await CliRun.OfAsync(stub.Server.Url, "chat", "Wie spät ist es?", "--agent", "support");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Es ist kurz v\nEs ist 🙂 zwölf.\n", run.Out.ReplaceLineEndings("\n"));
        Assert.Contains("failed (connection_lost)", run.Error);
        Assert.Contains("what stands above is void", run.Error);
        Assert.Contains("this turn $0.00000037; context 1,234 of 200,000 tokens", run.Error);
        Assert.Contains("--conversation cnv_1", run.Error);
        Assert.Contains("\"agent\":\"support\"", stub.Server.Requests.First().Body);
    }

    [Fact]
    public async Task Json_is_the_answer_of_the_server()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);

        var run = await CliRun.OfAsync(stub.Server.Url, "chat", "Hello", "--json");

        Assert.Equal("Noon.", JsonElement.Parse(run.Out).GetProperty("answer").GetString());
        Assert.DoesNotContain("this turn", run.Error);
    }

    [Fact]
    public async Task Lines_of_the_input_are_said_one_after_another_in_one_conversation()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);

        var run = await TalkAsync(stub, "Hello\n\n/id\n/rate 4 quick\n/weather\nAnd now?\n/exit\nNever said\n");

        Assert.Equal(0, run.ExitCode);
        var posts = stub.Server.Requests.Where(asked => asked.Method == "POST").Select(asked => (asked.Path[21..], asked.Body)).ToList();
        Assert.Equal(
            [
                ("", """{"agent":"default","mode":"interactive"}"""), ("/cnv_1/messages", """{"content":"Hello"}"""),
                ("/cnv_1/feedback", """{"rating":4,"comment":"quick"}"""), ("/cnv_1/messages", """{"content":"And now?"}"""),
            ],
            posts);
        Assert.Contains("cnv_1", run.Error);
        Assert.Contains("/weather is not known", run.Error);
    }

    [Fact]
    public async Task Turn_without_an_answer_ends_with_1()
    {
        var parked = Done
            .Replace("\"at_rest\"", "\"parked\"", StringComparison.Ordinal)
            .Replace("\"Noon.\"", "null", StringComparison.Ordinal);
        await using var stub = await Stubbed.StartAsync((http, asked) =>
            http.JsonAsync(asked.Path.EndsWith("messages", StringComparison.Ordinal) ? parked : Samples.Conversation));

        Assert.Equal(1, (await CliRun.OfAsync(stub.Server.Url, "chat", "Hello", "--json")).ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_during_a_turn_cancels_the_turn_and_not_the_chat()
    {
        var interrupts = new Interrupts();
        var cancelled = new TaskCompletionSource();
        await using var stub = await Stubbed.StartAsync(async (http, asked) =>
        {
            if (asked.Path.EndsWith("cancel", StringComparison.Ordinal)) cancelled.SetResult();
            if (!asked.Path.EndsWith("messages", StringComparison.Ordinal))
            {
                await http.JsonAsync(Samples.Conversation);
                return;
            }
            interrupts.Press();
            await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await RecordedTurn.SendAsync(http, RecordedTurn.Bytes);
        });

        var run = await CliRun.RunAsync(
            ["chat", "--url", stub.Server.Url.ToString(), "--key", "hf_test"], interrupts, "Hello\n/id\n");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(stub.Server.Requests, asked => asked.Path.EndsWith("/cnv_1/cancel", StringComparison.Ordinal));
    }

    private const string Done =
        """
        {"conversation":"cnv_1","seq":2,"state":"at_rest","last_seq":5,"cost_usd":"0.001","answer":"Noon.","stop":"end_turn",
         "usage":{"input":10,"cache_read":0,"cache_write":0,"cache_write_long":0,"output":7}}
        """;

    private static Task<CliRun> TalkAsync(Stubbed stub, string input) =>
        CliRun.RunAsync(["chat", "--url", stub.Server.Url.ToString(), "--key", "hf_test"], new Interrupts(), input);

    private static Task AnswerAsync(HttpContext http, Asked asked)
    {
        if (!asked.Path.EndsWith("messages", StringComparison.Ordinal)) return http.JsonAsync(Samples.Conversation);
        return asked.Header("Accept") == "text/event-stream" ? RecordedTurn.SendAsync(http, RecordedTurn.Bytes) : http.JsonAsync(Done);
    }
}
