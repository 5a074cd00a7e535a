using Holdfast.Core.Sharing;
using Xunit;

namespace Holdfast.Tests.Core.Sharing;

public sealed class ConcurrencyLimitTests
{
    [Fact]
    public void Doubles_with_every_round_until_a_call_is_refused()
    {
        var limit = ConcurrencyLimit.Unknown;
        for (var round = 0; round < 6; round++) limit = Round(limit);
        Assert.Equal(ConcurrencyLimit.First << 6, limit.Whole);
    }

    [Fact]
    public void Halves_when_refused_and_grows_by_one_or_a_tenth_a_round_from_there()
    {
        var small = new ConcurrencyLimit(8, ConcurrencyLimit.Most).Refused(8);
        Assert.Equal(4, small.Whole);
        Assert.Equal(5, Round(small).Whole);
        var large = new ConcurrencyLimit(400, ConcurrencyLimit.Most).Refused(400);
        Assert.Equal(220, Math.Round(Round(large).Calls));
    }

    [Fact]
    public void Never_falls_under_one_and_room_that_was_not_used_does_not_hide_a_refusal()
    {
        Assert.Equal(1, new ConcurrencyLimit(1, 1).Refused(1).Whole);
        Assert.Equal(3, new ConcurrencyLimit(1_000, ConcurrencyLimit.Most).Refused(3).Whole);
    }

    [Fact]
    public void Does_not_grow_by_calls_that_come_nowhere_near_it()
    {
        var limit = ConcurrencyLimit.Unknown;
        for (var i = 0; i < 1_000; i++) limit = limit.Taken(inUse: 9);
        Assert.Equal(ConcurrencyLimit.Unknown, limit);
    }

    private static ConcurrencyLimit Round(ConcurrencyLimit limit)
    {
        var calls = limit.Whole;
        for (var i = 0; i < calls; i++) limit = limit.Taken(limit.Whole);
        return limit;
    }
}
