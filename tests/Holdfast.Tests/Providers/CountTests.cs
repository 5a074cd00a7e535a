using System.Text;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Core.Models;
using Holdfast.Tests.Support;
using Holdfast.Tests.Wire;
using Xunit;
using static Holdfast.Tests.Providers.Calls;

namespace Holdfast.Tests.Providers;

/// <summary>Prompts counted before they are sent.</summary>
public sealed class CountTests
{
    private static readonly ModelCall Call = Of(
        [User(2, "What is the weather?")], card: new("model-1", 200_000, 64_000, CacheMarks: true, Efforts: ["low"], Thinking: ThinkingSupport.Adaptive),
        tools: [Weather], cacheAfter: [0], sampling: new(Effort: "low"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anthropic_is_asked_for_all_that_has_tokens_and_nothing_else()
    {
        var handler = Answering(200, """{"input_tokens":2095}""");
        var provider = new AnthropicProvider(new HttpClient(handler), new("https://proxy.example/a"), "sk-secret", TimeProvider.System);

        Assert.Equal(2095, await provider.CountAsync(Call, Cancel));
        Assert.Equal("https://proxy.example/a/v1/messages/count_tokens", handler.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal(Encoding.UTF8.GetString(WireFile.Read("anthropic/count.request.json")), Encoding.UTF8.GetString(handler.RequestBody));
        Assert.Equal("application/json", handler.Request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(
            ["anthropic-version: 2023-06-01", "x-api-key: sk-secret"],
            handler.Request.Headers.Select(header => $"{header.Key}: {string.Join(",", header.Value)}"));
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, """{"input_tokens":"many"}""")]
    [InlineData(200, """{"input_tokens":0}""")]
    [InlineData(200, "<html>")]
    [InlineData(404, """{"input_tokens":5}""")]
    [InlineData(429, """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""")]
    public async Task What_is_no_count_is_none(int status, string answer) =>
        Assert.Null(await Provider("anthropic", Answering(status, answer)).CountAsync(Call, Cancel));

    [Fact]
    public async Task Answer_without_end_is_no_count() =>
        Assert.Null(await Provider("anthropic", Answering(200, new string(' ', 100_000))).CountAsync(Call, Cancel));

    [Fact]
    public async Task Provider_that_takes_its_time_is_not_waited_for()
    {
        var time = new FakeTime();
        var count = Provider("anthropic", new Silent(), time).CountAsync(Call, Cancel);
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(count.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await count);
    }

    [Fact]
    public async Task Cancelled_count_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var count = Provider("anthropic", new Silent()).CountAsync(Call, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await count);
    }

    [Fact]
    public async Task OpenAi_counts_nothing_beforehand() => Assert.Null(await Provider("openai", new Silent()).CountAsync(Call, Cancel));

    private static WireHandler Answering(int status, string body) =>
        new(status, () => new MemoryStream(Encoding.UTF8.GetBytes(body)), ("content-type", "application/json"));

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
