using Holdfast.Core.Models;
using Holdfast.Core.Sharing;
using Xunit;

namespace Holdfast.Tests.Core.Sharing;

public sealed class QuotaTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_waits_while_nothing_is_known() => Assert.True(default(Quota).Spent(Now).FreeForCall(Now) <= Now);

    [Fact]
    public void Call_waits_until_the_refill_has_brought_one_and_not_for_all_of_it()
    {
        var quota = default(Quota).Heard(new(60, 0, Now.AddSeconds(60)), 0, Now);
        Assert.Equal(Now.AddSeconds(1), quota.FreeForCall(Now));
        Assert.True(quota.FreeForCall(Now.AddSeconds(1)) <= Now.AddSeconds(1));
    }

    [Fact]
    public void What_was_asked_since_is_counted_until_the_provider_does()
    {
        var quota = default(Quota).Heard(new(60, 2, Now.AddSeconds(58)), 0, Now).Spent(Now).Spent(Now);
        Assert.True(quota.FreeForCall(Now) > Now);
        // An answer that was under way does not know of the second call yet.
        quota = quota.Heard(new(60, 1, Now.AddSeconds(59)), 0, Now);
        Assert.True(quota.FreeForCall(Now) > Now);
        Assert.True(quota.FreeForCall(Now.AddMinutes(1)) <= Now.AddMinutes(1));
    }

    [Fact]
    public void Where_the_whole_is_not_said_one_comes_at_the_reset() =>
        Assert.Equal(Now.AddSeconds(7), default(Quota).Heard(new(null, 0, Now.AddSeconds(7)), 0, Now).FreeForCall(Now));

    [Fact]
    public void Without_tokens_a_call_waits_until_a_second_worth_of_them_is_back()
    {
        Assert.Equal(Now.AddSeconds(1), Quota.Replaced(new(30_000, 0, Now.AddSeconds(60)), Now).FreeForTokens(Now));
        Assert.True(Quota.Replaced(new(30_000, 1_000, Now.AddSeconds(58)), Now).FreeForTokens(Now) <= Now);
    }
}
