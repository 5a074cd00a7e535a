using Holdfast.Simulation;
using Xunit;

namespace Holdfast.Tests.Simulation;

public sealed class OutageTests
{
    [Fact]
    public async Task Two_hours_without_a_model_leave_nobody_waiting_and_lose_nothing()
    {
        var outage = await Outage.RunAsync(worlds: 1, conversationsOfEach: 50);
        Assert.Null(outage.Failure);
        Assert.Equal((outage.Interactive, 50), (outage.InTime, outage.Background));
        Assert.Equal(50, outage.Answered);
        Assert.InRange(outage.LastAnswer, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.InRange(outage.MostCallsInASecond, 1, 15);
    }
}
