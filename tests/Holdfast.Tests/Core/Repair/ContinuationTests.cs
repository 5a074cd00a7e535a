using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Repair;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Repair;

public sealed class ContinuationTests
{
    private static readonly Fact[] CutOnce = [User("Tell me."), Started(), Failed(FailureKind.ConnectionLost), Broken("Once upon a ti")];

    [Fact]
    public void Answer_that_broke_off_is_gone_on_with_after_the_pause_that_any_failure_has()
    {
        var spec = Spec.Given(CutOnce);
        Assert.NotNull(spec.State.Turn);
        spec.Owes($"call {First}", later: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Model_is_shown_what_it_said_and_asked_to_go_on_and_later_prompts_show_one_answer()
    {
        Assert.Equal(
            "user: Tell me.\nassistant: Once upon a ti\nuser: [Your answer above was interrupted by a technical fault. It ends with: «Once upon a ti». "
            + "Continue it exactly where it ends, with the very next character: repeat nothing of it, announce nothing, and do not mention the interruption.]",
            Show.Items(Prompt(Spec.Given(CutOnce))));
        Assert.Equal(
            "user: Tell me.\nassistant: Once upon a time.\nuser: More?",
            Show.Items(Prompt(Spec.Given([.. CutOnce, Started(2), Completed(2), Says("me.", 2), User("More?")]))));
    }

    [Fact]
    public void Answer_that_breaks_off_twice_is_gone_on_with_from_its_end()
    {
        var twice = Spec.Given([.. CutOnce, Started(2), Failed(FailureKind.Stalled, 2), Broken("me there was", 2)]);
        Assert.Equal("Once upon a time there was", twice.State.Turn!.Cut);
        Assert.Contains("«Once upon a time there was»", Show.Items(Prompt(twice)), StringComparison.Ordinal);
    }

    [Fact]
    public void Call_that_goes_on_with_a_broken_answer_is_part_of_it_and_its_thinking_is_not()
    {
        var rest = new Answer(2, [new ThinkingBlock("hm", "seal"), new TextBlock("me."), Lookup()], StopReason.ToolUse);
        var item = Assert.IsType<AssistantItem>(Spec.Given([.. CutOnce, Started(2), Completed(2), rest]).State.Items[^1]);
        Assert.Equal((5, "Once upon a time. + lookup(c1)"), (item.Seq, Show.Item(item)["assistant: ".Length..]));
    }

    [Fact]
    public void New_message_to_a_parked_turn_is_answered_instead()
    {
        var lifted = Spec.Given([.. CutOnce, Parked(TimeSpan.FromMinutes(5), 5), User("Never mind. What time is it?")]);
        Assert.Null(lifted.State.Turn!.Cut);
        Assert.Equal("user: Tell me.\nassistant: Once upon a ti\nuser: Never mind. What time is it?", Show.Items(Prompt(lifted)));
    }

    [Fact]
    public void Request_to_go_on_counts_in_the_running_turns_share()
    {
        var (with, without) = (Spec.Given(CutOnce).State, Spec.Given([.. CutOnce, Started(2), Completed(2), Says("me.", 2)]).State);
        Assert.Equal(
            PromptPlanner.Measure(with, Agents.Policy(), Agents.First).Bytes - with.Bytes - TokenEstimator.Bytes(Continuation.Of(with)!),
            PromptPlanner.Measure(without, Agents.Policy(), Agents.First).Bytes - without.Bytes);
    }

    private static IReadOnlyList<PromptItem> Prompt(Spec spec) => PromptPlanner.Send(spec.State, Agents.Policy(), Agents.First).Call.Prompt.Items;
}
