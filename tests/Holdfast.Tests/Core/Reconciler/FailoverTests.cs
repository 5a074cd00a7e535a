using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;

namespace Holdfast.Tests.Core.Reconciler;

public sealed class FailoverTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(FailureKind.InvalidRequest)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.ModelNotFound)]
    [InlineData(FailureKind.SpendCap)]
    [InlineData(FailureKind.PromptTooLong)]
    public void Failure_that_is_final_goes_on_to_the_next_model_or_ends(FailureKind kind)
    {
        Assert.Equal(new NextTry.NextRung(), After(kind, 1, hasNext: true));
        Assert.Equal(new NextTry.Nothing(), After(kind, 1, hasNext: false));
    }

    [Fact]
    public void Refused_content_is_taken_to_no_other_model() =>
        Assert.Equal(new NextTry.Nothing(), After(FailureKind.ContentRefused, 1, hasNext: true));

    [Fact]
    public void Silent_model_is_tried_once_where_there_is_another()
    {
        Assert.Equal(new NextTry.NextRung(), After(FailureKind.Stalled, 1, hasNext: true));
        Assert.Equal(new NextTry.Again(Second), After(FailureKind.Stalled, 1, hasNext: false));
    }

    [Theory]
    [InlineData(FailureKind.Overloaded)]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.ConnectionLost)]
    public void Failure_that_may_pass_is_tried_twice_before_the_next_model(FailureKind kind)
    {
        Assert.Equal(new NextTry.Again(Second), After(kind, 1, hasNext: true));
        Assert.Equal(new NextTry.NextRung(), After(kind, 2, hasNext: true));
        Assert.Equal(new NextTry.FromTheTop(), After(kind, 2, hasNext: false));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_000, 3)]
    [InlineData(10_000, 10)]
    public void Provider_that_names_a_time_is_waited_for(long told, int seconds) =>
        Assert.Equal(new NextTry.Again(TimeSpan.FromSeconds(seconds)), After(FailureKind.RateLimited, 1, hasNext: true, told));

    [Fact]
    public void Provider_that_names_too_long_a_time_is_left()
    {
        Assert.Equal(new NextTry.NextRung(), After(FailureKind.RateLimited, 1, hasNext: true, 10_001));
        Assert.Equal(new NextTry.Nothing(TimeSpan.FromSeconds(11)), After(FailureKind.RateLimited, 1, hasNext: false, 11_000));
    }

    private static NextTry After(FailureKind kind, int failures, bool hasNext, long? told = null) => Failover.After(
        new Failure(kind, FailureStage.AwaitingFirstToken, FailureSide.Provider, "It failed.", RetryAfterMs: told), failures, hasNext, Second, Longest);
}
