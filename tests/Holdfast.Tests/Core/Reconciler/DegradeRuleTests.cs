using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

/// <summary>What a turn without an answer comes to, by who waits and for how long.</summary>
public sealed class DegradeRuleTests
{
    private static readonly AgentPolicy Policy = Agents.Policy() with { Deadline = TimeSpan.FromSeconds(60), Phrases = null };

    [Fact]
    public void Somebody_who_waits_is_told_first_and_has_a_person_at_the_deadline()
    {
        var c = Stuck(ConversationMode.Interactive);
        var since = c.Turn!.Since;
        Assert.Null(DegradeRule.Due(c, c.Turn, Policy, since.AddSeconds(9.9)));
        Assert.Equal("delayed", Assert.IsType<Noticed>(DegradeRule.Due(c, c.Turn, Policy, since.AddSeconds(10))).Code);
        var told = c.Turn with { Noticed = true };
        Assert.Null(DegradeRule.Due(c, told, Policy, since.AddSeconds(59.9)));
        Assert.Equal("models_unavailable", Assert.IsType<HandedOff>(DegradeRule.Due(c, told, Policy, since.AddSeconds(60))).Code);
    }

    [Fact]
    public void Wait_is_no_longer_than_until_somebody_is_told()
    {
        var c = Stuck(ConversationMode.Interactive, retryAfterMs: 100_000);
        var wait = Assert.IsType<Effect.Wait>(Reconcile.Next(c, Policy with { Ladder = [Agents.First] }, c.UpdatedAt));
        Assert.Equal(c.Turn!.Since.AddSeconds(10), wait.Until);
    }

    [Fact]
    public void Nobody_who_waits_is_neither_told_nor_handed_off()
    {
        var c = Stuck(ConversationMode.Background);
        Assert.Null(DegradeRule.Due(c, c.Turn!, Policy, c.Turn!.Since.AddDays(1)));
        Assert.Null(DegradeRule.NextAt(c, c.Turn, Policy));
    }

    [Fact]
    public void Retry_after_of_hours_is_kept_as_given_where_nobody_waits()
    {
        var c = Stuck(ConversationMode.Background, retryAfterMs: 5 * 3_600_000, model: Policy.Ladder[^1].Name);
        var parked = Assert.IsType<Parked>(Assert.Single(Assert.IsType<Effect.Record>(Reconcile.Next(c, Policy, c.UpdatedAt)).Facts));
        Assert.Equal(c.Turn!.Trouble!.At.AddHours(5), parked.Until);
    }

    [Fact]
    public void Turn_over_its_limit_stops_or_goes_to_a_person_where_there_is_one()
    {
        var c = Spec.Given(User("q")).State;
        var limits = Policy.Limits with { Turn = TimeSpan.FromMinutes(5) };
        var late = c.Turn!.OpenedAt.AddMinutes(5);
        Assert.Equal("turn_too_long", Assert.IsType<HandedOff>(DegradeRule.Due(c, c.Turn, Policy with { Limits = limits }, late)).Code);
        Assert.Equal("turn_too_long", Assert.IsType<TurnStopped>(DegradeRule.Due(c, c.Turn, Policy with { Limits = limits, Deadline = null }, late)).Code);
        Assert.Null(DegradeRule.Due(c, c.Turn, Policy with { Limits = limits }, late.AddSeconds(-1)));
    }

    [Fact]
    public void Turn_that_goes_on_after_a_delay_says_where_it_picks_up_before_its_tools_run()
    {
        Fact[] delayed =
        [
            User("q"), Started(), Completed(), Calls(1, Lookup("a")), new ToolsStarted(["a"]), Result(Lookup("a")), .. Try(2, FailureKind.Overloaded),
            new Noticed(Phrases.Delayed, "It takes longer."), Started(3), Completed(3), Calls(3, Pay("b")),
        ];
        Spec.Given(delayed).Owes("""{"kind":"notice","code":"resumed","text":"I can go on now. ✓ lookup ✗ pay"}""");
        var resumed = Spec.Given([.. delayed, new Noticed(Phrases.Resumed, "I go on.")]).Owes("run b");
        Assert.False(resumed.State.Turn!.Noticed);
        Spec.Given(delayed).Owes("run b", policy: Policy with { Phrases = Silent(Phrases.Resumed) });
    }

    [Fact]
    public void Turn_that_ends_before_all_is_done_says_how_far_it_came_and_asks()
    {
        var c = Spec.Given([User("q"), Started(), Completed(), Calls(1, Lookup("a"), Pay("b")), new ToolsStarted(["a", "b"]), Result(Lookup("a")), Result(Pay("b")) with { IsError = true }]).State;
        var stopped = DegradeRule.Unfinished("too_many_rounds", "It took too many.", c, Policy);
        Assert.Equal("I could not finish this. Shall I try again what is missing, or go on without it? ✓ lookup ✗ pay", stopped.Said);
        Assert.Null(DegradeRule.Unfinished("too_many_rounds", "It took too many.", c, Policy with { Phrases = Silent(Phrases.Unfinished) }).Said);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    public void Silence_leaves_every_model_below_its_part_of_the_time(int at, double seconds)
    {
        var rung = Policy.Ladder[at];
        var c = Spec.Given(User("q")).State;
        var within = DegradeRule.Within(TimeLimits.Default with { FirstToken = TimeSpan.FromSeconds(90) }, c, Policy, rung, c.Turn!.Since);
        Assert.Equal(TimeSpan.FromSeconds(seconds), within.FirstToken);
        Assert.Equal(TimeSpan.FromSeconds(1), DegradeRule.Within(TimeLimits.Default, c, Policy, rung, c.Turn.Since.AddSeconds(70)).FirstToken);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Silent(string code) =>
        new() { [Phrases.AnyLanguage] = new Dictionary<string, string> { [code] = "" } };

    private static Conversation Stuck(ConversationMode mode, long? retryAfterMs = null, string? model = null)
    {
        var c = Spec.Exactly(new ConversationStarted("helper", mode), User("Where is my parcel?")).State;
        var failure = new Failure(FailureKind.Overloaded, FailureStage.AwaitingFirstToken, FailureSide.Provider, "Overloaded.", RetryAfterMs: retryAfterMs);
        return c with { Turn = c.Turn! with { Trouble = new(1, 1, model ?? Policy.Ladder[0].Name, failure, c.UpdatedAt, 0, null, false) } };
    }
}
