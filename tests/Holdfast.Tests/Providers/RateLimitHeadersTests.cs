using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Xunit;

namespace Holdfast.Tests.Providers;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Anthropics_times_of_day_are_read_to_the_end_of_their_second()
    {
        var told = Read(
            ("anthropic-ratelimit-requests-limit", "1000"), ("anthropic-ratelimit-requests-remaining", "0"), ("anthropic-ratelimit-requests-reset", "2026-11-21T12:00:59Z"),
            ("anthropic-ratelimit-tokens-limit", "2000000"), ("anthropic-ratelimit-tokens-remaining", "1999000"), ("anthropic-ratelimit-tokens-reset", "2026-11-21T12:00:00Z"));
        Assert.Equal(new Allowance(1_000, 0, Now.AddSeconds(60)), told.Requests);
        Assert.Equal(new Allowance(2_000_000, 1_999_000, Now.AddSeconds(1)), told.Tokens);
    }

    [Theory]
    [InlineData("6m0s", 360)]
    [InlineData("1.5s", 1.5)]
    [InlineData("8ms", 0.008)]
    [InlineData("1h2m3s", 3_723)]
    [InlineData("20", 20)]
    public void OpenAis_durations_are_read_whatever_their_units(string reset, double seconds)
    {
        var told = Read(("x-ratelimit-limit-requests", "60"), ("x-ratelimit-remaining-requests", "3"), ("x-ratelimit-reset-requests", reset));
        Assert.Equal(new Allowance(60, 3, Now + TimeSpan.FromSeconds(seconds)), told.Requests);
        Assert.Null(told.Tokens);
    }

    [Theory]
    [InlineData("-1", "1s")]
    [InlineData("many", "1s")]
    [InlineData("5", "soon")]
    [InlineData("5", "3 weeks")]
    [InlineData("5", "99999999999999999999999s")]
    public void What_makes_no_sense_says_nothing(string remaining, string reset) =>
        Assert.Equal(default, Read(("x-ratelimit-remaining-requests", remaining), ("x-ratelimit-reset-requests", reset)));

    [Fact]
    public void Limit_that_is_not_said_is_not_known() =>
        Assert.Equal(new Allowance(null, 5, Now.AddSeconds(1)), Read(("x-ratelimit-remaining-requests", "5"), ("x-ratelimit-reset-requests", "1s")).Requests);

    private static RateLimits Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return RateLimitHeaders.Of(response.Headers, Now);
    }
}
