using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class BillingTests
{
    [Fact]
    public async Task Bill_is_the_sum_of_the_usages_reported()
    {
        await using var practice = await Practice.StartAsync();
        var (input, read, written, output) = (0, 0, 0, 0);
        var history = new List<string> { Message("user", string.Join(' ', Enumerable.Repeat("word", 1_500))) };
        for (var turn = 0; turn < 6; turn++)
        {
            var body =
                $$"""{"model":"practice","max_tokens":200,"cache_control":{"type":"ephemeral"},"messages":[{{string.Join(',', history)}}]}""";
            var answer = await practice.AnthropicJsonAsync(body);
            var usage = answer["usage"]!;
            input += (int)usage["input_tokens"]!;
            read += (int)usage["cache_read_input_tokens"]!;
            written += (int)usage["cache_creation_input_tokens"]!;
            output += (int)usage["output_tokens"]!;
            history.Add(Message("assistant", (string)answer["content"]![0]!["text"]!));
            history.Add(Message("user", $"fact number {turn} is blue"));
        }
        var totals = (await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!;
        Assert.True(read > 5 * 1_500 && written > 1_500 && input == 0);
        Assert.Equal((6, input, read, written, output),
            ((int)totals["calls"]!, (int)totals["input"]!, (int)totals["cache_read"]!, (int)totals["cache_write_5m"]!,
                (int)totals["output"]!));
        Assert.Equal(read * 100L + written * 1_250L + output * 5_000L, (long)totals["cost_nano"]!);
    }

    [Fact]
    public async Task Row_names_request_key_and_model()
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(
            $$"""{"model":"claude-haiku-4-5","max_tokens":50,"messages":[{{Message("user", "hi")}}]}""");
        var row = Assert.Single((await practice.ControlAsync(HttpMethod.Get, "billing"))["rows"]!.AsArray())!;
        Assert.Equal(response.Headers.GetValues("request-id").Single(), (string?)row["request_id"]);
        Assert.Equal(("1234", "claude-haiku-4-5-20251001", 200, false),
            ((string?)row["key"], (string?)row["model"], (int)row["status"]!, (bool)row["aborted"]!));
    }

    [Fact]
    public async Task Stream_the_caller_leaves_is_billed_with_the_output_so_far()
    {
        await using var practice = await Practice.StartAsync();
        using (var response = await practice.AnthropicAsync(
            $$"""{"model":"practice-paced@chunks=1000,rate=50","stream":true,"max_tokens":60000,"messages":[{{Message("user", "hi")}}]}"""))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
                if (item.EventType == "content_block_delta") break;
        }
        var totals = await practice.BilledAsync();
        Assert.Equal(1, (int)totals["aborted"]!);
        Assert.InRange((int)totals["output"]!, 5, 2_000);
        Assert.Equal(4, (int)totals["input"]!);
    }

    [Theory]
    [InlineData("cut:4", true)]
    [InlineData("overloaded_in_stream:4", true)]
    [InlineData("truncated_end:4", true)]
    [InlineData("malformed:3", false)]
    public async Task Broken_stream_is_billed_as_aborted(string fault, bool aborted)
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.AnthropicAsync(
            $$"""{"model":"practice-echo!{{fault}}","stream":true,"max_tokens":600,"messages":[{{Message("user", "a few words to echo")}}]}""");
        await Record.ExceptionAsync(() => Sse.ReadAsync(response));
        var totals = await practice.BilledAsync();
        Assert.Equal(aborted, (int)totals["aborted"]! == 1);
        Assert.True((int)totals["cost_nano"]! > 0);
    }

    [Fact]
    public async Task Refusal_before_any_output_is_free()
    {
        await using var practice = await Practice.StartAsync();
        await practice.AnthropicJsonAsync($$"""{"model":"practice!refusal:0","max_tokens":50,"messages":[{{Message("user", "hi")}}]}""");
        Assert.Equal(0, (long)(await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!["cost_nano"]!);
    }

    [Theory]
    [InlineData("claude-haiku-5-5", 1_000, 100, 500)]
    [InlineData("claude-haiku-5-5", 90_000, 500, 2_500)] // 90,000 words are 117,000 tokens of the newer tokenizer: the dearer card
    [InlineData("claude-opus-4-6", 90_000, 5_000, 25_000)]
    public async Task Whole_request_pays_the_rate_card_of_its_prompts_length(string model, int words, long inputNano, long outputNano)
    {
        await using var practice = await Practice.StartAsync();
        var text = string.Join(' ', Enumerable.Repeat("word", words));
        var usage = (await practice.AnthropicJsonAsync(
            $$"""{"model":"{{model}}","max_tokens":50,"messages":[{{Message("user", text)}}]}"""))["usage"]!;
        var cost = (long)(await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!["cost_nano"]!;
        Assert.Equal((int)usage["input_tokens"]! * inputNano + (int)usage["output_tokens"]! * outputNano, cost);
    }

    [Fact]
    public async Task Rows_come_as_json_lines_after_a_number()
    {
        await using var practice = await Practice.StartAsync();
        for (var n = 0; n < 3; n++) await practice.OpenAiJsonAsync(
            $$"""{"model":"practice-instant","messages":[{{Message("user", "hi")}}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get,
            "/control/billing?after=1") { Headers = { { "accept", "application/x-ndjson" } } };
        using var response = await practice.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await Practice.TextAsync(response)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([2, 3], lines.Select(line => (int)JsonNode.Parse(line)!["seq"]!));
    }

    private static string Message(string role, string text) => new JsonObject { ["role"] = role, ["content"] = text }.ToJsonString();
}
