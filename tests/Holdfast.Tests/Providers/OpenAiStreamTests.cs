using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

public sealed class OpenAiStreamTests
{
    private const string Text = "Grüße! 😀 日本語 \"quoted\"\ndone.";

    private static Task<(ModelOutcome Outcome, List<string> Pieces)> Read(string file) =>
        Calls.Provider("openai", new WireHandler(WireFile.Read($"openai/{file}.sse")))
            .SendAsync(Calls.Hello(), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Text_arrives_in_deltas_and_as_one_block()
    {
        var (outcome, pieces) = await Read("text");

        Assert.Null(outcome.Failure);
        Assert.Equal([new TextBlock(Text)], outcome.Blocks);
        Assert.Equal(StopReason.EndTurn, outcome.Stop);
        Assert.Equal(Text, string.Concat(pieces));
        Assert.Equal("gpt-5.4-mini-2026-03-05", outcome.AnsweredBy);
    }

    [Fact]
    public async Task Usage_takes_the_cached_tokens_out_of_the_input()
    {
        var (outcome, _) = await Read("text");

        Assert.Equal(new Usage(Input: 176, CacheRead: 1024, CacheWrite: 300, CacheWriteLong: 0, Output: 30, Thinking: 12), outcome.Usage);
    }

    [Fact]
    public async Task Thinking_and_tool_calls_survive_exactly()
    {
        var (outcome, _) = await Read("tools");

        Assert.Null(outcome.Failure);
        Assert.Equal(
            [
                new ThinkingBlock("Weather 🌦."),
                new TextBlock("I look."),
                new ToolCallBlock("call_a", "get_weather", """{"city": "Zürich"}"""),
                new ToolCallBlock("call_b", "now", "{}"),
                new ToolCallBlock("call_c", "broken", "{not json"),
            ],
            outcome.Blocks);
        Assert.Equal(StopReason.ToolUse, outcome.Stop);
    }

    [Fact]
    public async Task Error_in_the_stream_keeps_the_text_so_far_and_knows_no_usage()
    {
        var (outcome, _) = await Read("server_error");

        Assert.Equal((FailureKind.ServerError, FailureStage.Streaming), (outcome.Failure!.Kind, outcome.Failure.Stage));
        Assert.Equal([new TextBlock("Half an ")], outcome.Blocks);
        Assert.Null(outcome.Usage);
    }

    [Fact]
    public async Task Tool_call_cut_by_the_output_limit_is_left_out()
    {
        var (outcome, _) = await Read("length");

        Assert.Null(outcome.Failure);
        Assert.Empty(outcome.Blocks);
        Assert.Equal(StopReason.MaxTokens, outcome.Stop);
    }

    [Fact]
    public async Task Tool_calls_that_share_an_index_are_told_apart_by_their_ids()
    {
        var (outcome, _) = await Read("same_index");

        Assert.Equal([new ToolCallBlock("call_a", "one", "{}"), new ToolCallBlock("call_b", "two", """{"x":1}""")], outcome.Blocks);
        Assert.Equal(StopReason.ToolUse, outcome.Stop);
    }
}
