using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

public sealed class LoopRuleTests
{
    [Fact]
    public void Same_call_with_the_same_result_five_times_in_a_row_is_not_made_again_and_ends_the_turn()
    {
        var looping = Spec.Given([User(), .. Rounds(1, 5, _ => "nothing"), .. Asks(6)]);
        var facts = Assert.IsType<Effect.Record>(looping.Owed()).Facts;
        Assert.True(Assert.IsType<ToolResult>(facts[0]).IsError);
        var stop = Assert.IsType<TurnStopped>(facts[1]);
        Assert.Equal(
            ("same_call_again", "The model called lookup 5 times in a row with the same arguments and got the same result (max_repeats of agent helper): {}"),
            (stop.Code, stop.Reason));
        Assert.Null(Spec.Exactly([.. looping.Entries.Select(entry => entry.Fact), .. facts]).State.Turn);
    }

    [Fact]
    public void Call_goes_on_while_its_result_changes() =>
        Spec.Given([User(), .. Rounds(1, 6, i => $"{i} % done"), .. Asks(7)]).Owes("run c1");

    [Fact]
    public void Another_call_in_between_begins_the_count_again() =>
        Spec.Given([User(), .. Rounds(1, 4, _ => "no"), .. Round(5, Pay(), "paid"), .. Rounds(6, 2, _ => "no"), .. Asks(8)]).Owes("run c1");

    [Fact]
    public void Another_call_after_the_loop_is_made() =>
        Spec.Given([User(), .. Rounds(1, 5, _ => "no"), Started(6), Completed(6), Calls(6, Pay())]).Owes("run c2");

    [Fact]
    public void Calls_of_an_earlier_turn_do_not_count() => Spec.Given(
        [User(), .. Rounds(1, 4, _ => "no"), Started(5), Completed(5), Says("a", 5), User(), .. Rounds(6, 1, _ => "no"), .. Asks(7)]).Owes("run c1");

    [Fact]
    public void Parallel_calls_count_each()
    {
        var calls = Enumerable.Range(1, 5).Select(i => Lookup($"c{i}")).ToArray();
        Fact[] facts = [User(), Started(), Completed(), Calls(1, calls), new ToolsStarted([.. calls.Select(call => call.Id)]), .. calls.Select(call => Result(call, "no"))];
        Assert.IsType<Effect.Record>(Spec.Given([.. facts, .. Asks(2)]).Owed());
    }

    [Fact]
    public void Agent_may_allow_more() =>
        Spec.Given([User(), .. Rounds(1, 6, _ => "no"), .. Asks(7)]).Owes("run c1", policy: Agents.Policy() with { MaxRepeats = 7 });

    private static IEnumerable<Fact> Rounds(int from, int count, Func<int, string> result) =>
        Enumerable.Range(from, count).SelectMany(i => Round(i, Lookup(), result(i)));

    private static IEnumerable<Fact> Round(int attempt, ToolCallBlock call, string result) =>
        [Started(attempt), Completed(attempt), Calls(attempt, call), new ToolsStarted([call.Id]), Result(call, result)];

    private static Fact[] Asks(int attempt) => [Started(attempt), Completed(attempt), Calls(attempt, Lookup())];
}
