using Holdfast.Core.Models;
using Xunit;

namespace Holdfast.Tests.Core.Models;

public sealed class SamplingTests
{
    private static readonly ModelCard Plain = new("m", 1_000, 100);

    [Theory]
    [InlineData(Profile.Balanced, null, null)]
    [InlineData(Profile.Coding, 0.2, 0.95)]
    [InlineData(Profile.Ideation, 0.9, 0.98)]
    [InlineData(Profile.Safety, 0.0, 1.0)]
    public void Profile_becomes_sampling_where_that_is_accepted(Profile profile, double? temperature, double? topP) =>
        Assert.Equal(new Sampling(temperature, topP), Sampling.For(profile, Plain with { Sampling = true, Efforts = ["high"] }));

    [Theory]
    [InlineData(Profile.Balanced, null)]
    [InlineData(Profile.Coding, "high")]
    [InlineData(Profile.Ideation, "medium")]
    [InlineData(Profile.Safety, "high")]
    public void Profile_becomes_effort_where_sampling_is_not(Profile profile, string? effort) =>
        Assert.Equal(new Sampling(Effort: effort), Sampling.For(profile, Plain with { Efforts = ["low", "medium", "high"] }));

    [Fact]
    public void Profile_becomes_nothing_where_neither_is() => Assert.Equal(new Sampling(), Sampling.For(Profile.Coding, Plain with { Efforts = ["low"] }));
}
