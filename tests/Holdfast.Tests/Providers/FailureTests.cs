using System.Text;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>What a provider answers instead of a stream, and what becomes of it.</summary>
public sealed class FailureTests
{
    private static string Anthropic(string type, string message, string details = "null") =>
        $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}","details":{{{details}}}},"request_id":"req_1"}""";

    private static string OpenAi(string type, string message, string code = "null") =>
        $$$"""{"error":{"message":"{{{message}}}","type":"{{{type}}}","param":null,"code":{{{code}}}}}""";

    public static readonly TheoryData<int, string, FailureKind, FailureSide> Answers = new()
    {
        { 400, Anthropic("invalid_request_error", "messages: at least one message is required"), FailureKind.InvalidRequest, FailureSide.Ours },
        { 400, Anthropic("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"), FailureKind.PromptTooLong, FailureSide.Ours },
        { 400, Anthropic("invalid_request_error", "You have reached your specified API usage limits. You will regain access on 2026-12-01."), FailureKind.SpendCap, FailureSide.Ours },
        { 400, Anthropic("invalid_request_error", "You have reached your specified workspace API usage limits."), FailureKind.SpendCap, FailureSide.Ours },
        { 401, Anthropic("authentication_error", "invalid x-api-key"), FailureKind.Authentication, FailureSide.Ours },
        { 402, Anthropic("billing_error", "Your credit balance is too low"), FailureKind.SpendCap, FailureSide.Ours },
        { 403, Anthropic("permission_error", "no access"), FailureKind.Authentication, FailureSide.Ours },
        { 404, Anthropic("not_found_error", "model: claude-9"), FailureKind.ModelNotFound, FailureSide.Ours },
        { 409, Anthropic("conflict_error", "conflict"), FailureKind.ServerError, FailureSide.Provider },
        { 413, Anthropic("request_too_large", "Request exceeds the maximum size"), FailureKind.InvalidRequest, FailureSide.Ours },
        { 429, Anthropic("rate_limit_error", "slow down"), FailureKind.RateLimited, FailureSide.Provider },
        { 429, Anthropic("rate_limit_error", "limit", """{"error_code":"enforced_spend_limit_reached"}"""), FailureKind.SpendCap, FailureSide.Ours },
        { 500, Anthropic("api_error", "Internal server error"), FailureKind.ServerError, FailureSide.Provider },
        { 504, Anthropic("timeout_error", "timed out"), FailureKind.ServerError, FailureSide.Provider },
        { 529, Anthropic("overloaded_error", "Overloaded"), FailureKind.Overloaded, FailureSide.Provider },
        { 400, OpenAi("invalid_request_error", "This model's maximum context length is 8192 tokens.", "\"context_length_exceeded\""), FailureKind.PromptTooLong, FailureSide.Ours },
        { 400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}""", FailureKind.PromptTooLong, FailureSide.Ours },
        { 400, OpenAi("invalid_request_error", "flagged", "\"invalid_prompt\""), FailureKind.ContentRefused, FailureSide.Provider },
        { 401, OpenAi("invalid_request_error", "Incorrect API key", "\"invalid_api_key\""), FailureKind.Authentication, FailureSide.Ours },
        { 404, OpenAi("invalid_request_error", "no such model", "\"model_not_found\""), FailureKind.ModelNotFound, FailureSide.Ours },
        { 404, """{"error":"model 'llama9' not found"}""", FailureKind.ModelNotFound, FailureSide.Ours },
        { 408, "", FailureKind.ServerError, FailureSide.Provider },
        { 429, OpenAi("requests", "Rate limit reached", "\"rate_limit_exceeded\""), FailureKind.RateLimited, FailureSide.Provider },
        { 429, OpenAi("insufficient_quota", "You exceeded your current quota", "\"insufficient_quota\""), FailureKind.SpendCap, FailureSide.Ours },
        { 422, """{"detail":[{"loc":["body"],"msg":"field required"}]}""", FailureKind.InvalidRequest, FailureSide.Ours },
        { 500, OpenAi("server_error", "The server had an error"), FailureKind.ServerError, FailureSide.Provider },
        { 503, OpenAi("server_error", "The engine is currently overloaded"), FailureKind.Overloaded, FailureSide.Provider },
        { 502, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", FailureKind.ServerError, FailureSide.Provider },
        { 307, "", FailureKind.InvalidRequest, FailureSide.Ours },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Refusal_becomes_a_failure_before_the_first_token(int status, string body, FailureKind kind, FailureSide side)
    {
        foreach (var dialect in new[] { "anthropic", "openai" })
        {
            var outcome = await Send(dialect, status, body);

            Assert.Equal(
                (kind, FailureStage.AwaitingFirstToken, side, status),
                (outcome.Failure!.Kind, outcome.Failure.Stage, outcome.Failure.Side, outcome.Failure.Status));
            Assert.Empty(outcome.Blocks);
            Assert.Null(outcome.Usage);
            Assert.Equal(StopReason.Interrupted, outcome.Stop);
        }
    }

    private static async Task<ModelOutcome> Send(string dialect, int status, string body, params (string, string)[] headers)
    {
        var handler = new WireHandler(status, () => new MemoryStream(Encoding.UTF8.GetBytes(body)), headers);
        return (await Calls.Provider(dialect, handler, new FakeTime()).SendAsync(Calls.Hello(), TestContext.Current.CancellationToken)).Outcome;
    }

    [Theory]
    [InlineData("retry-after", "30", 30_000L)]
    [InlineData("retry-after", "0.25", 250L)]
    [InlineData("retry-after", "7200", 7_200_000L)]
    [InlineData("retry-after", "-5", 0L)]
    [InlineData("retry-after", "1e300", 31_622_400_000L)]
    [InlineData("retry-after", "Sun, 01 Nov 2026 12:00:20 GMT", 20_000L)]
    [InlineData("retry-after", "Sun, 01 Nov 2026 11:00:00 GMT", 0L)]
    [InlineData("retry-after", "soon", null)]
    [InlineData("retry-after-ms", "1500.5", 1_501L)]
    [InlineData("other", "1", null)]
    public async Task Wait_that_the_provider_asks_for_is_kept_exactly(string name, string value, long? expected)
    {
        var outcome = await Send("anthropic", 429, "", (name, value));

        Assert.Equal(expected, outcome.Failure!.RetryAfterMs);
    }

    [Fact]
    public async Task Milliseconds_go_before_seconds_and_dates_are_read_on_the_providers_clock()
    {
        Assert.Equal(200, (await Send("openai", 429, "", ("retry-after", "1"), ("retry-after-ms", "200"))).Failure!.RetryAfterMs);
        Assert.Equal(10_000, (await Send("openai", 429, "",
            ("date", "Mon, 02 Nov 2026 00:00:00 GMT"), ("retry-after", "Mon, 02 Nov 2026 00:00:10 GMT"))).Failure!.RetryAfterMs);
    }

    [Fact]
    public async Task Message_quotes_the_provider_shortly_and_never_the_key()
    {
        var outcome = await Send("openai", 401, OpenAi("x", $"Incorrect API key provided: sk-secret. {new string('é', 600)}"));

        Assert.StartsWith("The provider answered 401 (x): Incorrect API key provided: [key]. éé", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith("é…", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.True(outcome.Failure.Message.Length < 550);
    }

    [Fact]
    public async Task Page_of_a_proxy_is_quoted_by_its_title()
    {
        var outcome = await Send("anthropic", 502, "<html><head><title>502 Bad Gateway</title></head>");

        Assert.Equal("The provider answered 502: an HTML page, \"502 Bad Gateway\"", outcome.Failure!.Message);
    }

    [Fact]
    public async Task Redirect_names_where_it_leads()
    {
        var outcome = await Send("anthropic", 308, "", ("location", "https://elsewhere.example/v1/messages"));

        Assert.Contains("it redirects to https://elsewhere.example/v1/messages; set the provider's base URL", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "<html><title>Log in</title></html>", FailureKind.Malformed)]
    [InlineData("application/json", """{"id":"msg_1","content":[]}""", FailureKind.Malformed)]
    public async Task Success_that_is_no_stream_is_malformed(string type, string body, FailureKind kind)
    {
        var outcome = await Send("anthropic", 200, body, ("content-type", type));

        Assert.Equal((kind, FailureStage.AwaitingFirstToken), (outcome.Failure!.Kind, outcome.Failure.Stage));
    }

    [Theory]
    [InlineData("anthropic", "request-id")]
    [InlineData("openai", "x-request-id")]
    public async Task Request_id_is_kept(string dialect, string header) =>
        Assert.Equal("req_42", (await Send(dialect, 500, "", (header, "req_42"))).RequestId);

    [Theory]
    [InlineData("authentication_error", FailureKind.Authentication)]
    [InlineData("rate_limit_error", FailureKind.RateLimited)]
    [InlineData("overloaded_error", FailureKind.Overloaded)]
    [InlineData("invalid_request_error", FailureKind.InvalidRequest)]
    [InlineData("not_found_error", FailureKind.ModelNotFound)]
    [InlineData("timeout_error", FailureKind.ServerError)]
    [InlineData("brand_new_error", FailureKind.ServerError)]
    public async Task Error_inside_a_stream_is_told_by_its_type(string type, FailureKind kind)
    {
        var stream = $"event: error\ndata: {Anthropic(type, "m")}\n\n";
        var outcome = await Send("anthropic", 200, stream, ("content-type", "text/event-stream"));

        Assert.Equal((kind, FailureStage.Streaming, null), (outcome.Failure!.Kind, outcome.Failure.Stage, outcome.Failure.Status));
    }
}
