using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>The practice model's batch interfaces: as the providers document theirs.</summary>
public sealed class BatchTests
{
    private const string Params = """{"model":"practice-echo","max_tokens":100,"messages":[{"role":"user","content":"Say it."}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anthropic_batch_runs_ends_and_gives_its_results_in_another_order_at_half_the_price()
    {
        var clock = new SteppedClock();
        await using var practice = await Practice.StartAsync(clock);
        await practice.ControlAsync(HttpMethod.Post, "batches", new { delay_ms = 60_000 });
        var made = await PostAsync(practice, "/v1/messages/batches", $$$"""{"requests":[{"custom_id":"a","params":{{{Params}}} },{"custom_id":"b","params":{"model":"nobody"}}]}""");
        var path = $"/v1/messages/batches/{(string)made["id"]!}";
        Assert.Equal(("in_progress", 2), ((string)made["processing_status"]!, (int)made["request_counts"]!["processing"]!));
        Assert.Null(made["results_url"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(practice, $"{path}/results")).StatusCode);

        clock.Advance(TimeSpan.FromMinutes(2));
        var ended = await GetAsync(practice, path);
        Assert.Equal("ended 1 1", $"{ended["processing_status"]} {ended["request_counts"]!["succeeded"]} {ended["request_counts"]!["errored"]}");
        Assert.EndsWith($"{path}/results", (string)ended["results_url"]!, StringComparison.Ordinal);
        var lines = (await Practice.TextAsync(await AskAsync(practice, $"{path}/results"))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["b errored", "a succeeded"], lines.Select(line => $"{line["custom_id"]} {line["result"]!["type"]}"));
        Assert.Equal("not_found_error", (string)lines[0]["result"]!["error"]!["error"]!["type"]!);
        Assert.Equal("Say it.", (string)lines[1]["result"]!["message"]!["content"]![0]!["text"]!);

        var half = (long)(await practice.BilledAsync())["cost_nano"]!;
        await practice.AnthropicJsonAsync(Params);
        Assert.Equal(3 * half, (long)(await practice.BilledAsync())["cost_nano"]!);
        Assert.Equal([(string)made["id"]!], ((JsonArray)(await GetAsync(practice, "/v1/messages/batches?limit=5"))["data"]!).Select(batch => (string)batch!["id"]!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"requests":[]}""")]
    [InlineData("""{"requests":[{"custom_id":"a b","params":{}}]}""")]
    [InlineData("""{"requests":[{"custom_id":"a","params":{}},{"custom_id":"a","params":{}}]}""")]
    [InlineData("""{"requests":[{"custom_id":"a"}]}""")]
    public async Task Anthropic_batch_that_cannot_be_is_refused(string body)
    {
        await using var practice = await Practice.StartAsync();
        using var response = await practice.SendAsync("/v1/messages/batches", body, ("x-api-key", Practice.Key), ("anthropic-version", "2023-06-01"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Cancelled_batch_keeps_what_was_done_and_bills_no_more()
    {
        var clock = new SteppedClock();
        await using var practice = await Practice.StartAsync(clock);
        await practice.ControlAsync(HttpMethod.Post, "batches", new { delay_ms = 60_000 });
        var requests = string.Join(',', Enumerable.Range(0, 4).Select(i => $$"""{"custom_id":"r{{i}}","params":{{Params}} }"""));
        var id = (string)(await PostAsync(practice, "/v1/messages/batches", $$"""{"requests":[{{requests}}]}"""))["id"]!;
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("canceling", (string)(await PostAsync(practice, $"/v1/messages/batches/{id}/cancel", "{}"))["processing_status"]!);
        var ended = await GetAsync(practice, $"/v1/messages/batches/{id}");
        Assert.Equal("ended 2 2", $"{ended["processing_status"]} {ended["request_counts"]!["succeeded"]} {ended["request_counts"]!["canceled"]}");
        Assert.Equal(2, (int)(await practice.BilledAsync())["calls"]!);
    }

    [Theory]
    [InlineData("", "completed", 2, 0)]
    [InlineData("error_every", "completed", 1, 1)]
    [InlineData("expire_every", "expired", 1, 1)]
    public async Task OpenAi_batch_goes_from_file_to_files(string option, string status, int answered, int failed)
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "batches", option.Length == 0 ? "{}" : $$"""{"{{option}}":2}""");
        var file = await UploadAsync(practice, string.Concat(Line("a"), Line("b")));
        var batch = await CreateAsync(practice, file);
        Assert.Equal("validating", (string)batch["status"]!);
        Assert.Equal("x", (string)batch["metadata"]!["tag"]!);
        var ended = await GetAsync(practice, $"/v1/batches/{(string)batch["id"]!}");
        Assert.Equal((status, answered, failed), ((string)ended["status"]!, (int)ended["request_counts"]!["completed"]!, (int)ended["request_counts"]!["failed"]!));
        var output = await Practice.TextAsync(await AskAsync(practice, $"/v1/files/{(string)ended["output_file_id"]!}/content"));
        Assert.Contains("\"content\":\"Say it.\"", output, StringComparison.Ordinal);
        if (failed == 0) Assert.Null(ended["error_file_id"]);
        else Assert.Contains(
            option == "expire_every" ? "batch_expired" : "\"status_code\":500",
            await Practice.TextAsync(await AskAsync(practice, $"/v1/files/{(string)ended["error_file_id"]!}/content")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json\n", "invalid_json_line")]
    [InlineData("", "empty_file")]
    [InlineData("aa", "duplicate_custom_id")]
    public async Task OpenAi_batch_with_a_mistake_fails_as_a_whole(string content, string code)
    {
        await using var practice = await Practice.StartAsync();
        var batch = await CreateAsync(practice, await UploadAsync(practice, content == "aa" ? Line("a") + Line("a") : content));
        var ended = await GetAsync(practice, $"/v1/batches/{(string)batch["id"]!}");
        Assert.Equal(("failed", code), ((string)ended["status"]!, (string)ended["errors"]!["data"]![0]!["code"]!));
    }

    [Fact]
    public async Task Handing_in_meets_the_faults_it_is_told_to()
    {
        await using var practice = await Practice.StartAsync();
        await practice.ControlAsync(HttpMethod.Post, "batches", new { hand_in = new[] { "rate_limit:7", "cut_before", "cut", "" } });
        var body = $$"""{"requests":[{"custom_id":"a","params":{{Params}} }]}""";
        using var refused = await practice.SendAsync("/v1/messages/batches", body, ("x-api-key", Practice.Key), ("anthropic-version", "2023-06-01"));
        Assert.Equal((429, "7"), ((int)refused.StatusCode, refused.Headers.RetryAfter!.ToString()));
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(practice, "/v1/messages/batches", body));
        await PostAsync(practice, "/v1/messages/batches", body);
        Assert.Equal(2, ((JsonArray)(await GetAsync(practice, "/v1/messages/batches"))["data"]!).Count);
    }

    private static string Line(string id) => $$"""{"custom_id":"{{id}}","method":"POST","url":"/v1/chat/completions","body":{{Params}} }""" + "\n";

    private static async Task<string> UploadAsync(Practice practice, string content)
    {
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new StringContent(content), "file", "in.jsonl" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = form };
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {Practice.Key}");
        using var response = await practice.Http.SendAsync(request, Cancel);
        return (string)JsonNode.Parse(await Practice.TextAsync(response))!["id"]!;
    }

    private static Task<JsonNode> CreateAsync(Practice practice, string file) => PostAsync(
        practice, "/v1/batches", $$$"""{"input_file_id":"{{{file}}}","endpoint":"/v1/chat/completions","completion_window":"24h","metadata":{"tag":"x"}}""");

    private static async Task<JsonNode> PostAsync(Practice practice, string path, string body)
    {
        using var response = await practice.SendAsync(path, body, Keys(path));
        var text = await Practice.TextAsync(response);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<JsonNode> GetAsync(Practice practice, string path) => JsonNode.Parse(await Practice.TextAsync(await AskAsync(practice, path)))!;

    private static async Task<HttpResponseMessage> AskAsync(Practice practice, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in Keys(path)) request.Headers.TryAddWithoutValidation(name, value);
        return await practice.Http.SendAsync(request, Cancel);
    }

    private static (string Name, string Value)[] Keys(string path) => path.StartsWith("/v1/messages", StringComparison.Ordinal)
        ? [("x-api-key", Practice.Key), ("anthropic-version", "2023-06-01")]
        : [("authorization", $"Bearer {Practice.Key}")];
}
