using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class FaultTests
{
    private const string Text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen";

    [Theory]
    [InlineData("rate_limit:3", 429, "rate_limit_error", null, 429, "rate_limit_exceeded")]
    [InlineData("spend_cap", 429, "rate_limit_error", "enforced_spend_limit_reached", 429, "insufficient_quota")]
    [InlineData("quota", 429, "rate_limit_error", "enforced_spend_limit_reached", 429, "insufficient_quota")]
    [InlineData("overloaded", 529, "overloaded_error", null, 503, "server_overloaded")]
    [InlineData("overloaded_in_stream", 529, "overloaded_error", null, 503, "server_overloaded")] // not a stream: at once
    [InlineData("server_error", 500, "api_error", null, 500, null)]
    [InlineData("timeout", 504, "timeout_error", null, 504, null)]
    [InlineData("auth", 401, "authentication_error", null, 401, "invalid_api_key")]
    [InlineData("not_found", 404, "not_found_error", null, 404, "model_not_found")]
    [InlineData("too_long", 400, "invalid_request_error", null, 400, "context_length_exceeded")]
    public async Task Fault_before_the_answer_is_an_error_of_the_dialect(
        string fault, int status, string type, string? detail, int openAiStatus, string? openAiCode)
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic(), ("x-practice-fault", fault));
        var error = JsonNode.Parse(await Practice.TextAsync(response))!["error"]!;
        Assert.Equal((status, type), ((int)response.StatusCode, (string?)error["type"]));
        Assert.Equal(detail, (string?)error["details"]?["error_code"]);
        Assert.Equal(fault == "rate_limit:3" ? "3" : null, response.Headers.RetryAfter?.ToString());

        using var other = await practice.OpenAiAsync(OpenAi(), ("x-practice-fault", fault));
        Assert.Equal(openAiStatus, (int)other.StatusCode);
        Assert.Equal(openAiCode, (string?)JsonNode.Parse(await Practice.TextAsync(other))!["error"]!["code"]);
        Assert.Equal(0, (int)(await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!["calls"]!);
    }

    [Fact]
    public async Task Bad_gateway_is_html()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic("practice-echo!bad_gateway_html"));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Cut_before_resets_the_connection_without_a_byte()
    {
        await using var practice = await Practice.StartAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => practice.AnthropicAsync(Anthropic(), ("x-practice-fault", "cut_before")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_resets_the_stream_after_so_many_events(bool anthropic)
    {
        await using var practice = await Practice.StartAsync();
        using var response = anthropic
            ? await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", "cut:6"))
            : await practice.OpenAiAsync(OpenAi(stream: true), ("x-practice-fault", "cut:6"));
        var seen = new List<SseItem<string>>();
        await Assert.ThrowsAnyAsync<IOException>(() => Sse.ReadAsync(response, seen));
        Assert.Equal(6, seen.Count);
    }

    [Fact]
    public async Task Overload_in_the_stream_is_an_error_event_after_some_text()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", "overloaded_in_stream:5"));
        var events = await Sse.ReadAsync(response);
        Assert.Equal(("error", 6), (events[^1].EventType, events.Count));
        Assert.Equal("overloaded_error", (string?)events[^1].Json()["error"]!["type"]);
        Assert.NotEmpty(events.AnthropicText());

        using var other = await practice.OpenAiAsync(OpenAi(stream: true), ("x-practice-fault", "overloaded_in_stream:3"));
        var chunks = await Sse.ReadAsync(other);
        Assert.NotNull(chunks[^1].Json()["error"]);
    }

    [Fact]
    public async Task Truncated_stream_ends_cleanly_without_its_end_marker()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", "truncated_end"));
        Assert.Equal("message_delta", (await Sse.ReadAsync(response))[^1].EventType);
        using var sooner = await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", "truncated_end:4"));
        Assert.Equal(4, (await Sse.ReadAsync(sooner)).Count);
        using var other = await practice.OpenAiAsync(OpenAi(stream: true), ("x-practice-fault", "truncated_end"));
        Assert.DoesNotContain(await Sse.ReadAsync(other), item => item.Data == "[DONE]");
    }

    [Fact]
    public async Task Malformed_event_is_broken_json_among_whole_ones()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", "malformed:3"));
        var events = await Sse.ReadAsync(response);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => events[3].Json());
        Assert.Equal("message_stop", events[^1].EventType);
    }

    [Theory]
    [InlineData("stall:4", false)]
    [InlineData("stall_pinging:4", true)]
    public async Task Stall_sends_no_more_content_but_keeps_the_connection(string fault, bool pings)
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", fault));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
        await using var events = SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        var seen = new List<string>();
        while (seen.Count < (pings ? 6 : 4) && await events.MoveNextAsync()) seen.Add(events.Current.EventType);
        Assert.Equal(["message_start", "ping", "content_block_start", "content_block_delta"], seen.Take(4));
        Assert.All(seen.Skip(4), name => Assert.Equal("ping", name));

        var next = events.MoveNextAsync().AsTask();
        if (!pings) Assert.NotSame(next, await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1.5), patience.Token)));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => { while (await next) next = events.MoveNextAsync().AsTask(); });
    }

    [Fact]
    public async Task Slow_first_token_comes_after_its_delay()
    {
        await using var practice = await Practice.StartAsync();
        var watch = Stopwatch.StartNew();
        using var response = await practice.AnthropicAsync(Anthropic(stream: true), ("x-practice-fault", "slow_first_token:400"));
        await Sse.ReadAsync(response);
        Assert.True(watch.ElapsedMilliseconds >= 390, $"{watch.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData("empty", "end_turn", "stop", "")]
    [InlineData("refusal:0", "refusal", "content_filter", "")]
    [InlineData("refusal", "refusal", "content_filter", "one two three")]
    [InlineData("max_tokens", "max_tokens", "length", "one two three")]
    public async Task Fault_in_the_answer_shows_in_its_stop_reason(string fault, string reason, string finish, string begins)
    {
        await using var practice = await Practice.StartAsync();
        var answer = await practice.AnthropicJsonAsync(Anthropic(), ("x-practice-fault", fault));
        Assert.Equal(reason, (string?)answer["stop_reason"]);
        var text = string.Concat(answer["content"]!.AsArray().Select(block => (string?)block!["text"]));
        Assert.StartsWith(begins, text, StringComparison.Ordinal);
        Assert.True(text.Length < Text.Length);

        var choice = (await practice.OpenAiJsonAsync(OpenAi(), ("x-practice-fault", fault)))["choices"]![0]!;
        Assert.Equal(finish, (string?)choice["finish_reason"]);
    }

    [Fact]
    public async Task Seeded_plan_meets_the_same_calls_with_the_same_faults()
    {
        await using var practice = await Practice.StartAsync();
        var plan = new { seed = 7, rate = 0.5, kinds = new[] { "overloaded", "server_error", "rate_limit" } };
        async Task<List<int>> RunAsync()
        {
            await practice.ControlAsync(HttpMethod.Post, "faults", plan);
            var statuses = new List<int>();
            for (var n = 0; n < 40; n++)
            {
                using var response = await practice.AnthropicAsync(Anthropic());
                statuses.Add((int)response.StatusCode);
            }
            return statuses;
        }
        var first = await RunAsync();
        Assert.Equal(first, await RunAsync());
        Assert.InRange(first.Count(status => status != 200), 10, 30);
        Assert.Equal([200, 429, 500, 529], first.Distinct().Order());
    }

    [Fact]
    public async Task Plan_can_be_bounded_to_a_model_and_a_count()
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "faults",
            new { seed = 1, rate = 1.0, kinds = new[] { "overloaded" }, model = "practice-echo", count = 2 });
        var statuses = new List<int>();
        foreach (var model in new[] { "practice", "practice-echo", "practice-echo", "practice-echo" })
        {
            using var response = await practice.AnthropicAsync(Anthropic(model));
            statuses.Add((int)response.StatusCode);
        }
        Assert.Equal([200, 529, 529, 200], statuses);
    }

    [Fact]
    public async Task Unknown_fault_is_refused_with_the_known_ones()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(Anthropic(), ("x-practice-fault", "gremlins"));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("stall_pinging", await Practice.TextAsync(response), StringComparison.Ordinal);
    }

    private static string Anthropic(string model = "practice-echo", bool stream = false) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"max_tokens":500,"messages":[{"role":"user","content":"{{Text}}"}]}""";

    private static string OpenAi(bool stream = false) =>
        $$"""{"model":"practice-echo","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{Text}}"}]}""";
}
