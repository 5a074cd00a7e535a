using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

public sealed class AnthropicStreamTests
{
    private const string Text = "Grüße! 😀 日本語 \"quoted\"\ndone.";

    private static Task<(ModelOutcome Outcome, List<string> Pieces)> Read(string file) =>
        Calls.Provider("anthropic", new WireHandler(WireFile.Read($"anthropic/{file}.sse")))
            .SendAsync(Calls.Hello(), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Text_arrives_in_deltas_and_as_one_block()
    {
        var (outcome, pieces) = await Read("text");

        Assert.Null(outcome.Failure);
        Assert.Equal([new TextBlock(Text)], outcome.Blocks);
        Assert.Equal(StopReason.EndTurn, outcome.Stop);
        Assert.Equal(Text, string.Concat(pieces));
        Assert.Equal(5, pieces.Count);
        Assert.Equal("claude-haiku-4-5-20251001", outcome.AnsweredBy);
        Assert.NotNull(outcome.FirstToken);
    }

    [Fact]
    public async Task Usage_keeps_every_class_apart()
    {
        var (outcome, _) = await Read("text");

        Assert.Equal(new Usage(Input: 12, CacheRead: 2048, CacheWrite: 200, CacheWriteLong: 100, Output: 17), outcome.Usage);
    }

    [Fact]
    public async Task Thinking_tools_and_unknown_blocks_survive_exactly()
    {
        var (outcome, pieces) = await Read("tools");

        Assert.Null(outcome.Failure);
        Assert.Equal(
            [
                new ThinkingBlock("Weather is asked for 🌦.", "c2lnbmVk"),
                new OpaqueBlock("anthropic", """{"type":"redacted_thinking","data":"b3BhcXVl","new_field":[1,2.50,{"x":"é"}]}"""),
                new TextBlock("I look."),
                new ToolCallBlock("toolu_01", "get_weather", """{"city": "Zürich"}"""),
                new ToolCallBlock("toolu_02", "now", "{}"),
            ],
            outcome.Blocks);
        Assert.Equal(StopReason.ToolUse, outcome.Stop);
        Assert.Equal((89, 40), (outcome.Usage!.Value.Output, outcome.Usage.Value.Thinking));
        Assert.Equal("I look.", string.Concat(pieces));
    }

    [Fact]
    public async Task Error_in_the_stream_keeps_the_text_and_the_usage_so_far()
    {
        var (outcome, _) = await Read("overloaded");

        Assert.Equal(
            new Failure(FailureKind.Overloaded, FailureStage.Streaming, FailureSide.Provider,
                "The provider answered with an error (overloaded_error): Overloaded"),
            outcome.Failure);
        Assert.Equal([new TextBlock("Half an ")], outcome.Blocks);
        Assert.Equal(StopReason.Interrupted, outcome.Stop);
        Assert.Equal(1, outcome.Usage!.Value.Output);
    }

    [Fact]
    public async Task Tool_call_cut_by_the_output_limit_is_left_out()
    {
        var (outcome, _) = await Read("max_tokens");

        Assert.Null(outcome.Failure);
        Assert.Empty(outcome.Blocks);
        Assert.Equal(StopReason.MaxTokens, outcome.Stop);
    }

    [Fact]
    public async Task Usage_by_iterations_is_their_sum()
    {
        var (outcome, _) = await Read("iterations");

        Assert.Equal(new Usage(Input: 910, CacheRead: 100, CacheWrite: 0, CacheWriteLong: 20, Output: 54), outcome.Usage);
        Assert.Equal([new OpaqueBlock("anthropic", """{"type":"compaction","content":"Sum up."}""")], outcome.Blocks);
    }
}
