using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

public sealed class ReconcileTests
{
    private static readonly Fact[] Asked = [User(), Started(1), Completed(1), Calls(1, Lookup("x"), Pay("y"))];

    [Fact]
    public void At_rest_nothing_is_owed()
    {
        Spec.Given().Owes("rest");
        Spec.Given(Turn(1, "q", "a")).Owes("rest");
    }

    [Fact]
    public void Message_owes_a_call_to_the_first_rung() => Spec.Given(User()).Owes("call first/a");

    [Fact]
    public void Queued_message_owes_its_own_call_after_the_turn() =>
        Spec.Given(User("one"), Started(1), User("two"), Completed(1), Says()).Owes("call first/a");

    [Fact]
    public void Calls_of_an_answer_are_run_together() => Spec.Given(Asked).Owes("run x, y");

    [Fact]
    public void Calls_without_a_result_yet_are_run() => Spec.Given([.. Asked, Result(Pay("y"))]).Owes("run x");

    [Fact]
    public void Results_owe_the_next_round() => Spec.Given([.. Asked, Result(Pay("y")), Result(Lookup("x"))]).Owes("call first/a");

    [Fact]
    public void Paused_turn_goes_on() => Spec.Given(User(), Started(1), Completed(1), Says() with { Stop = StopReason.PauseTurn }).Owes("call first/a");

    [Fact]
    public void Interrupted_call_of_a_tool_that_bears_no_repetition_is_told_to_the_model() =>
        Spec.Given([.. Asked, new ToolsStarted(["x", "y"])]).Owes(
            """{"kind":"tool_result","call_id":"y","name":"pay","content":"The call was interrupted by a restart. It may or may not have taken effect: check before repeating it.","is_error":true}""");

    [Fact]
    public void Interrupted_call_of_an_idempotent_tool_runs_again() =>
        Spec.Given([.. Asked, new ToolsStarted(["x", "y"]), Result(Pay("y"))]).Owes("run x");

    [Fact]
    public void Interrupted_call_of_memory_runs_again()
    {
        var call = new ToolCallBlock("m", "memory", "{}");
        Fact[] facts = [new ConversationStarted("helper", ConversationMode.Interactive, "ann"), User(), Started(1), Completed(1),
            Calls(1, call), new ToolsStarted(["m"])];
        Spec.Exactly(facts).Owes("run m", policy: Agents.Policy() with { Memory = true });
    }

    [Fact]
    public void Interrupted_call_of_a_tool_that_is_gone_is_told_to_the_model() =>
        Assert.IsType<Effect.Record>(
            Spec.Given([.. Asked, new ToolsStarted(["x"]), Result(Pay("y"))]).Owed(policy: Agents.Policy() with { Tools = [] }));

    [Fact]
    public void Cancel_stops_the_turn_and_gives_every_open_call_a_result() =>
        Spec.Given([.. Asked, new CancelRequested()]).Owes(
            """
            {"kind":"tool_result","call_id":"x","name":"lookup","content":"Cancelled before a result arrived.","is_error":true}
            {"kind":"tool_result","call_id":"y","name":"pay","content":"Cancelled before a result arrived.","is_error":true}
            {"kind":"turn_stopped","code":"cancelled","reason":"Cancelled by request."}
            """.ReplaceLineEndings("\n"));

    [Fact]
    public void Cancel_stops_a_parked_turn() =>
        Spec.Given([User(), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromHours(1), 5), new CancelRequested()])
            .Owes("""{"kind":"turn_stopped","code":"cancelled","reason":"Cancelled by request."}""");

    [Fact]
    public void Too_many_rounds_stop_the_turn() =>
        Spec.Given([.. Asked, Result(Lookup("x")), Result(Pay("y"))]).Owes(
            """{"kind":"turn_stopped","code":"too_many_rounds","reason":"The turn reached its limit of 1 model calls (max_rounds of agent helper).","said":"I could not finish this. Shall I try again what is missing, or go on without it? ✓ lookup; pay"}""",
            policy: Agents.Policy() with { MaxRounds = 1 });

    [Fact]
    public void Open_attempt_was_left_by_a_crash_and_is_billed_by_estimate() =>
        Spec.Given(User(), Started(1, promptTokens: 60), new CancelRequested()).Owes(
            """{"kind":"attempt_ended","attempt":1,"failure":{"kind":"abandoned","stage":"streaming","message":"The server stopped during the call."},"usage":{"input":60},"cost_nano_usd":180000,"usage_estimated":true,"price":"first/a@2026-01-01","duration_ms":3000}""",
            later: TimeSpan.FromSeconds(2));

    [Fact]
    public void Open_attempt_on_a_rung_that_is_gone_costs_nothing_we_know_of()
    {
        var record = (Effect.Record)Spec.Given(User(), Started(1, "gone/model")).Owed();
        Assert.Equal((0L, null), ((AttemptEnded)record.Facts[0] is var ended) ? (ended.CostNanoUsd, ended.Price) : default);
    }

    [Fact]
    public void Wake_time_is_null_only_at_rest()
    {
        Assert.Null(WakeAt(Spec.Given()));
        Assert.Equal(Spec.Start.AddSeconds(2), WakeAt(Spec.Given(User())));
        Assert.Equal(Spec.Start.AddHours(1).AddSeconds(5), WakeAt(Spec.Given([User(), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromHours(1), 5)])));
    }

    private static DateTimeOffset? WakeAt(Spec spec) => Reconcile.WakeAt(spec.State, Agents.Policy(), spec.Now);
}
