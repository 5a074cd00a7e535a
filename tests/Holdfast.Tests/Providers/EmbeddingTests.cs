using System.Text;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Tests.Support;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>Vectors of texts, asked for in OpenAI's way.</summary>
public sealed class EmbeddingTests
{
    private static readonly EmbeddingCard Small = new("text-embedding-3-small", 8_191, 1_536, Shortens: true), Nomic = new("nomic-embed-text", 512);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static EmbeddingCall Call(EmbeddingCard card, TimeLimits? limits = null) =>
        new(new("openai", card, []), ["My parcel is late.", "Grüße \"😀\"\n"], limits ?? TimeLimits.Default);

    private static OpenAiEmbedder Embedder(HttpMessageHandler handler, string? key = "sk-secret", TimeProvider? time = null) =>
        new(new(handler) { Timeout = Timeout.InfiniteTimeSpan }, new("https://proxy.example/a/v1"), key, time ?? TimeProvider.System);

    private static WireHandler Answering(int status, string body, params (string, string)[] headers) =>
        new(status, () => new MemoryStream(Encoding.UTF8.GetBytes(body)), [("content-type", "application/json"), .. headers]);

    [Theory]
    [InlineData(true, "embeddings")]
    [InlineData(false, "embeddings_whole")]
    public async Task Request_is_the_one_on_file(bool shortens, string name)
    {
        var handler = Answering(500, "");
        await Embedder(handler).SendAsync(Call(shortens ? Small : Nomic), Cancel);

        Assert.Equal("https://proxy.example/a/v1/embeddings", handler.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal(Encoding.UTF8.GetString(WireFile.Read($"openai/{name}.request.json")), Encoding.UTF8.GetString(handler.RequestBody));
        Assert.Equal("application/json", handler.Request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(["Authorization: Bearer sk-secret"], handler.Request.Headers.Select(header => $"{header.Key}: {string.Join(",", header.Value)}"));
    }

    [Fact]
    public async Task Server_that_asks_for_no_key_gets_none()
    {
        var handler = Answering(500, "");
        await Embedder(handler, key: null).SendAsync(Call(Nomic), Cancel);

        Assert.Empty(handler.Request!.Headers);
    }

    [Fact]
    public async Task Vectors_come_in_the_order_of_their_texts_with_what_they_cost()
    {
        var outcome = await Embedder(Answering(200, Encoding.UTF8.GetString(WireFile.Read("openai/embeddings.json")), ("x-request-id", "req_1")))
            .SendAsync(Call(Nomic), Cancel);

        Assert.Null(outcome.Failure);
        Assert.Equal([[0.25f, -1f, 0.0023064255f], [-0.0067f, 0.0015f, 0f]], outcome.Vectors);
        Assert.Equal((new Usage(9, 0, 0, 0, 0), "nomic-embed-text:v1.5", "req_1"), (outcome.Usage!.Value, outcome.AnsweredBy, outcome.RequestId));
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1]},{"embedding":[2]}]}""", null)]
    [InlineData("""{"data":[{"embedding":[1]},{"embedding":[2]}],"usage":{"prompt_tokens":3}}""", 3L)]
    public async Task Server_may_leave_out_what_is_not_needed(string body, long? tokens)
    {
        var outcome = await Embedder(Answering(200, body)).SendAsync(Call(Nomic), Cancel);

        Assert.Equal([[1f], [2f]], outcome.Vectors);
        Assert.Equal(tokens, outcome.Usage?.Input);
    }

    [Theory]
    [InlineData("<html><title>Log in</title></html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"data":[null,null]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1e99]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AACAPw=="},{"index":1,"embedding":"AACAPw=="}]}""")]
    public async Task Success_that_is_no_vector_for_each_text_is_malformed(string body)
    {
        var outcome = await Embedder(Answering(200, body)).SendAsync(Call(Nomic), Cancel);

        Assert.Equal((FailureKind.Malformed, FailureStage.Streaming, FailureSide.Provider), (outcome.Failure!.Kind, outcome.Failure.Stage, outcome.Failure.Side));
        Assert.Empty(outcome.Vectors);
    }

    [Fact]
    public async Task Vectors_of_another_length_than_asked_for_are_malformed()
    {
        var outcome = await Embedder(Answering(200, """{"data":[{"embedding":[1]},{"embedding":[2]}]}""")).SendAsync(Call(Small), Cancel);

        Assert.Equal("The answer is not what it should be: A vector has 1 components and not 512.", outcome.Failure!.Message);
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided: sk-secret.","type":"invalid_request_error","code":"invalid_api_key"}}""", FailureKind.Authentication)]
    [InlineData(404, """{"error":{"message":"no such model","code":"model_not_found"}}""", FailureKind.ModelNotFound)]
    [InlineData(429, """{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}""", FailureKind.RateLimited)]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8192 tokens, however you requested 9000 tokens","type":"invalid_request_error","code":null}}""", FailureKind.PromptTooLong)]
    [InlineData(503, "", FailureKind.Overloaded)]
    public async Task Refusal_is_a_failure_that_never_quotes_the_key(int status, string body, FailureKind kind)
    {
        var outcome = await Embedder(Answering(status, body, ("retry-after", "2"))).SendAsync(Call(Nomic), Cancel);

        Assert.Equal((kind, FailureStage.AwaitingFirstToken, status, 2_000), (outcome.Failure!.Kind, outcome.Failure.Stage, outcome.Failure.Status, outcome.Failure.RetryAfterMs));
        Assert.DoesNotContain("sk-secret", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Null(outcome.Usage);
    }

    [Fact]
    public async Task Provider_that_takes_its_time_is_not_waited_for()
    {
        var time = new FakeTime();
        var limits = TimeLimits.Default with { Attempt = TimeSpan.FromMilliseconds(300) };
        var call = Embedder(new Silent(), time: time).SendAsync(Call(Nomic, limits), Cancel);
        time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(FailureKind.AttemptTimeout, (await call).Failure!.Kind);
    }

    [Fact]
    public async Task Cancelled_call_is_an_outcome()
    {
        using var cancel = new CancellationTokenSource();
        var call = Embedder(new Silent()).SendAsync(Call(Nomic), cancel.Token);
        await cancel.CancelAsync();

        Assert.Equal(FailureKind.Cancelled, (await call).Failure!.Kind);
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
