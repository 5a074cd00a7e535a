using System.Text.Json;
using Holdfast.Tests.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class ShowTests
{
    [Fact]
    public async Task Show_tells_every_entry_in_a_line()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);

        var run = await CliRun.OfAsync(stub.Server.Url, "show", "cnv_1");

        var lines = run.Out.TrimEnd().Split('\n');
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(9, lines.Length);
        Assert.EndsWith("user_message          Is my order late?", lines[2]);
        Assert.EndsWith("#1 practice/practice, 1,234 prompt tokens (estimated)", lines[3]);
        Assert.EndsWith("#1 done in 0.8 s, $0.0015: input 1,200, output 30", lines[4]);
        Assert.EndsWith("Let me look. → find_order {\"id\":17}", lines[5]);
        Assert.EndsWith("find_order failed: no such order", lines[6]);
        Assert.EndsWith("weather_changed       to rain", lines[7]);
        Assert.Equal("context 1,234 of 200,000 tokens (0.6 %), turns 1, model calls 2, cost $0.00000037", lines[8]);
    }

    [Fact]
    public async Task Json_is_one_document_with_the_entries_as_they_are()
    {
        await using var stub = await Stubbed.StartAsync(AnswerAsync);

        var run = await CliRun.OfAsync(stub.Server.Url, "show", "cnv_1", "--json");

        var json = JsonElement.Parse(run.Out);
        Assert.Equal("cnv_1", json.GetProperty("conversation").GetProperty("id").GetString());
        Assert.Equal("rain", json.GetProperty("entries")[6].GetProperty("data").GetProperty("to").GetString());
    }

    [Fact]
    public async Task Unknown_conversation_ends_with_1_and_the_servers_words()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.ProblemAsync(404, "HF0004"));

        var run = await CliRun.OfAsync(stub.Server.Url, "show", "cnv_9");
        var json = await CliRun.OfAsync(stub.Server.Url, "show", "cnv_9", "--json");

        Assert.Equal((1, 1), (run.ExitCode, json.ExitCode));
        Assert.Contains("HF0004 Because.", run.Error);
        Assert.Equal("HF0004", JsonElement.Parse(json.Error).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Costs_are_shown_to_the_last_nano_dollar()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync(Samples.Costs));

        var run = await CliRun.OfAsync(stub.Server.Url, "costs", "--month", "2026-11", "--by", "agent");

        Assert.Equal("/api/v1/costs?month=2026-11&by=agent", stub.Server.Requests.Single().Path);
        Assert.Equal(2, run.Out.Split("$1.234567891").Length - 1);
        Assert.Contains("support", run.Out);
    }

    [Fact]
    public async Task Routing_is_replayed_with_another_model_and_threshold()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync(Samples.Routing));

        var run = await CliRun.OfAsync(stub.Server.Url, "routing", "cnv_1", "--small", "p/s", "--threshold", "0.3");

        Assert.Equal("/api/v1/conversations/cnv_1/routing?small=p%2Fs&threshold=0.3", stub.Server.Requests.Single().Path);
        Assert.Contains("     2  0.07  p/s (was p/big)  Complexity 0.07 is under 0.30: 4 words.", run.Out);
        Assert.Contains("These calls cost $0.003; at the models chosen here $0.001.", run.Out);
    }

    [Fact]
    public async Task Tail_prints_each_event_as_a_line_of_json()
    {
        await using var stub = await Stubbed.StartAsync(async (http, asked) =>
        {
            if (asked.N == 1) await RecordedTurn.SendAsync(http, RecordedTurn.Bytes);
            else await http.ProblemAsync(404, "HF0004"); // It was deleted: that ends the stream.
        });

        var run = await CliRun.OfAsync(stub.Server.Url, "tail", "cnv_1", "--after", "0", "--json");

        var lines = run.Out.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(14, lines.Count);
        Assert.Equal("Es ist", lines[3].GetProperty("text").GetString());
        Assert.Equal("3.6", lines[3].GetProperty("id").GetString());
        Assert.Equal("attempt_started", lines[2].GetProperty("entry").GetProperty("kind").GetString());
    }

    private static Task AnswerAsync(HttpContext http, Asked asked) =>
        http.JsonAsync(asked.Path.Contains("/entries", StringComparison.Ordinal) ? Samples.Entries : Samples.Conversation);
}
