using Holdfast.Adapters.Storage;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>Where a period is read from days, and where from attempts.</summary>
public sealed class StretchTests
{
    private static readonly DateTimeOffset Midnight = Stretch.BeginOf(20_000);

    [Theory]
    [InlineData(0, 72, "", "0-72")]
    [InlineData(0, 72, "0,1,2", "[0-72]")]
    [InlineData(0, 72, "1", "0-24 [24-48] 48-72")]
    [InlineData(0, 72, "0,2", "[0-24] 24-48 [48-72]")]
    [InlineData(1, 71, "0,1,2", "1-24 [24-48] 48-71")]
    [InlineData(25, 30, "0,1,2", "25-30")]
    [InlineData(24, 24, "1", "24-24")]
    [InlineData(0, 24, "-1,0,1", "[0-24]")]
    public void Period_is_cut_where_rolled_days_begin_and_end(int from, int to, string rolled, string stretches)
    {
        var days = rolled.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(day => 20_000 + long.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var cut = Stretch.Cut(Midnight.AddHours(from), Midnight.AddHours(to), days);
        Assert.Equal(stretches, string.Join(' ', cut.Select(Shown)));
    }

    private static string Shown(Stretch one)
    {
        var hours = $"{(one.From - Midnight).TotalHours}-{(one.To - Midnight).TotalHours}";
        return one.IsRolled ? $"[{hours}]" : hours;
    }
}
