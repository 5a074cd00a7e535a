using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Effects;
using Holdfast.Tests.FakeProviders;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reconciler;

public sealed class BreakerTests
{
    private static readonly Rung[] Ladder = [Agents.First, Agents.Second];

    private readonly SteppedClock _clock = new();
    private readonly DateTimeOffset _start;
    private readonly Breakers _breakers;

    public BreakerTests() => (_breakers, _start) = (new(_clock), _clock.GetUtcNow());

    [Theory]
    [InlineData(FailureKind.Overloaded, 5)]
    [InlineData(FailureKind.ServerError, 5)]
    [InlineData(FailureKind.Malformed, 5)]
    [InlineData(FailureKind.FirstTokenTimeout, 2)]
    [InlineData(FailureKind.Stalled, 2)]
    [InlineData(FailureKind.SpendCap, 1)]
    [InlineData(FailureKind.Authentication, 1)]
    public void Opens_after_failures_of_one_kind_in_a_row(FailureKind kind, int failures)
    {
        for (var i = 1; i < failures; i++) Ask(Failure(kind));
        Assert.Equal(Agents.First, Chosen());
        Ask(Failure(kind));
        Assert.Equal(Agents.Second, Chosen());
        Assert.Equal((Agents.First.Name, kind), _breakers.Open.Select(open => (open.Model, open.Kind)).Single());
    }

    [Theory]
    [InlineData(FailureKind.PromptTooLong)]
    [InlineData(FailureKind.InvalidRequest)]
    [InlineData(FailureKind.ContentRefused)]
    [InlineData(FailureKind.Cancelled)]
    [InlineData(FailureKind.RateLimited)]
    public void Failures_that_tell_of_no_fault_of_the_provider_never_open_it(FailureKind kind)
    {
        for (var i = 0; i < 20; i++) Ask(Failure(kind));
        Assert.Equal(Agents.First, Chosen());
    }

    [Fact]
    public void An_answer_between_failures_starts_the_count_again()
    {
        for (var i = 0; i < 20; i++) Ask(i % 4 == 3 ? null : Failure(FailureKind.Overloaded));
        Assert.Equal(Agents.First, Chosen());
    }

    [Fact]
    public void One_call_at_a_time_finds_out_and_an_answer_closes_it()
    {
        Ask(Failure(FailureKind.SpendCap));
        _clock.Advance(Limits.BreakerFirst);
        Assert.Equal(Agents.First, Chosen());
        var probe = _breakers.TryAsk(Agents.First)!;
        Assert.Equal(Agents.Second, Chosen());
        Assert.Null(_breakers.TryAsk(Agents.First));
        probe.Tell(null);
        Assert.Equal(Agents.First, Chosen());
        Assert.Empty(_breakers.Open);
    }

    [Fact]
    public void Probe_that_was_not_made_or_was_cancelled_leaves_the_next_call_to_find_out()
    {
        Ask(Failure(FailureKind.SpendCap));
        _clock.Advance(Limits.BreakerFirst);
        _breakers.TryAsk(Agents.First)!.Dispose();
        Ask(Failure(FailureKind.Cancelled));
        Assert.NotNull(_breakers.TryAsk(Agents.First));
    }

    [Fact]
    public void Probe_that_never_came_back_stands_in_the_way_for_minutes_only()
    {
        Ask(Failure(FailureKind.SpendCap));
        _clock.Advance(Limits.BreakerFirst);
        Assert.NotNull(_breakers.TryAsk(Agents.First));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(_breakers.TryAsk(Agents.First));
    }

    /// <summary>A model that is away for an hour is asked by one call each 20 seconds, whoever else would like to.</summary>
    [Fact]
    public void Model_that_stays_away_is_asked_less_often_up_to_the_longest_pause_and_is_back_soon_after()
    {
        var asked = 0;
        for (var second = 0; second < 3_600; second++)
        {
            for (var caller = 0; caller < 50; caller++)
            {
                if (_breakers.TryAsk(Agents.First) is not { } call) continue;
                asked++;
                call.Tell(Failure(FailureKind.Overloaded));
            }
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(asked, 150, 3_600 / 20 + 15);
        _clock.Advance(Limits.BreakerLongest);
        Ask(null);
        Assert.Equal(Agents.First, Chosen());
    }

    [Fact]
    public void Calls_under_way_when_it_opens_do_not_lengthen_its_pause()
    {
        var calls = Enumerable.Range(0, 100).Select(_ => _breakers.TryAsk(Agents.First)!).ToList();
        foreach (var call in calls) call.Tell(Failure(FailureKind.Overloaded));
        Assert.Equal(_clock.GetUtcNow() + Limits.BreakerFirst, _breakers.Open.Single().Until);
    }

    [Fact]
    public void What_the_provider_asks_for_is_kept_by_all()
    {
        Ask(Failure(FailureKind.SpendCap, retryAfterMs: 90_000));
        _clock.Advance(TimeSpan.FromSeconds(89.9));
        Assert.Equal(Agents.Second, Chosen());
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(Agents.First, Chosen());
    }

    [Fact]
    public void Where_all_are_open_the_soonest_is_named()
    {
        Ask(Failure(FailureKind.SpendCap, retryAfterMs: 90_000));
        Ask(Failure(FailureKind.SpendCap, retryAfterMs: 30_000), Agents.Second);
        var (rung, freeAt) = _breakers.Choose(Ladder, Agents.First, _ => false);
        Assert.Equal((null, _start.AddSeconds(30)), (rung, freeAt));
    }

    [Fact]
    public void Rungs_below_come_first_and_those_above_last()
    {
        Assert.Equal(Agents.Second, _breakers.Choose(Ladder, Agents.Second, _ => false).Rung);
        Ask(Failure(FailureKind.SpendCap), Agents.Second);
        Assert.Equal(Agents.First, _breakers.Choose(Ladder, Agents.Second, _ => false).Rung);
    }

    [Fact]
    public void What_has_to_be_waited_for_is_taken_where_nothing_else_may_be_asked()
    {
        Assert.Equal(Agents.Second, _breakers.Choose(Ladder, Agents.First, rung => rung == Agents.First).Rung);
        Ask(Failure(FailureKind.SpendCap), Agents.Second);
        Assert.Equal(Agents.First, _breakers.Choose(Ladder, Agents.First, rung => rung == Agents.First).Rung);
        Assert.Equal(Agents.First, _breakers.Choose(Ladder, Agents.Second, _ => true).Rung);
    }

    private Rung? Chosen() => _breakers.Choose(Ladder, Agents.First, _ => false).Rung;

    private void Ask(Failure? failure, Rung? rung = null)
    {
        using var call = _breakers.TryAsk(rung ?? Agents.First);
        call!.Tell(failure);
    }
}
