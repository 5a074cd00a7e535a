using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

public sealed class RetryRuleTests
{
    /// <summary>Longer than any pause between two attempts.</summary>
    private static readonly TimeSpan Later = Limits.BackoffLongest;

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.Overloaded)]
    [InlineData(FailureKind.ServerError)]
    [InlineData(FailureKind.ConnectionLost)]
    [InlineData(FailureKind.Malformed)]
    public void Passing_failure_is_tried_twice_on_a_rung_then_on_the_next(FailureKind kind)
    {
        var once = Spec.Given([User(), .. Try(1, kind)]);
        Assert.Equal("waiting", Assert.IsType<Effect.Wait>(once.Owed()).Status);
        once.Owes("call first/a", Later);
        Spec.Given([User(), .. Try(1, kind), .. Try(2, kind)]).Owes("call second/b");
        Spec.Given([User(), .. Try(1, kind), .. Try(2, kind), .. Try(3, kind, Second)]).Owes("call second/b", Later);
    }

    [Theory]
    [InlineData(FailureKind.ConnectTimeout)]
    [InlineData(FailureKind.FirstTokenTimeout)]
    [InlineData(FailureKind.Stalled)]
    [InlineData(FailureKind.AttemptTimeout)]
    public void Model_that_is_silent_is_tried_once_and_again_only_where_there_is_no_other(FailureKind kind)
    {
        Spec.Given([User(), .. Try(1, kind)]).Owes("call second/b");
        Spec.Given([User(), .. Try(1, kind)]).Owes("call first/a", Later, Agents.Policy(Agents.First));
    }

    [Fact]
    public void Nobody_who_waits_is_kept_waiting_while_another_model_could_answer()
    {
        Fact[] said = [User(), .. Try(1, FailureKind.RateLimited, retryAfterMs: 20_000)];
        Spec.Given(said).Owes("call second/b");
        Spec.Exactly([new ConversationStarted("helper", ConversationMode.Background), .. said]).Owes("waiting until 12:00:24.000: it broke");
    }

    [Fact]
    public void Refused_content_ends_the_turn_and_is_not_taken_to_another_model() => Spec.Given([User(), .. Try(1, FailureKind.ContentRefused)])
        .Owes("""{"kind":"turn_stopped","code":"content_refused","reason":"it broke","said":"The service that writes my answers refuses to answer this. Please say it in other words, or ask for a person."}""");

    [Fact]
    public void Turn_that_is_put_off_waits_for_its_time_and_then_asks_again()
    {
        var spec = Spec.Given(User(), new Deferred("No model answers.", Spec.Start.AddSeconds(9)));
        spec.Owes("waiting until 12:00:09.000: No model answers.", TimeSpan.FromSeconds(5.9));
        spec.Owes("call first/a", TimeSpan.FromSeconds(6));
        Assert.Null(Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), Started()]).State.Turn!.Deferred);
    }

    [Fact]
    public void Turns_that_are_put_off_come_back_at_different_times_and_less_and_less_often()
    {
        var (first, many) = (Spec.Given(User()), Spec.Given([User(), .. Enumerable.Range(1, 12).Select(i => new Deferred("", Spec.Start))]));
        var at = Enumerable.Range(0, 50).Select(i => RetryRule.PutOff(first.State with { Key = new("acme", $"cnv_{i}") }, first.Now, first.Now).Until).ToList();
        Assert.InRange(at.Distinct().Count(), 40, 50);
        Assert.All(at, until => Assert.InRange(until - first.Now, TimeSpan.Zero, Limits.BackoffFirst));
        Assert.InRange(
            Enumerable.Range(0, 50).Max(i => RetryRule.PutOff(many.State with { Key = new("acme", $"cnv_{i}") }, many.Now, many.Now).Until - many.Now),
            Limits.BackoffLongest / 2, Limits.BackoffLongest);
        var unawaited = many.State with { Mode = ConversationMode.Background };
        Assert.InRange(
            Enumerable.Range(0, 50).Max(i => RetryRule.PutOff(unawaited with { Key = new("acme", $"cnv_{i}") }, many.Now, many.Now).Until - many.Now),
            Limits.BackoffLongest, Limits.BackoffUnawaited);
    }

    [Fact]
    public void End_of_the_ladder_waits_and_starts_from_the_top()
    {
        var spec = Spec.Given(Failing(4));
        spec.Owes("waiting until 12:00:14.000: it broke"); // 500 ms x 2^3 after the failure
        spec.Owes("call first/a", Later);
    }

    [Fact]
    public void Sixth_failure_in_a_row_parks() => Spec.Given(Failing(6)).Owes(
        """{"kind":"parked","code":"overloaded","reason":"it broke","until":"2026-11-01T12:01:14+00:00"}""");

    [Fact]
    public void Each_parking_is_twice_as_long_up_to_the_longest()
    {
        Fact[] facts = [User()];
        foreach (var expected in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            facts = [.. facts, .. Try(1, FailureKind.SpendCap), .. Try(1, FailureKind.SpendCap, Second)];
            var spec = Spec.Given(facts);
            var parked = (Parked)((Effect.Record)spec.Owed()).Facts[0];
            Assert.Equal(spec.Now + TimeSpan.FromMinutes(expected), parked.Until);
            facts = [.. facts, parked];
        }
    }

    [Fact]
    public void Parked_turn_waits_for_its_time_then_starts_from_the_top()
    {
        var spec = Spec.Given([User(), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromMinutes(1), 5)]);
        spec.Owes("parked until 12:01:05.000: it broke", TimeSpan.FromSeconds(59.999));
        spec.Owes("call first/a", TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Message_to_a_parked_turn_owes_a_call_at_once() =>
        Spec.Given([User(), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromMinutes(1), 5), User()]).Owes("call first/a");

    [Theory]
    [InlineData(FailureKind.InvalidRequest)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.ModelNotFound)]
    [InlineData(FailureKind.SpendCap)]
    public void Final_failure_goes_to_the_next_rung_at_once_and_parks_after_the_last(FailureKind kind)
    {
        Spec.Given([User(), .. Try(1, kind)]).Owes("call second/b");
        Assert.IsType<Parked>(((Effect.Record)Spec.Given([User(), .. Try(1, kind), .. Try(2, kind, Second)]).Owed()).Facts[0]);
    }

    [Fact]
    public void Call_lost_in_a_crash_is_made_again_at_once() => Spec.Given([User(), .. Try(1, FailureKind.Abandoned)]).Owes("call first/a");

    [Fact]
    public void Calls_lost_in_crash_after_crash_park() =>
        Assert.IsType<Parked>(((Effect.Record)Spec.Given([User(), .. Enumerable.Range(1, 6).SelectMany(i => Try(i, FailureKind.Abandoned))]).Owed()).Facts[0]);

    [Fact]
    public void Prompt_that_was_too_long_is_made_shorter_and_sent_once_more()
    {
        Fact[] refused = [.. Turn(1, "q1", "a1"), User("q2"), .. Try(2, FailureKind.PromptTooLong)];
        Spec.Given(refused).Owes("call first/a with a shorter prompt");
        Spec.Given([.. refused, new EpochOpened(2, 2, "")]).Owes("call first/a");
        Spec.Given([.. refused, new EpochOpened(2, 2, ""), .. Try(3, FailureKind.PromptTooLong)]).Owes("call first/a with a shorter prompt");
    }

    [Fact]
    public void Prompt_that_was_too_long_is_never_parked_as_it_is() =>
        Spec.Given([.. Failing(5), .. Try(6, FailureKind.PromptTooLong)]).Owes("call first/a with a shorter prompt");

    [Fact]
    public void Retry_after_is_kept_to_the_millisecond()
    {
        var spec = Spec.Given([User(), .. Try(1, FailureKind.RateLimited, retryAfterMs: 1_234)]);
        spec.Owes("waiting until 12:00:05.234: it broke");
        spec.Owes("call first/a", TimeSpan.FromMilliseconds(1_234));
    }

    [Fact]
    public void Long_retry_after_tries_the_next_rung_and_parks_on_the_last()
    {
        var told = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;
        Fact[] first = [User(), .. Try(1, FailureKind.RateLimited, retryAfterMs: told)];
        Spec.Given(first).Owes("call second/b");
        Spec.Given([.. first, .. Try(2, FailureKind.RateLimited, Second, told)]).Owes(
            """{"kind":"parked","code":"rate_limited","reason":"it broke","until":"2026-11-01T12:10:06+00:00"}""");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void Absurd_retry_after_is_kept_within_a_day(long told)
    {
        var effect = Spec.Given([User(), .. Try(1, FailureKind.RateLimited, retryAfterMs: told)]).Owed(policy: Agents.Policy(Agents.First));
        Assert.True(effect is Effect.CallModel || ((Parked)((Effect.Record)effect).Facts[0]).Until <= Spec.Start.AddSeconds(4) + Limits.LongestTold);
    }

    [Fact]
    public void Pause_has_jitter_that_is_the_same_whenever_asked()
    {
        var spec = Spec.Given([User(), .. Try(1, FailureKind.Overloaded)]);
        var wait = Assert.IsType<Effect.Wait>(spec.Owed());
        Assert.Equal(wait, spec.Owed());
        Assert.InRange(wait.Until - spec.Now, TimeSpan.Zero, Limits.BackoffFirst);
    }

    [Fact]
    public void Rung_that_left_the_ladder_counts_as_its_top() =>
        Spec.Given([User(), .. Try(1, FailureKind.ModelNotFound, "gone/model")]).Owes("call second/b");

    private static Fact[] Failing(int times) =>
        [User(), .. Enumerable.Range(1, times).SelectMany(i => Try(i, FailureKind.Overloaded, (i - 1) / 2 % 2 == 0 ? First : Second))];
}
