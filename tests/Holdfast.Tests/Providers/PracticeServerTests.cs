using System.Net;
using System.Net.Sockets;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>Both dialects over real sockets, against a server that shares no code with the product.</summary>
public sealed class PracticeServerTests(PracticeServerFixture practice) : IClassFixture<PracticeServerFixture>
{
    /// <summary>For the one fault that ends only by a limit.</summary>
    private static readonly TimeLimits Brief = TimeLimits.Default with { Idle = TimeSpan.FromMilliseconds(400) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ModelCall Call(string model, IReadOnlyList<PromptItem> items, bool tools = false, TimeLimits? limits = null) => Calls.Of(
        items, "practice", new(model, 200_000, 64_000, MinCacheable: 1024, CacheMarks: true), tools ? [Calls.Weather] : null,
        cacheAfter: [items.Count - 1], limits: limits);

    private static readonly UserItem Long = Calls.User(1, string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"fact {i};")));

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task Answer_streams_and_its_usage_is_what_was_billed(string dialect)
    {
        var key = $"sk-{Guid.NewGuid()}";
        var (outcome, pieces) = await practice.Provider(dialect, key).SendAsync(Call("practice-echo", [Calls.User(1, "Grüße 😀")]), Cancel);

        Assert.Null(outcome.Failure);
        var text = Assert.IsType<TextBlock>(Assert.Single(outcome.Blocks)).Text;
        Assert.Contains("Grüße 😀", text, StringComparison.Ordinal);
        Assert.Equal(text, string.Concat(pieces));
        Assert.Equal(StopReason.EndTurn, outcome.Stop);
        Assert.NotNull(outcome.RequestId);
        Assert.Equal(await practice.BilledAsync(key, Cancel), [outcome.Usage!.Value]);
    }

    [Fact]
    public async Task Count_is_what_the_call_is_then_billed_for()
    {
        var provider = practice.Provider("anthropic", $"sk-{Guid.NewGuid()}");
        var call = Call("practice-echo", [Long], tools: true);
        var counted = await provider.CountAsync(call, Cancel);
        var (outcome, _) = await provider.SendAsync(call, Cancel);
        Assert.Equal(outcome.Usage!.Value.Prompt, counted!.Value);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task Second_call_reads_what_the_first_left_in_the_cache(string dialect)
    {
        var key = $"sk-{Guid.NewGuid()}";
        var provider = practice.Provider(dialect, key);
        var (first, _) = await provider.SendAsync(Call("practice-echo", [Long]), Cancel);
        var (second, _) = await provider.SendAsync(
            Call("practice-echo", [Long, new AssistantItem(2, 0, first.Blocks, "practice/practice-echo"), Calls.User(3, "And?")]), Cancel);

        Assert.Equal(await practice.BilledAsync(key, Cancel), [first.Usage!.Value, second.Usage!.Value]);
        Assert.Equal(0, first.Usage.Value.CacheRead);
        Assert.True(second.Usage.Value.CacheRead > 5_000, $"{second.Usage}");
        if (dialect == "anthropic") Assert.Equal(first.Usage.Value.CacheWrite, second.Usage.Value.CacheRead);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task Tool_call_and_its_result_make_the_round(string dialect)
    {
        var provider = practice.Provider(dialect, "sk-tools");
        var question = Calls.User(1, "Weather?");
        var (asked, _) = await provider.SendAsync(Call("practice-tools", [question], tools: true), Cancel);

        Assert.Equal((null, StopReason.ToolUse), (asked.Failure, asked.Stop));
        var called = Assert.Single(asked.Blocks.OfType<ToolCallBlock>());
        Assert.Equal("get_weather", called.Name);

        var said = new AssistantItem(2, 0, asked.Blocks, "practice/practice-tools");
        var (answered, _) = await provider.SendAsync(
            Call("practice-tools", [question, said, Calls.Result(3, called.Id, "sunny")], tools: true), Cancel);
        Assert.Null(answered.Failure);
        Assert.Contains("sunny", answered.Blocks.OfType<TextBlock>().Single().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit:7", FailureKind.RateLimited, FailureStage.AwaitingFirstToken)]
    [InlineData("spend_cap", FailureKind.SpendCap, FailureStage.AwaitingFirstToken)]
    [InlineData("quota", FailureKind.SpendCap, FailureStage.AwaitingFirstToken)]
    [InlineData("overloaded", FailureKind.Overloaded, FailureStage.AwaitingFirstToken)]
    [InlineData("server_error", FailureKind.ServerError, FailureStage.AwaitingFirstToken)]
    [InlineData("bad_gateway_html", FailureKind.ServerError, FailureStage.AwaitingFirstToken)]
    [InlineData("timeout", FailureKind.ServerError, FailureStage.AwaitingFirstToken)]
    [InlineData("auth", FailureKind.Authentication, FailureStage.AwaitingFirstToken)]
    [InlineData("not_found", FailureKind.ModelNotFound, FailureStage.AwaitingFirstToken)]
    [InlineData("too_long", FailureKind.PromptTooLong, FailureStage.AwaitingFirstToken)]
    [InlineData("cut_before", FailureKind.ConnectionLost, FailureStage.AwaitingFirstToken)]
    [InlineData("cut", FailureKind.ConnectionLost, FailureStage.Streaming)]
    [InlineData("truncated_end", FailureKind.ConnectionLost, FailureStage.Streaming)]
    [InlineData("stall", FailureKind.Stalled, FailureStage.Streaming)]
    [InlineData("malformed", FailureKind.Malformed, FailureStage.Streaming)]
    public async Task Fault_is_a_failure_of_its_kind_and_stage(string fault, FailureKind kind, FailureStage stage)
    {
        foreach (var dialect in new[] { "anthropic", "openai" })
        {
            var words = Calls.User(1, "one two three four five six seven");
            var call = Call($"practice-echo!{fault}", [words], limits: fault == "stall" ? Brief : null);
            var (outcome, _) = await practice.Provider(dialect, "sk-fault").SendAsync(call, Cancel);

            Assert.Equal((kind, stage), (outcome.Failure?.Kind, outcome.Failure?.Stage));
            Assert.Equal(fault == "rate_limit:7" ? 7_000 : null, outcome.Failure!.RetryAfterMs);
        }
    }

    [Fact]
    public async Task Error_in_the_stream_is_what_the_dialect_makes_of_it()
    {
        var call = Call("practice-echo!overloaded_in_stream", [Calls.User(1, string.Join(' ', Enumerable.Repeat("word", 50)))]);
        var (anthropic, _) = await practice.Provider("anthropic", "sk-fault").SendAsync(call, Cancel);
        var (openAi, _) = await practice.Provider("openai", "sk-fault").SendAsync(call, Cancel);

        Assert.Equal((FailureKind.Overloaded, FailureStage.Streaming), (anthropic.Failure?.Kind, anthropic.Failure?.Stage));
        Assert.Equal((FailureKind.ServerError, FailureStage.Streaming), (openAi.Failure?.Kind, openAi.Failure?.Stage));
        Assert.NotNull(anthropic.Usage);
        Assert.Null(openAi.Usage);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task Call_cancelled_in_the_middle_keeps_what_was_said(string dialect)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var provider = practice.Provider(dialect, "sk-cancel");
        var call = Call("practice-paced@rate=20", [Calls.User(1, "Speak slowly.")]);
        var outcome = await provider.CallAsync(call, provider.Render(call), new(cancel.Cancel), cancel.Token);

        Assert.Equal((FailureKind.Cancelled, FailureStage.Streaming), (outcome.Failure?.Kind, outcome.Failure?.Stage));
        Assert.NotEmpty(Assert.IsType<TextBlock>(Assert.Single(outcome.Blocks)).Text);
    }

    [Fact]
    public async Task Refused_connection_is_lost_while_connecting()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var provider = new Adapters.Providers.Anthropic.AnthropicProvider(
            Adapters.Providers.Http.ProviderHttp.NewClient(), new($"http://127.0.0.1:{port}"), null, TimeProvider.System);
        var (outcome, _) = await provider.SendAsync(Calls.Hello(), Cancel);

        Assert.Equal(
            (FailureKind.ConnectionLost, FailureStage.Connecting, FailureSide.Network),
            (outcome.Failure!.Kind, outcome.Failure.Stage, outcome.Failure.Side));
    }
}
