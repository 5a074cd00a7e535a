using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class OpenAiCacheTests
{
    [Theory]
    [InlineData(900, 0)]
    [InlineData(1_100, 1_024)]
    [InlineData(1_200, 1_152)]
    public async Task Prefix_is_cached_in_steps_of_128_from_1024_on_and_included_in_the_prompt(int words, int cached)
    {
        await using var practice = await Practice.StartAsync();
        var body = Body("gpt-5-mini", words, "");
        Assert.Equal(0, Cached(await UsageAsync(practice, body)));
        var usage = await UsageAsync(practice, body);
        Assert.Equal(cached, Cached(usage));
        Assert.InRange((int)usage["prompt_tokens"]!, words, words + 20);
    }

    [Fact]
    public async Task Longer_prompt_reads_the_exact_prefix_and_a_changed_beginning_reads_nothing()
    {
        await using var practice = await Practice.StartAsync();
        await UsageAsync(practice, Body("gpt-5-mini", 1_300, ""));
        Assert.InRange(Cached(await UsageAsync(practice, Body("gpt-5-mini", 1_300, " and more words to follow"))), 1_152, 1_300);
        Assert.Equal(0,
            Cached(await UsageAsync(practice, Body("gpt-5-mini", 1_300, "").Replace("word word", "work word", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Writes_are_reported_and_billed_where_the_model_charges_for_them()
    {
        await using var practice = await Practice.StartAsync();
        var first = await UsageAsync(practice, Body("gpt-5.6-luna", 1_300, ""));
        var second = await UsageAsync(practice, Body("gpt-5.6-luna", 1_300, ""));
        var written = (int)first["prompt_tokens_details"]!["cache_write_tokens"]!;
        Assert.Equal((1_280, 0), (written, Cached(first)));
        Assert.Equal((0, 1_280), ((int)second["prompt_tokens_details"]!["cache_write_tokens"]!, Cached(second)));
        Assert.Null((await UsageAsync(practice, Body("gpt-5-mini", 1_300, "")))["prompt_tokens_details"]!["cache_write_tokens"]);

        var rows = (await practice.ControlAsync(HttpMethod.Get, "billing"))["rows"]!.AsArray();
        var prompt = (int)first["prompt_tokens"]!;
        var output = (int)first["completion_tokens"]!;
        Assert.Equal((prompt - 1_280) * 200 + 1_280 * 250 + output * 1_200, (long)rows[0]!["cost_nano"]!);
        Assert.Equal((prompt - 1_280) * 200 + 1_280 * 20 + output * 1_200, (long)rows[1]!["cost_nano"]!);
    }

    [Fact]
    public async Task Entry_dies_after_the_models_lifetime()
    {
        var clock = new SteppedClock();
        await using var practice = await Practice.StartAsync(clock);
        await UsageAsync(practice, Body("gpt-5-mini", 1_300, ""));
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(1_280, Cached(await UsageAsync(practice, Body("gpt-5-mini", 1_300, ""))));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, Cached(await UsageAsync(practice, Body("gpt-5-mini", 1_300, ""))));
    }

    private static int Cached(JsonNode usage) => (int)usage["prompt_tokens_details"]!["cached_tokens"]!;

    private static async Task<JsonNode> UsageAsync(Practice practice, string body) => (await practice.OpenAiJsonAsync(body))["usage"]!;

    private static string Body(string model, int words, string more) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{string.Join(' ', Enumerable.Repeat("word", words))}}{{more}}"}]}""";
}
