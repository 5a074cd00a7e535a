using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Tools;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

public sealed class SettleTests
{
    private static readonly Conversation State = Spec.Given(User(), Started(1, promptTokens: 60)).State;
    private static readonly Block[] Said = [new TextBlock("Hi"), Lookup("x")];

    [Fact]
    public void Completed_call_becomes_its_end_and_its_answer() => AssertSettled(
        new ModelOutcome(null, Said, StopReason.ToolUse, new Usage(10, 20, 30, 40, 50, 5), "a", "req_1", TimeSpan.FromMilliseconds(7), TimeSpan.FromSeconds(2)),
        // 10 x 3 + 20 x 0.3 + 30 x 3.75 + 40 x 6 + 50 x 15 = 1,138.5 dollars per million tokens
        """
        {"kind":"attempt_ended","attempt":1,"usage":{"input":10,"cache_read":20,"cache_write":30,"cache_write_long":40,"output":50,"thinking":5},"cost_nano_usd":1138500,"price":"first/a@2026-01-01","request_id":"req_1","first_token_ms":7,"duration_ms":2000,"saved":{"cache":-88500}}
        {"kind":"answer","attempt":1,"blocks":[{"type":"text","text":"Hi"},{"type":"tool_call","id":"x","name":"lookup","arguments":"{}"}],"stop":"tool_use"}
        """);

    [Fact]
    public void Answer_by_another_model_than_asked_names_it() => Assert.Equal("a-2026", Ended(Complete() with { AnsweredBy = "a-2026" }).AnsweredBy);

    [Theory]
    [InlineData(StopReason.MaxTokens, true)]
    [InlineData(StopReason.ContextFull, true)]
    [InlineData(StopReason.EndTurn, false)]
    [InlineData(StopReason.Refusal, false)]
    public void Answer_cut_by_a_limit_is_partial(StopReason stop, bool partial) =>
        Assert.Equal(partial, Answered(Complete() with { Stop = stop })!.Partial);

    [Fact]
    public void Completed_call_without_usage_is_billed_by_estimate()
    {
        var ended = Ended(Complete() with { Usage = null, Blocks = [new TextBlock("12345")] });
        Assert.Equal((new Usage(60, 0, 0, 0, 2), true), (ended.Usage, ended.UsageEstimated));
    }

    [Fact]
    public void Answer_that_broke_off_is_billed_for_the_prompt_as_reported_and_for_what_came()
    {
        var begun = new Usage(10, 40, 5, 0, 1);
        var ended = Ended(Fail(FailureKind.ConnectionLost, FailureStage.Streaming, [new ThinkingBlock("1234", null), new TextBlock("12345")]) with { Usage = begun });
        Assert.Equal((begun with { Output = 3 }, true), (ended.Usage, ended.UsageEstimated));
    }

    [Fact]
    public void Cancelled_call_keeps_what_was_said_but_no_calls() => AssertSettled(
        Fail(FailureKind.Cancelled, FailureStage.Streaming, Said),
        """
        {"kind":"attempt_ended","attempt":1,"failure":{"kind":"cancelled","stage":"streaming","side":"provider","message":"it broke"},"usage":{"input":60,"output":1},"cost_nano_usd":195000,"usage_estimated":true,"price":"first/a@2026-01-01"}
        {"kind":"answer","attempt":1,"blocks":[{"type":"text","text":"Hi"}],"stop":"interrupted","partial":true}
        """);

    [Fact]
    public void What_a_wish_for_a_person_interrupts_is_kept_to_be_gone_on_with()
    {
        var wanted = Spec.Given(User(), Started(), new PersonRequested()).State;
        var answer = Settle.Model(wanted, Agents.Policy(), Agents.First, Fail(FailureKind.Cancelled, FailureStage.Streaming, Said)).OfType<Answer>().Single();
        Assert.Equal((StopReason.Cut, true), (answer.Stop, answer.Partial));
        Fact[] cut = [User(), Started(), new PersonRequested(), Failed(FailureKind.Cancelled), answer];
        var handedOff = Assert.IsType<HandedOff>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(cut).Owed()).Facts));
        Assert.Equal("Hi", Spec.Given([.. cut, handedOff]).State.Handoff!.Waiting!.Cut);
    }

    [Fact]
    public void Cancelled_call_that_said_nothing_leaves_no_answer() =>
        Assert.Null(Answered(Fail(FailureKind.Cancelled, FailureStage.Streaming, [new TextBlock(""), Lookup("x")])));

    [Theory]
    [InlineData(FailureKind.Stalled)]
    [InlineData(FailureKind.ConnectionLost)]
    [InlineData(FailureKind.Overloaded)]
    [InlineData(FailureKind.Abandoned)]
    public void Answer_that_broke_off_keeps_its_text_and_none_of_its_calls(FailureKind kind)
    {
        var answer = Answered(Fail(kind, FailureStage.Streaming, Said))!;
        Assert.Equal((StopReason.Cut, true, "Hi"), (answer.Stop, answer.Partial, Assert.IsType<TextBlock>(Assert.Single(answer.Blocks)).Text));
    }

    [Fact]
    public void Nothing_stands_of_an_answer_that_was_refused_or_said_nothing()
    {
        Assert.Null(Answered(Fail(FailureKind.ContentRefused, FailureStage.Streaming, Said)));
        Assert.Null(Answered(Fail(FailureKind.Stalled, FailureStage.Streaming, [new TextBlock(" \n"), Lookup("x")])));
        Assert.Null(Answered(Fail(FailureKind.Stalled, FailureStage.Streaming, [new ThinkingBlock("hm")])));
    }

    [Fact]
    public void Answer_that_goes_on_does_not_repeat_the_end_of_what_broke_off()
    {
        var state = Spec.Given(User(), Started(), Failed(FailureKind.Stalled), Broken("It costs 12 dollars and comes"), Started(2)).State;
        var outcome = new ModelOutcome(null, [new TextBlock("and co"), new TextBlock("mes on Monday."), Lookup()], StopReason.ToolUse, Usage: null);
        var answer = (Answer)Settle.Model(state, Agents.Policy(), Agents.First, outcome)[1];
        Assert.Equal([" on Monday."], answer.Blocks.OfType<TextBlock>().Select(block => block.Text));
        Assert.Single(answer.Blocks.OfType<ToolCallBlock>());
    }

    [Theory]
    [InlineData(FailureStage.Preparing, 0)]
    [InlineData(FailureStage.Connecting, 0)]
    [InlineData(FailureStage.AwaitingFirstToken, 0)]
    [InlineData(FailureStage.Streaming, 60)]
    public void Failure_without_usage_costs_only_when_the_answer_had_begun(FailureStage stage, long input) =>
        Assert.Equal(input, Ended(Fail(FailureKind.ConnectionLost, stage, [])).Usage.Input);

    [Fact]
    public void Model_without_a_price_costs_nothing()
    {
        var ended = (AttemptEnded)Settle.Model(State, Agents.Policy(Agents.First with { Prices = [] }), Agents.First, Complete())[0];
        Assert.Equal((0L, null), (ended.CostNanoUsd, ended.Price));
    }

    [Fact]
    public void Tool_outcome_becomes_the_result_of_its_call() => Assert.Equal(
        """{"kind":"tool_result","call_id":"x","name":"lookup","content":"no","is_error":true,"duration_ms":1500}""",
        Show.Fact(Settle.Tool(Spec.Given(User()).State, Lookup("x"), new ToolOutcome("no", IsError: true, TimeSpan.FromSeconds(1.5)))));

    [Fact]
    public void Absurd_duration_does_not_overflow() =>
        Assert.Equal(int.MaxValue, Settle.Tool(Spec.Given(User()).State, Lookup("x"), new ToolOutcome("", IsError: false, TimeSpan.MaxValue)).DurationMs);

    private static ModelOutcome Complete() => new(null, [new TextBlock("Hi")], StopReason.EndTurn, new Usage(1, 0, 0, 0, 1), "a");

    private static ModelOutcome Fail(FailureKind kind, FailureStage stage, IReadOnlyList<Block> blocks) =>
        new(Failure(kind) with { Stage = stage }, blocks, StopReason.Interrupted, Usage: null, AnsweredBy: "a");

    private static AttemptEnded Ended(ModelOutcome outcome) => (AttemptEnded)Settle.Model(State, Agents.Policy(), Agents.First, outcome)[0];

    private static Answer? Answered(ModelOutcome outcome) => Settle.Model(State, Agents.Policy(), Agents.First, outcome).OfType<Answer>().SingleOrDefault();

    private static void AssertSettled(ModelOutcome outcome, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Show.Facts(Settle.Model(State, Agents.Policy(), Agents.First, outcome)));
}
