using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>The prompt cache as documented, on practice (minimum 1,024 tokens, one token per "word").</summary>
public sealed class AnthropicCacheTests
{
    [Theory]
    [InlineData(1_020, 0)]     // 1,023 tokens with the message's own three
    [InlineData(1_021, 1_024)]
    public async Task Prefix_is_cached_from_the_minimum_length_on(int words, int written)
    {
        await using var practice = await Practice.StartAsync();
        var usage = await UsageAsync(practice, User(Text(words, mark: "5m")));
        Assert.Equal((0, written, 0), (Read(usage), Written5m(usage), Written1h(usage)));
        Assert.Equal(words + 3 - written, Input(usage));
    }

    [Fact]
    public async Task Second_request_reads_what_the_first_wrote_and_input_counts_only_what_follows()
    {
        await using var practice = await Practice.StartAsync();
        var first = User(Text(2_000, mark: "5m"));
        await UsageAsync(practice, first);
        var usage = await UsageAsync(practice, first, Assistant("well"), User(Text(10)));
        Assert.Equal((2_003, 0), (Read(usage), Written5m(usage)));
        Assert.Equal(4 + 13, Input(usage));
    }

    [Theory]
    [InlineData(19, true)]  // the breakpoint is the 20th position
    [InlineData(20, false)]
    public async Task Look_back_reaches_twenty_positions_counting_the_breakpoint(int blocksAfter, bool hits)
    {
        await using var practice = await Practice.StartAsync();
        await UsageAsync(practice, User(Text(2_000, mark: "5m")));
        var blocks = Enumerable.Range(1, blocksAfter).Select(n => Text(1, mark: n == blocksAfter ? "5m" : null));
        var usage = await UsageAsync(practice, User([Text(2_000), .. blocks]));

        Assert.Equal(hits ? 2_003 : 0, Read(usage));
        Assert.Equal(hits ? blocksAfter : 2_003 + blocksAfter, Written5m(usage));
    }

    [Fact]
    public async Task Entry_dies_five_minutes_after_the_last_request_that_used_it()
    {
        var clock = new SteppedClock();
        await using var practice = await Practice.StartAsync(clock);
        var message = User(Text(2_000, mark: "5m"));
        await UsageAsync(practice, message);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            clock.Advance(TimeSpan.FromSeconds(299));
            Assert.Equal(2_003, Read(await UsageAsync(practice, message)));
        }
        clock.Advance(TimeSpan.FromMinutes(5));
        var usage = await UsageAsync(practice, message);
        Assert.Equal((0, 2_003), (Read(usage), Written5m(usage)));
    }

    [Fact]
    public async Task Entry_of_an_hour_outlives_that_of_five_minutes()
    {
        var clock = new SteppedClock();
        await using var practice = await Practice.StartAsync(clock);
        var messages = User([Text(2_000, mark: "1h"), Text(500, mark: "5m")]);
        var first = await UsageAsync(practice, messages);
        Assert.Equal((0, 2_003, 500), (Read(first), Written1h(first), Written5m(first)));

        clock.Advance(TimeSpan.FromMinutes(59));
        var later = await UsageAsync(practice, messages);
        Assert.Equal((2_003, 0, 500), (Read(later), Written1h(later), Written5m(later)));
    }

    [Fact]
    public async Task Mixed_lifetimes_are_billed_by_highest_hit_last_hour_mark_and_last_mark()
    {
        await using var practice = await Practice.StartAsync();
        await UsageAsync(practice, User(Text(2_000, mark: "1h")));
        var usage = await UsageAsync(practice, User([Text(2_000, mark: "1h"), Text(300, mark: "1h"), Text(70, mark: "5m"), Text(9)]));
        Assert.Equal((2_003, 300, 70, 9), (Read(usage), Written1h(usage), Written5m(usage), Input(usage)));
    }

    [Fact]
    public async Task Parallel_requests_all_miss_until_a_response_has_begun()
    {
        await using var practice = await Practice.StartAsync();
        var body = Body(User(Text(2_000, mark: "5m")));
        var never = practice.AnthropicJsonAsync(body, ("x-practice-pace", "first=600000"));
        while ((await practice.ControlAsync(HttpMethod.Get, "requests")).AsArray().Count == 0) await Task.Yield();
        var meanwhile = await practice.AnthropicJsonAsync(body, ("x-practice-pace", "first=1"));
        Assert.Equal(0, Read(meanwhile["usage"]!));
        Assert.Equal(2_003, Read((await practice.AnthropicJsonAsync(body))["usage"]!));
        Assert.False(never.IsCompleted);
    }

    [Theory]
    [InlineData("", Practice.Key, 2_003)]
    [InlineData("", "another-key", 0)]                                                     // another workspace
    [InlineData("\"thinking\":{\"type\":\"adaptive\"},", Practice.Key, 0)]                 // messages depend on it
    [InlineData("\"output_config\":{\"effort\":\"low\"},", Practice.Key, 0)]
    [InlineData("\"temperature\":0.5,", Practice.Key, 2_003)]
    public async Task Cached_messages_are_read_only_under_the_same_key_and_settings(string settings, string key, int read)
    {
        await using var practice = await Practice.StartAsync();
        var message = User(Text(2_000, mark: "5m"));
        await UsageAsync(practice, message);
        var usage = (await practice.AnthropicJsonAsync(BodyWith(settings, message), ("x-api-key", key)))["usage"]!;
        Assert.Equal(read, Read(usage));
    }

    [Fact]
    public async Task Thinking_setting_leaves_the_cached_system_prompt_alone()
    {
        await using var practice = await Practice.StartAsync();
        var system = $"\"system\":[{Text(2_000, mark: "5m")}],";
        await practice.AnthropicJsonAsync(BodyWith(system, User(Text(1))));
        var usage = (
            await practice.AnthropicJsonAsync(BodyWith(system + "\"thinking\":{\"type\":\"adaptive\"},", User(Text(1)))))["usage"]!;
        Assert.Equal(2_000, Read(usage));
    }

    [Fact]
    public async Task Automatic_mark_is_on_the_last_block()
    {
        await using var practice = await Practice.StartAsync();
        var usage = (
            await practice.AnthropicJsonAsync(BodyWith("\"cache_control\":{\"type\":\"ephemeral\"},", User(Text(2_000)))))["usage"]!;
        Assert.Equal((2_003, 0), (Written5m(usage), Input(usage)));
    }

    [Fact]
    public async Task Warming_call_writes_the_cache_and_says_nothing()
    {
        await using var practice = await Practice.StartAsync();
        var answer = await practice.AnthropicJsonAsync(Body(User(Text(2_000, mark: "5m")))
            .Replace("\"max_tokens\":50", "\"max_tokens\":0", StringComparison.Ordinal));
        Assert.Equal("max_tokens", (string?)answer["stop_reason"]);
        Assert.Empty(answer["content"]!.AsArray());
        Assert.Equal((2_003, 0), (Written5m(answer["usage"]!), (int)answer["usage"]!["output_tokens"]!));
    }

    [Fact]
    public async Task Marks_are_at_most_four()
    {
        await using var practice = await Practice.StartAsync();
        await RefusedAsync(practice, Body(User(Enumerable.Range(0, 5).Select(_ => Text(1, mark: "5m")))), "A maximum of 4 blocks");
        await RefusedAsync(practice,
            BodyWith("\"cache_control\":{\"type\":\"ephemeral\"},",
                User([.. Enumerable.Range(0, 4).Select(_ => Text(1, mark: "5m")), Text(1)])),
            "A maximum of 4 blocks");
    }

    [Fact]
    public async Task Marks_that_cannot_be_are_refused()
    {
        await using var practice = await Practice.StartAsync();
        await RefusedAsync(practice, Body(User([Text(1, mark: "5m"), Text(1, mark: "1h")])), "must not come after a ttl='5m'");
        await RefusedAsync(practice, Body(User(Text(1, mark: "2h"))), "ttl: Input should be '5m' or '1h'");
        await RefusedAsync(practice, BodyWith("\"cache_control\":{\"type\":\"ephemeral\"},", User(Text(1, mark: "1h"))), "different ttl");
        await RefusedAsync(practice,
            BodyWith("\"system\":[{\"type\":\"text\",\"text\":\"\",\"cache_control\":{\"type\":\"ephemeral\"}}],", User(Text(1))),
                "empty text blocks");
    }

    private static async Task RefusedAsync(Practice practice, string body, string message)
    {
        using var response = await practice.AnthropicAsync(body);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(message, await Practice.TextAsync(response), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> UsageAsync(Practice practice, params string[] messages) =>
        (await practice.AnthropicJsonAsync(Body(messages)))["usage"]!;

    private static string Body(params string[] messages) => BodyWith("", messages);

    private static string BodyWith(string settings, params string[] messages) =>
        $$"""{"model":"practice",{{settings}}"max_tokens":50,"messages":[{{string.Join(',', messages)}}]}""";

    private static string User(params IEnumerable<string> blocks) => $$"""{"role":"user","content":[{{string.Join(',', blocks)}}]}""";

    private static string Assistant(string text) => $$"""{"role":"assistant","content":"{{text}}"}""";

    /// <summary>A block of so many tokens.</summary>
    private static string Text(int words, string? mark = null)
    {
        var control = mark is null ? "" : $$""","cache_control":{"type":"ephemeral","ttl":"{{mark}}"}""";
        return $$"""{"type":"text","text":"{{string.Join(' ', Enumerable.Repeat("word", words))}}"{{control}}}""";
    }

    private static int Input(JsonNode usage) => (int)usage["input_tokens"]!;
    private static int Read(JsonNode usage) => (int)usage["cache_read_input_tokens"]!;
    private static int Written5m(JsonNode usage) => (int)usage["cache_creation"]!["ephemeral_5m_input_tokens"]!;
    private static int Written1h(JsonNode usage) => (int)usage["cache_creation"]!["ephemeral_1h_input_tokens"]!;
}
