using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Tests.Providers;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>An answer that breaks off after the client has seen some of it: gone on with, or honestly ended.</summary>
public sealed class RescueTests
{
    private static readonly string Words = string.Join(' ', Enumerable.Range(0, 60));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cut:8", "connection_lost")]
    [InlineData("cut:3", "connection_lost")]
    [InlineData("cut:2", "connection_lost")]
    [InlineData("stall:8", "stalled")]
    [InlineData("malformed:8", "malformed")]
    [InlineData("overloaded_in_stream:8", "overloaded")]
    public async Task Message_that_breaks_off_is_one_whole_message(string fault, string outcome)
    {
        await using var doors = await OpenAsync($"practice/practice-echo!{fault},practice/practice-echo");
        using var answer = await doors.MessagesAsync(PassedOnTests.Say("default", Words, stream: true), ("x-practice-pace", "rate=500"));
        var events = await EventsAsync(answer);

        Assert.Equal(Words, TextOf(events));
        Assert.Equal(["message_start", "content_block_start", "content_block_stop", "message_delta", "message_stop"], Frame(events));
        var rows = await doors.LedgerAsync(answer);
        Assert.All(rows.SkipLast(1), row => Assert.Equal((outcome, true), (row.Outcome, row.UsageEstimated)));
        Assert.Equal(("completed", false), (rows[^1].Outcome, rows[^1].UsageEstimated));
        var billed = await doors.BilledAsync(rows.Count);
        Assert.Equal(billed.Select(bill => bill.GetProperty("input").GetInt64()), rows.Select(row => row.Usage!.Input));
    }

    [Theory]
    [InlineData("cut:8")]
    [InlineData("cut:2")]
    [InlineData("malformed:8")]
    [InlineData("overloaded_in_stream:8")]
    public async Task Completion_that_breaks_off_is_one_whole_completion(string fault)
    {
        await using var doors = await OpenAsync($"practice-openai/practice-echo!{fault},practice-openai/practice-echo");
        using var answer = await doors.PostAsync("/v1/chat/completions", PassedOnTests.Say("default", Words, stream: true), ("x-practice-pace", "rate=500"));
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        var chunks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..]).ToList();

        Assert.Equal("[DONE]", chunks[^1]);
        var parsed = chunks.SkipLast(1).Select(chunk => JsonNode.Parse(chunk)!).ToList();
        Assert.Equal(Words, string.Concat(parsed.Select(chunk => (string?)chunk["choices"]![0]!["delta"]!["content"])));
        Assert.Single(parsed.Select(chunk => (string)chunk["id"]!).Distinct());
        Assert.Equal("stop", Assert.Single(parsed.Select(chunk => (string?)chunk["choices"]![0]!["finish_reason"]).OfType<string>()));
    }

    [Theory]
    [InlineData("practice-openai", "cut:8")]
    [InlineData("practice-openai", "cut:2")]
    [InlineData("practice-openai", "cut:3")]
    [InlineData("practice-openai", "malformed:8")]
    [InlineData("practice-openai", "overloaded_in_stream:8")]
    [InlineData("practice-openai", "stall:8")]
    [InlineData("practice-openai", "truncated_end")]
    [InlineData("practice", "cut:8")]
    [InlineData("practice", "malformed:8")]
    public async Task Response_that_breaks_off_is_one_whole_response(string provider, string fault)
    {
        await using var doors = await OpenAsync($"{provider}/practice-echo!{fault},practice/practice-echo");
        using var answer = await doors.PostAsync("/v1/responses", $$"""{"model":"default","stream":true,"store":false,"input":"{{Words}}"}""", ("x-practice-pace", "rate=500"));
        var seen = ResponseSeen.Of(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal((Words, "completed"), (seen.Text, (string?)seen.End!["status"]));
        Assert.Equal(["message"], seen.Types);
        var rows = await doors.LedgerAsync(answer);
        Assert.InRange(rows.Count, 2, 3);
        Assert.Equal(("completed", false), (rows[^1].Outcome, rows[^1].UsageEstimated));
        var billed = (await doors.BilledAsync(rows.Count))[^1];
        Assert.Equal((billed.GetProperty("input").GetInt64(), billed.GetProperty("output").GetInt64()), (rows[^1].Usage!.Input, rows[^1].Usage!.Output));
    }

    [Theory]
    [InlineData("practice-openai/practice-tools!cut:4,practice-openai/practice-tools")]
    [InlineData("practice-openai/practice-tools!malformed:6,practice/practice-tools")]
    public async Task Call_in_a_response_that_was_cut_is_never_seen(string ladder)
    {
        await using var doors = await OpenAsync(ladder);
        using var answer = await doors.PostAsync(
            "/v1/responses",
            """
            {"model":"default","stream":true,"store":false,"input":[{"role":"user","content":"go"}],
             "tools":[{"type":"function","name":"find","parameters":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}}]}
            """);
        var seen = ResponseSeen.Of(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(["function_call"], seen.Types);
        Assert.Equal("find", (string?)seen.Items[0]["name"]);
        Assert.InRange((await doors.LedgerAsync(answer)).Count, 2, 3);
    }

    [Fact]
    public async Task Response_that_was_gone_on_with_can_be_gone_on_from()
    {
        await using var doors = await OpenAsync("practice-openai/practice!cut:7,practice-openai/practice");
        using var first = await doors.PostAsync("/v1/responses", """{"model":"default","stream":true,"input":"My name is Ada Lovelace. My parcel is A-17."}""", ("x-practice-pace", "chars=6"));
        var seen = ResponseSeen.Of(await first.Content.ReadAsStringAsync(Cancel));
        Assert.InRange((await doors.LedgerAsync(first)).Count, 2, 3);
        using var second = await doors.PostAsync(
            "/v1/responses", $$"""{"model":"practice-openai/practice","previous_response_id":"{{(string)seen.End!["id"]!}}","input":"What is my name?"}""");
        Assert.Contains("Ada Lovelace", await second.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("practice/practice-tools!cut:4,practice/practice-tools")]
    [InlineData("practice/practice-tools!malformed:4,practice/practice-tools")]
    public async Task Call_of_a_tool_that_was_cut_is_never_seen(string ladder)
    {
        await using var doors = await OpenAsync(ladder);
        using var answer = await doors.MessagesAsync(
            """
            {"model":"default","max_tokens":500,"stream":true,"messages":[{"role":"user","content":"go"}],
             "tools":[{"name":"find","description":"Finds.","input_schema":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}},
                      {"name":"sell","description":"Sells.","input_schema":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}]}
            """);
        var events = await EventsAsync(answer);
        var calls = events.Where(e => (string?)e["content_block"]?["type"] == "tool_use").Select(e => (string)e["content_block"]!["name"]!);
        Assert.Equal(["find", "sell"], calls);
        Assert.Equal([0, 1], events.Where(e => (string?)e["type"] == "content_block_start").Select(e => (int)e["index"]!));
        Assert.Equal("tool_use", (string?)events[^2]["delta"]!["stop_reason"]);
        Assert.InRange((await doors.LedgerAsync(answer)).Count, 2, 3);
    }

    [Fact]
    public async Task Thinking_that_broke_off_is_closed_and_never_sent_to_a_provider()
    {
        await using var doors = await OpenAsync("practice/claude-sonnet-4-5-20250929!cut:4,practice/claude-sonnet-4-5-20250929");
        const string head = """{"model":"default","max_tokens":5000,"stream":true,"thinking":{"type":"enabled","budget_tokens":2000},"messages":[""";
        const string question = """{"role":"user","content":"My bicycle is green. What colour is it?"}""";
        using var answer = await doors.MessagesAsync(head + question + "]}");
        var events = await EventsAsync(answer);
        var blocks = events.Where(e => (string?)e["type"] == "content_block_start").ToList();
        // Once or twice, as the first try broke off before or after anybody saw of it.
        var thoughts = blocks.SkipLast(1).Select(e => (string?)e["content_block"]!["type"]).ToList();
        Assert.True(thoughts.Count >= 2 && thoughts.All(type => type == "thinking"));
        Assert.Equal("text", (string?)blocks[^1]["content_block"]!["type"]);
        Assert.Equal(Enumerable.Range(0, blocks.Count), blocks.Select(e => (int)e["index"]!));

        var content = new JsonArray([.. blocks.Select(e => Whole(e, events))]);
        var next = """{"role":"user","content":"Are you sure?"}""";
        using var again = await doors.MessagesAsync(
            head + question + ""","assistant turn",""".Replace("\"assistant turn\"", $$"""{"role":"assistant","content":{{content.ToJsonString()}}}""", StringComparison.Ordinal)
            + next + "]}");
        Assert.True(again.IsSuccessStatusCode, await again.Content.ReadAsStringAsync(Cancel));
        var sent = Encoding.UTF8.GetString((await doors.LastSentAsync()).Body);
        Assert.DoesNotContain("holdfast:", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/messages", "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}},", "practice/practice-echo!cut:4")]
    [InlineData("/v1/chat/completions", "\"response_format\":{\"type\":\"json_object\"},", "practice-openai/practice-echo!cut:2")]
    public async Task Answer_that_nobody_can_go_on_with_ends_with_an_error_and_does_not_look_whole(string path, string form, string ladder)
    {
        await using var doors = await OpenAsync(ladder);
        var body = PassedOnTests.Say("default", Words, stream: true);
        using var answer = await doors.PostAsync(path, body.Insert(1, form), ("anthropic-version", "2023-06-01"), ("x-practice-pace", "rate=500"));
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        var last = JsonNode.Parse(text.Split("data: ")[^1])!;
        Assert.Contains("connection", (string?)last["error"]!["message"] ?? "", StringComparison.OrdinalIgnoreCase);
        Assert.All(await doors.LedgerAsync(answer), row => Assert.Equal("connection_lost", row.Outcome));
    }

    [Fact]
    public async Task Error_in_a_stream_that_nobody_goes_on_with_comes_through_as_it_is()
    {
        await using var doors = await OpenAsync("practice/practice-echo!overloaded_in_stream:4");
        using var answer = await doors.MessagesAsync(PassedOnTests.Say("default", Words, stream: true), ("x-practice-pace", "rate=500"));
        Assert.Contains("event: error\ndata: {\"type\":\"error\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.All(await doors.LedgerAsync(answer), row => Assert.Equal("overloaded", row.Outcome));
    }

    [Fact]
    public async Task Model_that_keeps_failing_is_left_alone_and_the_ladder_serves()
    {
        await using var doors = await OpenAsync("practice/practice-echo!overloaded,practice/practice-echo");
        for (var i = 0; i < 20; i++)
        {
            using var answer = await doors.MessagesAsync(PassedOnTests.Say("default", "hello"));
            Assert.True(answer.IsSuccessStatusCode);
        }
        Assert.InRange((await doors.BilledAsync(20)).Count, 20, 20);
        Assert.InRange(await doors.AskedAsync("practice-echo!overloaded"), 5, 8);
    }

    [Fact]
    public async Task Where_no_model_answers_the_client_is_told_when_to_come_back()
    {
        await using var doors = await OpenAsync("practice/practice-echo!rate_limit:60");
        using var first = await doors.MessagesAsync(PassedOnTests.Say("default", "hello"));
        Assert.Equal(429, (int)first.StatusCode);
        using var second = await doors.MessagesAsync(PassedOnTests.Say("default", "hello"));
        Assert.Equal(429, (int)second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 50, 60);
        Assert.Equal(1, await doors.AskedAsync("practice-echo!rate_limit:60"));
    }

    private static Task<Doors> OpenAsync(string ladder) =>
        Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", ladder), ("HOLDFAST_TIME_LIMITS__IDLE_SECONDS", "1"));

    private static async Task<List<JsonNode>> EventsAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!)];
    }

    private static string TextOf(List<JsonNode> events) => string.Concat(events.Select(e => (string?)e["delta"]?["text"]));

    /// <summary>The events around the text.</summary>
    private static IEnumerable<string> Frame(List<JsonNode> events) =>
        events.Select(e => (string)e["type"]!).Where(type => type is not ("content_block_delta" or "ping"));

    /// <summary>A block as a client puts it together.</summary>
    private static JsonObject Whole(JsonNode start, List<JsonNode> events)
    {
        var block = start["content_block"]!.DeepClone().AsObject();
        foreach (var delta in events.Where(e => (string?)e["type"] == "content_block_delta" && (int)e["index"]! == (int)start["index"]!).Select(e => e["delta"]!))
            foreach (var member in new[] { "text", "thinking", "signature" })
                if ((string?)delta[member] is { } piece) block[member] = (string?)block[member] + piece;
        return block;
    }
}
