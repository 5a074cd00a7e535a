using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class ControlTests
{
    private const string Hi = """{"model":"practice-instant","max_tokens":50,"messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task Request_is_logged_byte_for_byte_with_its_key_hidden()
    {
        await using var practice = await Practice.StartAsync();
        const string odd = "{ \"model\" : \"practice-instant\",\t\"messages\":[ ] , \"x\":\"\\u00e4 ä \\/\" }";
        using var response = await practice.AnthropicAsync(odd);
        var entry = Assert.Single((await practice.ControlAsync(HttpMethod.Get, "requests")).AsArray())!;
        var headers = entry["headers"]!.AsArray()
            .ToDictionary(pair => (string)pair![0]!, pair => (string)pair![1]!, StringComparer.OrdinalIgnoreCase);

        Assert.Equal(("POST", "/v1/messages", 200), ((string?)entry["method"], (string?)entry["path"], (int)entry["status"]!));
        Assert.Equal(response.Headers.GetValues("request-id").Single(), (string?)entry["request_id"]);
        Assert.Equal("...1234", headers["x-api-key"]);
        Assert.Equal("2023-06-01", headers["anthropic-version"]);
        foreach (var id in new[] { $"{entry["seq"]}", $"{entry["request_id"]}" })
            Assert.Equal(Encoding.UTF8.GetBytes(odd),
                await practice.Http.GetByteArrayAsync($"/control/requests/{id}/body", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Refused_requests_are_logged_too_and_read_on_from_a_number()
    {
        await using var practice = await Practice.StartAsync();
        for (var n = 0; n < 3; n++) (await practice.AnthropicAsync(n == 1 ? "{broken" : Hi)).Dispose();
        var entries = (await practice.ControlAsync(HttpMethod.Get, "requests?after=1&limit=1")).AsArray();
        Assert.Equal((2, 400), ((int)entries.Single()!["seq"]!, (int)entries[0]!["status"]!));
    }

    [Fact]
    public async Task Limits_refuse_with_the_seconds_until_there_is_room_again()
    {
        var clock = new SteppedClock();
        await using var practice = await Practice.StartAsync(clock);
        await practice.ControlAsync(HttpMethod.Post, "limits", new { rpm = 2, itpm = 100_000, otpm = 100_000 });
        using var first = await practice.AnthropicAsync(Hi);
        Assert.Equal("1", first.Headers.GetValues("anthropic-ratelimit-requests-remaining").Single());
        using var second = await practice.AnthropicAsync(Hi);
        using var third = await practice.AnthropicAsync(Hi);
        Assert.Equal(429, (int)third.StatusCode);
        Assert.Equal("30", third.Headers.RetryAfter!.ToString());
        using var elsewhere = await practice.AnthropicAsync(Hi, ("x-api-key", "another-key"));
        Assert.Equal(200, (int)elsewhere.StatusCode);

        clock.Advance(TimeSpan.FromSeconds(30));
        using var fourth = await practice.AnthropicAsync(Hi);
        Assert.Equal(200, (int)fourth.StatusCode);
    }

    [Fact]
    public async Task Input_limit_does_not_count_what_the_cache_gave()
    {
        await using var practice = await Practice.StartAsync(new SteppedClock());
        await practice.ControlAsync(HttpMethod.Post, "limits", new { rpm = 100, itpm = 2_500, otpm = 100_000 });
        var text = string.Join(' ', Enumerable.Repeat("word", 2_000));
        var body =
            $$"""{"model":"practice","max_tokens":50,"cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":"{{text}}"}]}""";
        for (var n = 0; n < 5; n++)
        {
            using var response = await practice.AnthropicAsync(body);
            Assert.Equal(200, (int)response.StatusCode);
        }
        using var other = await practice.AnthropicAsync(body.Replace("word word", "work word", StringComparison.Ordinal));
        Assert.Equal(429, (int)other.StatusCode);
    }

    [Fact]
    public async Task Paced_stream_numbers_its_chunks_and_carries_the_time_they_were_sent()
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "pace", new { paced_chunks = 5, paced_rate = 100.0 });
        var asked = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        using var response = await practice.OpenAiAsync(
            """{"model":"practice-paced","stream":true,"messages":[{"role":"user","content":"x"}]}""");
        var chunks = (await Sse.ReadAsync(response)).SkipLast(1)
            .Select(item => (string?)item.Json()["choices"]![0]!["delta"]!["content"]).Where(text => !string.IsNullOrEmpty(text))
            .Select(text => text!.TrimEnd().Split(" t")).ToList();
        Assert.Equal(["c1", "c2", "c3", "c4", "c5"], chunks.Select(chunk => chunk[0]));
        var micros = chunks.Select(chunk => long.Parse(chunk[1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(micros.Order(), micros);
        Assert.True(micros[4] - asked >= 39_000,
            $"the last of five chunks at 100 a second was sent {micros[4] - asked} microseconds after the request");
    }

    [Fact]
    public async Task Model_name_sets_chunks_and_rate()
    {
        await using var practice = await Practice.StartAsync();
        var answer = await practice.OpenAiJsonAsync(
            """{"model":"practice-paced@chunks=3,rate=1000","messages":[{"role":"user","content":"x"}]}""");
        Assert.Equal(3, ((string)answer["choices"]![0]!["message"]!["content"]!).Split('c').Length - 1);
    }

    [Fact]
    public async Task Reset_forgets_everything()
    {
        await using var practice = await Practice.StartAsync();
        var text = string.Join(' ', Enumerable.Repeat("word", 2_000));
        var body =
            $$"""{"model":"practice","max_tokens":50,"cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":"{{text}}"}]}""";
        await practice.AnthropicJsonAsync(body);
        await practice.ControlAsync(HttpMethod.Post, "faults", new { seed = 1, rate = 1.0, kinds = new[] { "overloaded" } });
        await practice.ControlAsync(HttpMethod.Post, "limits", new { rpm = 1 });
        await practice.ControlAsync(HttpMethod.Post, "replays", """{"id":"s","messages":[]}""");
        await practice.ControlAsync(HttpMethod.Post, "reset");

        Assert.Empty((await practice.ControlAsync(HttpMethod.Get, "requests")).AsArray());
        Assert.Empty((await practice.ControlAsync(HttpMethod.Get, "replays"))["ids"]!.AsArray());
        Assert.Equal(0, (int)(await practice.ControlAsync(HttpMethod.Get, "billing"))["totals"]!["calls"]!);
        for (var n = 0; n < 2; n++) Assert.Equal(n * 2_003,
            (int)(await practice.AnthropicJsonAsync(body))["usage"]!["cache_read_input_tokens"]!);
    }

    [Fact]
    public async Task Health_says_it_is_practice()
    {
        await using var practice = await Practice.StartAsync();
        var health = JsonNode.Parse(await practice.Http.GetStringAsync("/health", TestContext.Current.CancellationToken))!;
        Assert.Equal(("ok", true), ((string?)health["status"], (bool)health["practice"]!));
    }
}
